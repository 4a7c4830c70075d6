import type { Module } from '@wick/nn';
import type { Colors } from '../host.ts';
import { statisticsOf } from '../statistics.ts';
import { type Column, table } from '../table.ts';
import { shapeText, sparkline } from '../text.ts';

/** What each parameter of the model looks like now: shape, moments, extremes, histogram. */
export function parameterTable(model: Module, color: Colors, most?: number): string {
  const columns: Column[] = [
    { head: 'parameter', paint: color.bold },
    { head: 'shape', spare: 2 },
    ...['mean', 'std', 'min', 'max'].map((head, i) => ({ head, right: true, ...(i === 1 ? {} : { spare: 3 + i }) })),
    { head: 'histogram', paint: color.green, spare: 1 },
  ];
  const rows = [...model.namedParameters()].map(([name, p]) => {
    const { mean, std, min, max, histogram } = statisticsOf(p.data, 12);
    return [name, shapeText(p.shape), ...[mean, std, min, max].map((x) => x.toFixed(4)), sparkline(histogram)];
  });
  return table(columns, rows, color.dim, most);
}
