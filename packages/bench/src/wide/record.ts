import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Recorded, withSummary } from './readme.ts';

/** Keeps results, with three digits, and writes the README's summary of them. */
export function record(recorded: Recorded): void {
  const [results, readme] = ['../../src/wide/fixtures/recorded.json', '../../../../README.md'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  ) as [string, string];
  const short = (key: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(3)) : key === 'ms' ? JSON.stringify(value, short) : value;
  // A line a peer.
  writeFileSync(results, `${JSON.stringify(recorded, short, 1).replace(/"(\[[^"]*\])"/g, '$1')}\n`);
  writeFileSync(
    readme,
    withSummary(readFileSync(readme, 'utf8'), JSON.parse(readFileSync(results, 'utf8')) as Recorded),
  );
}
