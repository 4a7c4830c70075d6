// The playground in Chromium, as its visitors have it: how soon something can be done, and whether it stays smooth.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from '@wick/testing';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import type { Line } from './files.ts';

const playground = fileURLToPath(new URL('../../../examples/playground', import.meta.url));
/** Time to interactive and frames per second while training; nothing, with a line that says so, without Chromium. */
export async function measurePage(): Promise<Line[]> {
  const executablePath = findBrowser('page');
  if (!executablePath) return [];
  const configFile = join(playground, 'vite.config.mjs');
  await build({ configFile, logLevel: 'warn' });
  const server = await preview({ configFile, logLevel: 'warn' });
  const address = server.resolvedUrls!.local[0]!;
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const times: number[] = [];
    for (let run = 0; run < 5; run++) {
      const page = await browser.newPage();
      const begin = performance.now();
      await page.goto(address);
      // The page says what it shows once the first networks are drawn, initialised and plotted.
      await page.waitForFunction("document.documentElement.dataset.shown?.includes('seed=')", undefined, {
        polling: 20,
      });
      times.push(performance.now() - begin);
      await page.close();
    }
    times.sort((a, b) => a - b);
    const page = await browser.newPage();
    await page.goto(`${address}#depth=3&width=64&init=default&init=kaimingNormal:fan_in`);
    await page.waitForFunction("document.documentElement.dataset.shown?.includes('seed=')");
    await page.click('#play');
    await page.waitForFunction("document.querySelector('#progress')?.textContent?.startsWith('step')");
    const frames = (await page.evaluate(`new Promise((resolve) => {
      let frames = 0;
      const begin = performance.now();
      const next = () => {
        frames++;
        if (performance.now() - begin < 3000) requestAnimationFrame(next);
        else resolve((1000 * frames) / (performance.now() - begin));
      };
      requestAnimationFrame(next);
    })`)) as number;
    return [
      {
        name: 'playground, ready to use',
        value: `${times[2]!.toFixed(0)} ms`,
        beside: 'first plots shown, from a server on this machine',
        aim: '2 s',
        met: times[2]! <= 2000,
      },
      {
        name: 'playground, while training',
        value: `${frames.toFixed(0)} frames a second`,
        beside: 'two networks in a worker',
        aim: '30',
        met: frames >= 30,
      },
    ];
  } finally {
    await browser.close();
    await server.close();
  }
}
