import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { themeClass } from "./design/theme.ts";
import "./design/base.css";
import "./design/shell.css";
import "./design/components.css";
import "./design/controls.css";
import { App } from "./App.tsx";

document.documentElement.classList.add(themeClass);
const root = document.getElementById("root");
if (root) createRoot(root).render(<StrictMode><App /></StrictMode>);
