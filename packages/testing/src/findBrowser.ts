import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export type BrowserName = 'chromium' | 'firefox';

const browsers = {
  chromium: {
    title: 'Chromium',
    variable: 'CHROMIUM_PATH',
    programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'],
  },
  firefox: { title: 'Firefox', variable: 'FIREFOX_PATH', programs: ['firefox', 'firefox-esr'] },
};

/** What Chromium is told to have WebGPU on machines without a graphics processor: its own adapter, which computes on the processor. */
export const softwareWebGpu: readonly string[] = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

/**
 * A browser of this machine: what CHROMIUM_PATH or FIREFOX_PATH names, else one on the PATH; null, with a line that says
 * so, without one.
 *
 * @param who whose tests will not run, for that line
 * @param name Chromium, or Chrome, by default
 */
export function findBrowser(who: string, name: BrowserName = 'chromium'): string | null {
  const { title, variable, programs } = browsers[name];
  const named = process.env[variable];
  if (named) return named;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const paths = folders.flatMap((folder) => programs.map((program) => join(folder, program)));
  const found = paths.find((path) => existsSync(path)) ?? null;
  if (!found) process.stderr.write(`${who}: no ${title} found; name one with ${variable} to run these tests\n`);
  return found;
}
