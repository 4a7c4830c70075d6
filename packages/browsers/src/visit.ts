import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserName } from '@wick/testing';
import { type Page, serve } from './server.ts';

/** How a browser is asked to open one page in a profile of its own, without a window. */
const flags: Readonly<Record<BrowserName, (profile: string) => string[]>> = {
  // Containers, where tests run, have no sandbox to offer, and little shared memory.
  chromium: (profile) => [
    '--headless',
    '--no-sandbox',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--disable-background-networking',
    `--user-data-dir=${profile}`,
  ],
  firefox: (profile) => ['--headless', '--no-remote', '--profile', profile],
};

/**
 * Opens a page whose script ends with `report(…)` and gives what it reported. The browser needs no driver for that, whose
 * protocol would have to fit its version: it is started with an address, and the page posts its result.
 *
 * @param more - further flags
 * @throws Error with what the page threw, or what the browser said when it ended before there was a result
 */
export async function visit<T>(
  browser: BrowserName,
  executablePath: string,
  page: Page,
  more: readonly string[] = [],
): Promise<T> {
  const profile = mkdtempSync(join(tmpdir(), 'wick-browser-'));
  const site = await serve(page);
  // A group of its own, so that all of a browser's processes can be ended.
  const child = spawn(executablePath, [...flags[browser](profile), ...more, site.address], { detached: true });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text));
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const failed = new Promise<never>((_, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`${browser} ended with ${code} before its page was done:\n${said}`)));
  });
  try {
    const result = JSON.parse(await Promise.race([site.result, failed])) as { value: T } | { error: string };
    if ('error' in result) throw new Error(`in ${browser}: ${result.error}`);
    return result.value;
  } finally {
    failed.catch(() => undefined);
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
    await ended;
    await site.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
