/**
 * The one file a municipality swaps: its own NL Design System tokens and the class they are declared on.
 * Everything else (our components, the form) reads only the theme-independent --basis-* tokens.
 */
import "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css";
import "./theme.css";

export const themeClass = "voorbeeld-theme";
