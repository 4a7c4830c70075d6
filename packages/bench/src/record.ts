import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const readmePath = fileURLToPath(new URL('../../../README.md', import.meta.url));

/** Keeps what was measured in a file, with three digits, and puts the README's words for it in their place. */
export function record<T>(file: URL, recorded: T, readmeWith: (readme: string, recorded: T) => string): void {
  const short = (key: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(3)) : key === 'ms' ? JSON.stringify(value, short) : value;
  // A peer's many times in one line.
  writeFileSync(file, `${JSON.stringify(recorded, short, 1).replace(/"(\[[^"]*\])"/g, '$1')}\n`);
  const kept = JSON.parse(readFileSync(file, 'utf8')) as T;
  writeFileSync(readmePath, readmeWith(readFileSync(readmePath, 'utf8'), kept));
}
