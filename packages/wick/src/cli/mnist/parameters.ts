import Table from 'cli-table3';
import color from 'picocolors';
import type { nn, Tensor } from 'wick';

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** A histogram of the values in one line of block characters. */
export function sparkline(values: ArrayLike<number>, bins = 16): string {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  if (low === high) return bars[bars.length - 1]!.padStart(bins / 2, ' ').padEnd(bins, ' ');
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++)
    counts[Math.min(bins - 1, Math.floor(((values[i]! - low) / (high - low)) * bins))]!++;
  const most = Math.max(...counts);
  return counts.map((n) => bars[Math.round((n / most) * (bars.length - 1))]!).join('');
}

/** What each parameter of the model looks like now: shape, moments, extremes, histogram, first values. */
export function parameterTable(model: nn.Module): string {
  const table = new Table({
    head: ['parameter', 'shape', 'mean', 'std', 'from', 'to', 'histogram', 'first values'],
    style: { head: ['cyan'], border: ['gray'] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'left', 'left'],
  });
  for (const [name, p] of model.namedParameters()) {
    const values = p.toTypedArray() as Float32Array;
    table.push([
      color.bold(name),
      p.shape.join('×'),
      fixed(p.data.mean()),
      values.length > 1 ? fixed(p.data.std()) : '-',
      fixed(p.data.min()),
      fixed(p.data.max()),
      color.green(sparkline(values)),
      color.dim(Array.from(values.subarray(0, 3), (v) => v.toFixed(4)).join(' ')),
    ]);
  }
  return table.toString();
}

function fixed(t: Tensor): string {
  return t.item().toFixed(4);
}
