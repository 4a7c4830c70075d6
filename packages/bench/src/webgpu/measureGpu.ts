// Training steps on the GPU of Chromium, wick's beside those of libraries that train there too: the same page for all, loaded
// anew for each of them and each work, so that none fills another's memory and one that takes too long can be left.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser, softwareWebGpu } from '@wick/testing';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build, preview } from 'vite';
import {
  type GpuAdapterFound,
  type GpuFound,
  type GpuPeerName,
  type GpuResult,
  type GpuWork,
  gpuPeerNames,
  gpuWorkNames,
  gpuWorks,
} from './works.ts';

const root = fileURLToPath(new URL('../../src/webgpu/page', import.meta.url));

/** How Chromium is asked for a GPU, and then for the adapter that computes on the processor. */
const attempts = [
  ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--ignore-gpu-blocklist'],
  softwareWebGpu,
] as const;

/** What is asked of the page. */
export interface GpuAsked {
  /** All, if none is given. */
  readonly peers: readonly GpuPeerName[];
  readonly only: readonly GpuWork[];
  /** How long a work is measured. */
  readonly ms: number;
  /** Seconds after which a peer is left that has not come to an end with a work, what is not measured included. */
  readonly limit: number;
  /** Of all works; null: each has its own. */
  readonly batch: number | null;
}

type Say = (line: string) => void;

/** A browser that is started anew after what it does was left. */
class Visits {
  #browser: Browser | null = null;
  constructor(
    private readonly executablePath: string,
    private readonly address: string,
  ) {}

  /** What `ask` comes to in a fresh page; 'late' if that takes more than so many seconds. */
  async visit<T>(
    flags: readonly string[],
    limit: number,
    say: Say,
    ask: (page: Page) => Promise<T>,
  ): Promise<T | 'late'> {
    this.#browser ??= await chromium.launch({ executablePath: this.executablePath, args: ['--no-sandbox', ...flags] });
    const page = await this.#browser.newPage();
    page.on('console', (message) => say(message.text()));
    page.on('pageerror', (error) => say(error.message));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, 1000 * limit, 'late');
    });
    const asked = page.goto(this.address, { timeout: 0 }).then(() => ask(page));
    // Of a page that is closed under it nobody wants to hear.
    asked.catch(() => {});
    try {
      const found = await Promise.race([asked, late]);
      if (found === 'late') await this.close();
      else await page.close();
      return found;
    } catch (error) {
      await this.close();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    this.#browser = null;
  }
}

/** Measures in Chromium on whatever adapter it has; null, with a line that says so, where there is none or no browser. */
export async function measureGpu(asked: GpuAsked, say: Say): Promise<GpuFound | null> {
  const executablePath = findBrowser('webgpu');
  if (!executablePath) return null;
  const outDir = mkdtempSync(join(tmpdir(), 'wick-bench-'));
  // Times are exact to microseconds in pages that are isolated.
  const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
  const config = { configFile: false, root, logLevel: 'error' } as const;
  await build({ ...config, build: { outDir, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 5000 } });
  const server = await preview({ ...config, build: { outDir }, preview: { port: 0, headers } });
  const visits = new Visits(executablePath, server.resolvedUrls!.local[0]!);
  try {
    for (const flags of attempts) {
      const adapter = await visits.visit(flags, 60, say, (page) => page.evaluate('adapterFound()'));
      if (adapter !== null && adapter !== 'late') return await measured(visits, flags, adapter as GpuAdapterFound, asked, say); // biome-ignore format: short
      await visits.close();
    }
    say('webgpu: Chromium has no adapter, not even one that computes on the processor');
    return null;
  } finally {
    await visits.close();
    await server.close();
    rmSync(outDir, { recursive: true, force: true });
  }
}

const chosen = <T>(wanted: readonly T[], all: readonly T[]) => all.filter((one) => wanted.length === 0 || wanted.includes(one)); // biome-ignore format: short

async function measured(
  visits: Visits,
  flags: readonly string[],
  adapter: GpuAdapterFound,
  { peers, only, ms, limit, batch }: GpuAsked,
  say: Say,
): Promise<GpuFound> {
  say(`on ${adapter.adapter}`);
  const found: { name: string; results: Partial<Record<GpuWork, GpuResult>> }[] = [];
  for (const peer of chosen(peers, gpuPeerNames)) {
    const row: (typeof found)[number] = { name: peer, results: {} };
    found.push(row);
    for (const work of chosen(only, gpuWorkNames)) {
      let last = 'nothing yet';
      const told = (line: string) => {
        last = line;
        say(`${peer}, ${work}: ${line}`);
      };
      const question = `result(${JSON.stringify(peer)}, ${JSON.stringify(work)}, ${batch ?? gpuWorks[work].batch}, ${ms})`;
      try {
        const answer = await visits.visit(flags, limit, told, (page) => page.evaluate<[string, GpuResult]>(question));
        if (answer === 'late') row.results[work] = { error: `took over ${limit} s: ${last}` };
        else [row.name, row.results[work]] = answer;
      } catch (error) {
        // The page is gone, or its browser: the others go on in another.
        row.results[work] = { error: (error as Error).message };
      }
    }
  }
  return { ...adapter, batch, peers: found };
}
