import type { Module } from '@wick/nn';
import type { Colors } from '../host.ts';
import { statisticsOf } from '../statistics.ts';
import { type Column, table } from '../table.ts';
import { shapeText, sparkline } from '../text.ts';

/** What each parameter of the model looks like now: shape, moments, extremes, histogram. */
export function parameterTable(model: Module, color: Colors): string {
  const columns: Column[] = [
    { head: 'parameter', paint: color.bold },
    { head: 'shape' },
    ...['mean', 'std', 'min', 'max'].map((head) => ({ head, right: true })),
    { head: 'histogram', paint: color.green },
  ];
  const rows = [...model.namedParameters()].map(([name, p]) => {
    const { mean, std, min, max, histogram } = statisticsOf(p.data, 12);
    return [name, shapeText(p.shape), ...[mean, std, min, max].map((x) => x.toFixed(4)), sparkline(histogram)];
  });
  return table(columns, rows, color.dim);
}
