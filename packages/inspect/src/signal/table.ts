import type { SignalReport } from './types.ts';

/** The layers as a table, and the verdict. */
export function signalTable(report: Omit<SignalReport, 'toString'>): string {
  const heads = ['Layer', 'mean', 'std', 'signal', 'dead', 'saturated', '|grad|', '|weight grad|'];
  const rows = report.layers.map((layer) => [
    `${layer.path} (${layer.type})`,
    ...[layer.mean, layer.std, layer.signal].map(short),
    ...[layer.dead, layer.saturated].map((share) => (share === null ? '--' : `${(100 * share).toFixed(1)}%`)),
    ...[layer.gradNorm, layer.weightGradNorm].map(short),
  ]);
  const where = report.startsAt === null ? '' : `, from ${report.startsAt} on`;
  return `${columns([heads, ...rows])}\nVerdict: ${report.verdict}${where}`;
}

/** Rows with their cells one beneath another, the first column to the left. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '))
    .join('\n');
}

export function short(value: number | null): string {
  return value === null ? '--' : value.toPrecision(3);
}
