// Training steps on the GPU of Chromium, wick's beside those of libraries that train there too, all in one page.
import { fileURLToPath } from 'node:url';
import { findBrowser, softwareWebGpu } from '@wick/testing';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';
import type { GpuFound } from './works.ts';

const root = fileURLToPath(new URL('../../src/webgpu/page', import.meta.url));
const workspace = fileURLToPath(new URL('../../../..', import.meta.url));

/** How Chromium is asked for a GPU, and then for the adapter that computes on the processor. */
const attempts = [
  ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--ignore-gpu-blocklist'],
  softwareWebGpu,
] as const;

/** What is asked of the page. */
export interface GpuAsked {
  /** Peers and works by name, of which all are measured if none is given. */
  readonly peers: readonly string[];
  readonly only: readonly string[];
  /** How long a work is measured. */
  readonly ms: number;
  /** Of all works; null: each has its own. */
  readonly batch: number | null;
}

/** Measures in Chromium on whatever adapter it has; null, with a line that says so, where there is none or no browser. */
export async function measureGpu(asked: GpuAsked, say: (line: string) => void): Promise<GpuFound | null> {
  const executablePath = findBrowser('webgpu');
  if (!executablePath) return null;
  // Times are exact to microseconds in pages that are isolated.
  const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
  const server = await createServer({
    configFile: false,
    root,
    logLevel: 'warn',
    server: { port: 0, headers, hmr: false, fs: { allow: [workspace] } },
  });
  await server.listen();
  const query = new URLSearchParams({
    ms: `${asked.ms}`,
    peers: asked.peers.join(),
    only: asked.only.join(),
    batch: `${asked.batch ?? ''}`,
  });
  const address = `${server.resolvedUrls!.local[0]!}?${query}`;
  try {
    for (const flags of attempts) {
      const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', ...flags] });
      try {
        const page = await browser.newPage();
        page.on('console', (message) => say(message.text()));
        page.on('pageerror', (error) => say(error.message));
        await page.goto(address);
        await page.waitForFunction('globalThis.found !== undefined', undefined, { timeout: 0, polling: 500 });
        const found = (await page.evaluate('globalThis.found')) as GpuFound | null;
        if (found) return found;
      } finally {
        await browser.close();
      }
    }
    say('webgpu: Chromium has no adapter, not even one that computes on the processor');
    return null;
  } finally {
    await server.close();
  }
}
