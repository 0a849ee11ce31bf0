import tseslint from "typescript-eslint";
import hooks from "eslint-plugin-react-hooks";

export default tseslint.config(
  { ignores: ["node_modules", "dist", "data", "artifacts", "coverage"] },
  ...tseslint.configs.recommended,
  {
    files: ["server/**/*.ts", "client/**/*.{ts,tsx}", "test/**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: false }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": "error",
      "no-console": "error",
    },
  },
  // The rules of hooks; the plugin's further rules are for the React compiler, which is not used.
  { files: ["client/**/*.{ts,tsx}"], plugins: { "react-hooks": hooks }, rules: { "react-hooks/rules-of-hooks": "error", "react-hooks/exhaustive-deps": "error" } },
  // The command line and the benchmarks speak to a person on the terminal.
  { files: ["server/cli.ts", "server/main.ts", "server/cli/**/*.ts", "test/**/*.ts"], rules: { "no-console": "off" } },
);
