/** The one door to all charts: a specification is plain JSON, so a view model can hold it and any edge can draw it. */
import { bars, type BarsSpec } from "./bars.ts";
import type { Chart } from "./chart.ts";
import { heatmap, type HeatmapSpec } from "./heatmap.ts";
import { layers, type LayersSpec } from "./layers.ts";
import { multiples, type MultiplesSpec } from "./multiples.ts";
import { network, type NetworkSpec } from "./network.ts";
import { scatter, type ScatterSpec } from "./scatter.ts";
import { slope, type SlopeSpec } from "./slope.ts";

export type ChartSpec = BarsSpec | LayersSpec | HeatmapSpec | ScatterSpec | NetworkSpec | SlopeSpec | MultiplesSpec;

export function draw(spec: ChartSpec): Chart {
  switch (spec.kind) {
    case "bars": return bars(spec);
    case "layers": return layers(spec);
    case "heatmap": return heatmap(spec);
    case "scatter": return scatter(spec);
    case "network": return network(spec);
    case "slope": return slope(spec);
    case "multiples": return multiples(spec);
  }
}
