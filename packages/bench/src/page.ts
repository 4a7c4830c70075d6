// The playground in Chromium, as its visitors have it: how soon something can be done, and whether it stays smooth.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import type { Line } from './files.ts';

const playground = fileURLToPath(new URL('../../../examples/playground', import.meta.url));
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const candidates = ['chromium', 'chromium-browser', 'google-chrome'];

function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(':');
  const found = folders
    .flatMap((folder) => candidates.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
  return process.env.CHROMIUM_PATH ?? found;
}

/** Serves the built page from memory, which a server somewhere would do no slower than a disk. */
async function serve() {
  const folder = join(playground, 'dist/site');
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page');
    const file = join(folder, pathname === '/' ? 'index.html' : pathname);
    if (!existsSync(file)) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': types[extname(file)] ?? '' }).end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** Time to interactive and frames per second while training; nothing, with a line that says so, without Chromium. */
export async function measurePage(): Promise<Line[]> {
  const executablePath = findChromium();
  if (!executablePath) {
    process.stderr.write('page: no Chromium found; name one with CHROMIUM_PATH to measure the playground\n');
    return [];
  }
  await build({ configFile: join(playground, 'vite.config.mjs'), logLevel: 'warn' });
  const { server, address } = await serve();
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
    await page.click('#train');
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
    server.close();
  }
}
