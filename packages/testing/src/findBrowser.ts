import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** Chromium or Chrome: what CHROMIUM_PATH names, else one on the PATH; null, with a line that says so, without one. */
export function findBrowser(who: string): string | null {
  const named = process.env.CHROMIUM_PATH;
  if (named) return named;
  const paths = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const found = paths.find((path) => existsSync(path)) ?? null;
  if (!found) process.stderr.write(`${who}: no Chromium found; name one with CHROMIUM_PATH to run these tests\n`);
  return found;
}
