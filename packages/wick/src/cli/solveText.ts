import type { SolvedActivation, SolveReport } from '@wick/inspect';
import type { Colors } from './host.ts';
import { type Column, table } from './table.ts';
import { oneLine, shown, wrapped } from './text.ts';

/** A solved initialisation as a terminal shows it: the table with what it has room for, the rest in lines that fit. */
export function solveText(report: SolveReport, color: Colors, width?: number): string {
  const { layers, activations, unscaled, warnings, mode, passes, gap } = report;
  const columns: Column[] = [
    { head: 'layer', paint: color.bold },
    { head: 'type', spare: 4 },
    { head: 'before', paint: color.cyan, spare: 2 },
    { head: 'fan', right: true, spare: 3 },
    { head: 'std', right: true },
    { head: 'E[a²]', right: true, spare: 1 },
    ...(layers.some(({ measured }) => measured !== null) ? [{ head: 'measured', right: true, spare: 1 }] : []),
    { head: '', paint: color.yellow },
  ];
  const measured = columns.length > 7;
  const rows = layers.map((layer) => [
    shown(layer.name),
    shown(layer.type),
    shown(layer.activation ?? '-'),
    layer.fan === null ? '-' : String(layer.fan),
    layer.std === null ? '-' : `${layer.isGain ? 'gain ' : ''}${layer.std.toPrecision(5)}`,
    layer.predicted?.toPrecision(4) ?? '-',
    ...(measured ? [layer.measured?.toPrecision(4) ?? '-'] : []),
    layer.reachable ? (layer.fixed ? 'fixed' : '') : 'out of reach',
  ]);
  const how = wrapped(`${mode}, passes: ${passes}, largest gap: ${(100 * gap).toFixed(2)} %`, '', width);
  const note = (name: string, text: string) => wrapped(oneLine(`${name}: ${text}`), '  ', width);
  return [
    table(columns, rows, color.dim, width),
    color.dim(how),
    ...activations.map((one) => verdictText(one, color, width)),
    ...(unscaled.length > 0 ? [['Not scaled:', ...unscaled.map((one) => note(one.name, one.reason))].join('\n')] : []),
    ...(warnings.length > 0
      ? [['Note:', ...warnings.map((text) => wrapped(oneLine(text), '  ', width))].join('\n')]
      : []),
  ].join('\n\n');
}

function verdictText(
  { name, chi, sigmaStar, verdict, reason }: SolvedActivation,
  color: Colors,
  width?: number,
): string {
  const star = sigmaStar === null ? 'none' : sigmaStar.toPrecision(4);
  const head = wrapped(oneLine(`${name}: ${verdict}, χ = ${chi.toFixed(3)}, σ* = ${star}`), '', width);
  const painted = reason === null ? head : head.replace(verdict, color.yellow(verdict));
  return reason === null ? painted : `${painted}\n${wrapped(oneLine(reason), '  ', width)}`;
}
