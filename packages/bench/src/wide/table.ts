import Table from 'cli-table3';
import color from 'picocolors';
import type { WideResults } from './measureWide.ts';
import type { Task } from './row.ts';

/** One line: the times of all, and wick's as multiples of the others'. */
interface Line {
  readonly name: string;
  readonly times: readonly (number | null)[];
  /** wick's time over PyTorch's. */
  readonly torch: number | null;
  /** wick's time over that of the faster of tfjs and jax-js. */
  readonly browser: number | null;
}

/** What the whole table comes to. */
export interface Summary {
  readonly lines: readonly Line[];
  /** Geometric mean of wick's time over PyTorch's. */
  readonly mean: number | null;
  /** Rows by that ratio, the worst first. */
  readonly worst: readonly Line[];
  /** Rows where tfjs or jax-js needs less time than wick. */
  readonly lost: readonly Line[];
}

const geometricMean = (ratios: readonly number[]) =>
  ratios.length === 0 ? null : Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);

/** Ratios, their mean, and the rows that are worst. */
export function summarise(tasks: readonly Pick<Task, 'name'>[], results: WideResults): Summary {
  const lines = tasks.map(({ name }, i): Line => {
    const of = (peer: string) => results[peer]?.ms[i] ?? null;
    const own = of('wick');
    const others = [of('tfjs'), of('jax')].filter((ms) => ms !== null);
    const over = (theirs: number | null) => (own === null || theirs === null ? null : own / theirs);
    const times = Object.values(results).map(({ ms }) => ms[i] ?? null);
    return { name, times, torch: over(of('torch')), browser: over(others.length > 0 ? Math.min(...others) : null) };
  });
  const compared = lines.filter(({ torch }) => torch !== null);
  const worst = [...compared].sort((a, b) => b.torch! - a.torch!);
  const lost = lines.filter(({ browser }) => browser !== null && browser > 1).sort((a, b) => b.browser! - a.browser!);
  return { lines, mean: geometricMean(compared.map(({ torch }) => torch!)), worst, lost };
}

const milliseconds = (ms: number | null) =>
  ms === null ? '' : ms < 0.1 ? ms.toFixed(4) : ms < 100 ? ms.toPrecision(3) : ms.toFixed(0);
/** A ratio with two digits. */
export const times = (ratio: number | null) =>
  ratio === null ? '' : ratio < 10 ? ratio.toPrecision(2) : ratio.toFixed(0);

/** Every line: PyTorch's ratios over 4 and rows that tfjs or jax-js win are marked. */
export function wideTable({ lines }: Summary, results: WideResults): string {
  const table = new Table({
    head: ['row', ...Object.values(results).map(({ name }) => name), '× PyTorch', '× tfjs, jax-js'],
    colAligns: ['left', ...lines[0]!.times.map(() => 'right' as const), 'right', 'right'],
    style: color.isColorSupported ? { head: ['cyan'], border: ['gray'] } : { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  for (const { name, times: ms, torch, browser } of lines) {
    const beaten = browser !== null && browser > 1;
    const slow = torch !== null && torch > 4;
    const last = [
      slow ? color.yellow(times(torch)) : times(torch),
      beaten ? color.yellow(`✗ ${times(browser)}`) : times(browser),
    ];
    table.push([name, ...ms.map(milliseconds), ...last]);
  }
  return table.toString();
}

/** The mean, the worst ten, and who wins where. */
export function wideSummary({ lines, mean, worst, lost }: Summary): string {
  const compared = lines.filter(({ browser }) => browser !== null).length;
  const over = (limit: number) => worst.filter(({ torch }) => torch! > limit).length;
  const text: string[] = [];
  if (mean !== null)
    text.push(
      `Geometric mean over ${worst.length} rows: ${mean.toFixed(2)} × PyTorch's time; ${over(4)} rows over 4 ×, ${over(12)} over 12 ×.`,
      'The worst ten:',
      ...worst.slice(0, 10).map(({ name, torch }) => `  ${times(torch)} × ${name}`),
    );
  if (compared > 0)
    text.push(
      `tfjs or jax-js is ahead in ${lost.length} of ${compared} rows:`,
      ...lost.map(({ name, browser }) => `  ${times(browser)} × ${name}`),
    );
  return text.join('\n');
}
