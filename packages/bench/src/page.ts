// The playground in Chromium, as its visitors have it: what the first seconds bring, how soon there is an answer, whether it
// stays smooth, and what it keeps.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from '@wick/testing';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build, preview } from 'vite';
import type { Line } from './files.ts';

const playground = fileURLToPath(new URL('../../../examples/playground', import.meta.url));

/** The page says what it shows once the networks asked for are drawn, initialised and plotted. */
const shown = (page: Page) =>
  page.waitForFunction("document.documentElement.dataset.shown?.includes('seed=')", undefined, {
    polling: 20,
    timeout: 120_000,
  });

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** A visit with nothing kept from the one before. */
interface Start {
  readonly picture: number;
  readonly ready: number;
  readonly requests: number;
  readonly bytes: number;
}

async function start(browser: Browser, address: string, slower: number): Promise<Start> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const protocol = await context.newCDPSession(page);
  if (slower > 1) await protocol.send('Emulation.setCPUThrottlingRate', { rate: slower });
  let [requests, bytes] = [0, 0];
  page.on('response', async (response) => {
    requests++;
    bytes += (await response.body().catch(() => '')).length;
  });
  const begin = performance.now();
  await page.goto(address);
  await page.waitForFunction("document.querySelector('#strip .row .signal')", undefined, { polling: 20 });
  const picture = performance.now() - begin;
  await shown(page);
  const ready = performance.now() - begin;
  await context.close();
  return { picture, ready, requests, bytes };
}

/** Starts of which each number is the median. */
async function starts(browser: Browser, address: string, slower: number): Promise<Start> {
  const all: Start[] = [];
  for (let run = 0; run < 5; run++) all.push(await start(browser, address, slower));
  const of = (key: keyof Start) => middle(all.map((one) => one[key]));
  return { picture: of('picture'), ready: of('ready'), requests: of('requests'), bytes: of('bytes') };
}

/** From a change of the settings until all is answered, the audit included, each time with another seed (ms). */
async function answer(page: Page, state: string): Promise<number> {
  const times: number[] = [];
  for (let seed = 1; seed <= 4; seed++)
    times.push(
      (await page.evaluate(`new Promise((done) => {
        delete document.documentElement.dataset.shown;
        const begin = performance.now();
        location.hash = ${JSON.stringify(`${state}&seed=${seed}`)};
        const look = () => document.documentElement.dataset.shown ? done(performance.now() - begin) : setTimeout(look, 5);
        setTimeout(look, 5);
      })`)) as number,
    );
  return middle(times.slice(1));
}

/** Frames a second while it plays, and the longest that anything else had to wait for the page's thread (ms). */
async function playing(page: Page): Promise<{ frames: number; longest: number }> {
  await page.click('#play');
  await page.waitForFunction("document.querySelector('#progress')?.textContent?.startsWith('step')");
  const found = await page.evaluate(`new Promise((resolve) => {
    let [frames, longest] = [0, 0];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
    }).observe({ type: 'longtask' });
    const begin = performance.now();
    const next = () => {
      frames++;
      if (performance.now() - begin < 3000) requestAnimationFrame(next);
      else resolve({ frames: (1000 * frames) / (performance.now() - begin), longest });
    };
    requestAnimationFrame(next);
  })`);
  return found as { frames: number; longest: number };
}

const line = (name: string, value: string, beside: string, aim: string, met: boolean): Line => ({
  name: `playground, ${name}`,
  value,
  beside,
  aim,
  met,
});
const within = (name: string, ms: number, aim: number, beside: string) =>
  line(name, `${ms.toFixed(0)} ms`, beside, `${aim / 1000} s`, ms <= aim);

/** What a visitor waits for; nothing, with a line that says so, without Chromium. */
export async function measurePage(): Promise<Line[]> {
  const executablePath = findBrowser('page');
  if (!executablePath) return [];
  const configFile = join(playground, 'vite.config.mjs');
  await build({ configFile, logLevel: 'warn' });
  const server = await preview({ configFile, logLevel: 'warn' });
  const address = server.resolvedUrls!.local[0]!;
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const [fast, slow] = [await starts(browser, address, 1), await starts(browser, address, 4)];
    const page = await browser.newPage();
    await page.goto(`${address}#depth=1&width=2&init=default`);
    await shown(page);
    const three = 'init=default&init=kaimingNormal:fan_in&init=xavierUniform:1';
    const four = 'init=default&init=kaimingNormal:fan_in&init=orthogonal:1&init=solve';
    const deep = await answer(page, `depth=40&width=256&${three}`);
    const deepest = await answer(page, `depth=40&width=256&${four}`);
    const conv = await answer(page, `kind=conv&depth=12&width=16&${four}`);
    await answer(page, 'depth=3&width=64&init=default&init=kaimingNormal:fan_in');
    const { frames, longest } = await playing(page);
    const kB = (fast.bytes / 1000).toFixed(0);
    return [
      line(
        'first picture',
        `${fast.picture.toFixed(0)} ms`,
        `${fast.requests} requests, ${kB} kB`,
        '1 s',
        fast.picture <= 1000,
      ),
      within('ready to use', fast.ready, 1000, 'every initialiser audited'),
      within('first picture on a slow processor', slow.picture, 3000, "the page's own thread four times as slow"),
      within('ready to use on a slow processor', slow.ready, 5000, 'likewise'),
      within('40 layers of 256', deep, 2000, 'the three initialisers it begins with'),
      within('40 layers of 256, the most there is', deepest, 4000, 'four initialisers, one orthogonal, one solved for'),
      within('12 convolutions', conv, 2000, '16 channels, four initialisers, one of them solved for'),
      line('while training', `${frames.toFixed(0)} frames a second`, 'two networks in a worker', '50', frames >= 50),
      line(
        'longest task while training',
        `${longest.toFixed(0)} ms`,
        "of the page's own thread",
        '50 ms',
        longest <= 50,
      ),
    ];
  } finally {
    await browser.close();
    await server.close();
  }
}
