/** Who may import whom: see shared/ARCHITECTURE.md and the README's map of the house. */
const core = "^server/(assessment|region|charts)/";
module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", comment: "types may refer to each other, code may not", from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } } },
    { name: "assessment-is-pure", comment: "assessment knows nothing of the project but itself", severity: "error",
      from: { path: "^server/assessment/" }, to: { path: "^(server|client)/", pathNot: "^server/assessment/" } },
    { name: "region-is-pure", severity: "error", from: { path: "^server/region/" }, to: { path: "^(server|client)/", pathNot: "^server/(region|assessment|charts)/" } },
    { name: "charts-are-pure", severity: "error", from: { path: "^server/charts/" }, to: { path: "^(server|client)/", pathNot: "^server/charts/" } },
    { name: "core-has-no-io", severity: "error", from: { path: core }, to: { dependencyTypes: ["core"] } },
    { name: "core-knows-no-edges", severity: "error", from: { path: core }, to: { path: "node_modules/(express|mongoose|mongodb|handlebars|puppeteer-core|lmdb|agenda|better-auth)/" } },
    { name: "survey-core-in-one-place", severity: "error", from: { path: "^server/", pathNot: "^server/assessment/expression\\.ts$" }, to: { path: "node_modules/survey-core/" } },
    { name: "embedded-store-stands-alone", severity: "error", from: { path: "^server/store/embedded/" }, to: { path: "^(server|client)/", pathNot: "^server/store/embedded/" } },
    { name: "store-knows-no-meaning", severity: "error", from: { path: "^server/store/" }, to: { path: "^server/(region|charts|reports|rounds|accounts|exchange|jobs|http)/" } },
    { name: "reports-imports", severity: "error", from: { path: "^server/reports/" }, to: { path: "^server/", pathNot: "^server/(reports|assessment|region|charts)/" } },
    { name: "rounds-imports", severity: "error", from: { path: "^server/rounds/" }, to: { path: "^server/", pathNot: "^server/(rounds|assessment|region|store|accounts)/" } },
    { name: "accounts-imports", severity: "error", from: { path: "^server/accounts/" }, to: { path: "^server/", pathNot: "^server/(accounts|store)/" } },
    { name: "exchange-imports", severity: "error", from: { path: "^server/exchange/" }, to: { path: "^server/", pathNot: "^server/(exchange|assessment|region)/" } },
    { name: "nothing-imports-the-edges", severity: "error", from: { pathNot: "^server/(http|jobs|cli|demo|main\\.ts|cli\\.ts)" }, to: { path: "^server/(http|jobs|cli|main\\.ts|cli\\.ts)", dependencyTypesNot: ["type-only"] } },
    { name: "client-imports-types-only", severity: "error", from: { path: "^client/" }, to: { path: "^server/", pathNot: "^server/charts/", dependencyTypesNot: ["type-only"] } },
  ],
  options: {
    doNotFollow: { path: "node_modules" }, exclude: { path: "^(dist|data|node_modules/\\.cache)" },
    tsPreCompilationDeps: true, tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".js", ".json"], exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default", "types"] },
  },
};
