import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { leaveOutQuestionTypes, leaveOutUnreadTokens, surveyBaseTheme } from "./lighten.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Builds client/ into dist/client, which the server serves under a strict content security policy (no inline scripts). */
export default defineConfig(({ command }) => ({
  // A server that is started by a test (NODE_ENV=test) must not build React's slow development version.
  define: command === "build" ? { "process.env.NODE_ENV": JSON.stringify("production") } : {},
  root: here("."),
  plugins: [react(), surveyBaseTheme(), leaveOutQuestionTypes(), leaveOutUnreadTokens()],
  build: {
    outDir: here("../dist/client"),
    emptyOutDir: true,
    target: "es2022",
    // Inlined assets would need data: in the policy; the module preload polyfill is an inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1700,
  },
  server: { port: 5173, proxy: { "/api": "http://localhost:3000", "/health": "http://localhost:3000" } },
}));
