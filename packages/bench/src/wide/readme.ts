import { withRecorded } from '../readmePart.ts';
import type { WideResults } from './measureWide.ts';
import { type Summary, summarise, times } from './table.ts';

/** What `npm run bench -- wide --record` keeps. */
export interface Recorded {
  /** When, where, on how many threads and beside what load. */
  readonly how: string;
  readonly names: readonly string[];
  readonly results: WideResults;
}

const command = 'npm run bench -- wide --record';

const listed = (lines: Summary['lines'], ratio: 'torch' | 'browser') =>
  lines.map((line) => `${line.name} (${times(line[ratio])})`).join('; ');

/** The README's words for what was recorded: nothing that speaks against wick is left out. */
function readmeSummary({ how, names, results }: Recorded): string {
  const { lines, mean, worst, lost } = summarise(
    names.map((name) => ({ name })),
    results,
  );
  const within = (limit: number) => worst.filter(({ torch }) => torch! <= limit).length;
  const beside = lines.filter(({ browser }) => browser !== null);
  const ahead = worst.filter(({ torch }) => torch! < 1);
  return [
    `${Object.values(results)
      .map(({ name }) => name)
      .join(', ')}; ${how}.`,
    '',
    `- Beside PyTorch, ${worst.length} rows: ${mean?.toFixed(2)} × its time in the geometric mean; ${within(1)} rows are faster, ${within(4)} within 4 ×, ${worst.length - within(12)} over 12 ×.`,
    `- The worst: ${listed(worst.slice(0, 10), 'torch')}.`,
    `- The best: ${listed(ahead.reverse().slice(0, 5), 'torch')}.`,
    `- Beside the faster of tfjs and jax-js, ${beside.length} rows: ahead in ${beside.length - lost.length}. They are ahead, by so many times, in: ${listed(lost, 'browser')}.`,
  ].join('\n');
}

/** A README with the summary in its place. */
export const withSummary = (readme: string, recorded: Recorded): string =>
  withRecorded(readme, command, readmeSummary(recorded));
