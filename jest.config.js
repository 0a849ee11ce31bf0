// ESM mode: better-auth, jose, agenda and others are ESM only (see shared/STACK.md §5).
export default {
  testEnvironment: "node",
  extensionsToTreatAsEsm: [".ts", ".tsx"],
  transform: {
    "^.+\\.tsx?$": ["@swc/jest", {
      jsc: { target: "es2023", parser: { syntax: "typescript", tsx: true }, transform: { react: { runtime: "automatic" } } },
      module: { type: "es6" },
    }],
  },
  testMatch: ["<rootDir>/test/**/*.test.ts", "<rootDir>/test/**/*.test.tsx"],
  modulePathIgnorePatterns: ["<rootDir>/data/", "<rootDir>/dist/"],
  testTimeout: 180000,
  maxWorkers: 2,
};
