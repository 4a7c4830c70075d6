import Table from 'cli-table3';
import color from 'picocolors';
import { withRecorded } from './readmePart.ts';
import { type Measured, type Target, type WorkId, workOf, works } from './work.ts';

/** All medians of a run, by peer. */
export type Results = Readonly<Record<string, Measured>>;

const names = { torch: 'PyTorch', tfjs: 'tfjs', jax: 'jax-js', wick: 'one thread' } as const;

/** What each target asks for and whether it is met, for one column of wick's. */
function verdicts(results: Results, own: number, targets: readonly Target[], id: WorkId): string[] {
  return targets.flatMap(({ peer, ratio, ms, of, name }) => {
    if (ms !== undefined) return [`${own <= ms ? '✓' : '✗'} ≤ ${1000 * ms} µs`];
    const theirs = peer && results[peer]?.medians[(of ?? id) as WorkId];
    if (theirs === undefined || peer === undefined || ratio === undefined) return [];
    const sign = own / theirs <= ratio ? '✓' : '✗';
    return [`${sign} ${(own / theirs).toPrecision(2)} × ${name ?? names[peer]} (≤ ${Number(ratio.toPrecision(2))})`];
  });
}

/** Rows of cells: the work, every peer's milliseconds, what was wanted. */
function rowsOf(results: Results): string[][] {
  const measured = Object.keys(works) as WorkId[];
  return measured.flatMap((id) => {
    const times = Object.values(results).map(({ medians }) => medians[id]);
    if (times.every((time) => time === undefined)) return [];
    const { name, targets = [] } = workOf(id);
    const own = results.wick?.medians[id];
    const wanted = own === undefined ? [] : verdicts(results, own, targets, id);
    return [[name, ...times.map((time) => (time === undefined ? '–' : milliseconds(time))), wanted.join('; ')]];
  });
}

function milliseconds(ms: number): string {
  if (ms < 0.1) return ms.toFixed(5);
  return ms < 100 ? ms.toPrecision(3) : ms.toFixed(0);
}

const head = (results: Results) => ['work', ...Object.values(results).map(({ name }) => name), 'wick against'];

/** The results for a terminal. */
export function terminalTable(results: Results): string {
  const peers = Object.keys(results).length;
  const table = new Table({
    head: head(results),
    colAligns: ['left', ...new Array<'right'>(peers).fill('right'), 'left'],
    style: { head: ['cyan'], border: ['gray'] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  for (const row of rowsOf(results)) {
    const wanted = row.pop()!;
    table.push([...row, wanted.includes('✗') ? color.yellow(wanted) : color.green(wanted)]);
  }
  return table.toString();
}

/** The results as a table of Markdown. */
export function markdownTable(results: Results): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const peers = Object.keys(results).length;
  return [
    line(head(results)),
    line(['---', ...new Array<string>(peers).fill('---:'), '---']),
    ...rowsOf(results).map(line),
  ].join('\n');
}

/** What `npm run bench -- --record` keeps. */
export interface RecordedTable {
  /** When, where, and beside what load. */
  readonly how: string;
  readonly results: Results;
}

/** A README with the recorded table in its place. */
export const withTable = (readme: string, { how, results }: RecordedTable): string =>
  withRecorded(
    readme,
    'npm run bench -- --record',
    `${how[0]!.toUpperCase()}${how.slice(1)}.\n\n${markdownTable(results)}`,
  );
