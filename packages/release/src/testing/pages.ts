import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findBrowser, type Site, serveFolder } from '@wick/testing';
import { type Browser, chromium } from 'playwright-core';
import type { App } from './app.ts';

const executablePath = findBrowser('packed packages in a page');

// Draws of both generators of normals, a step of training, and whether WebAssembly did any of it.
const work = `
export function work({ manualSeed, rand, randn, nn, optim, init }) {
  manualSeed(0);
  const lines = [String(rand(3))];
  const bits = new Uint32Array(randn(100_000).toTypedArray().buffer);
  lines.push(String(bits.reduce((hash, word) => Math.imul(hash ^ word, 16777619) >>> 0, 2166136261)));
  const model = new nn.Sequential(new nn.Conv2d(1, 8, 3), new nn.ReLU(), new nn.Flatten(), new nn.Linear(8 * 26 * 26, 10));
  model.apply((m) => { if (m instanceof nn.Conv2d) init.kaimingNormal_(m.weight); });
  const optimizer = new optim.SGD(model.parameters(), { lr: 1e-3 });
  for (let step = 0; step < 3; step++) {
    optimizer.zeroGrad();
    const loss = model.forward(randn(4, 1, 28, 28)).square().mean();
    loss.backward();
    optimizer.step();
    lines.push(loss.item().toPrecision(4));
  }
  return lines.join(' ');
}
`;
const page = (library: string) => `
let compiled = 0;
const { Module } = WebAssembly;
WebAssembly.Module = class extends Module { constructor(bytes) { super(bytes); compiled++; } };
const { work } = await import('./work.mjs');
console.log(work(await import('${library}')), compiled > 0 ? 'wasm' : 'plain');
`;

/** What a careful host sends: a page may run its own scripts, and WebAssembly or not. */
const policies = {
  strict: "default-src 'none'; script-src 'self'",
  wasm: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'",
};

/** Pages under a strict Content-Security-Policy, in Chromium where there is one. */
export function pages(app: () => App): void {
  (executablePath ? describe : describe.skip)('in Chromium', () => {
    let browser: Browser;
    let sites: Record<keyof typeof policies, Site>;

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
      const serve = (policy: string) => serveFolder(app().folder, { 'content-security-policy': policy });
      sites = { strict: await serve(policies.strict), wasm: await serve(policies.wasm) };
    });
    afterAll(async () => {
      await browser?.close();
      for (const site of Object.values(sites ?? {})) site.close();
    });

    async function visit(site: Site, script: string): Promise<string[]> {
      const tab = await browser.newPage();
      const said: string[] = [];
      tab.on('console', (message) => said.push(message.text()));
      tab.on('pageerror', (error) => said.push(String(error)));
      app().write('page.html', `<!doctype html><script type="module" src="${script}"></script>`);
      site.asked.length = 0;
      await tab.goto(`${site.address}/page.html`);
      for (let i = 0; i < 600 && !said.some((line) => /tensor|Error/.test(line)); i++) await tab.waitForTimeout(50);
      await tab.close();
      // The refusal of WebAssembly is what was asked for.
      return said.filter((line) => !/WebAssembly.*(Content Security Policy|unsafe-eval)/.test(line));
    }

    test.each(['wasm', 'strict'] as const)('one file serves a page without a bundler, policy %s', async (policy) => {
      app().write('work.mjs', work);
      app().write('script.js', page('./wick.min.js'));
      copyFileSync(join(app().folder, 'node_modules/wick/dist/wick.min.js'), join(app().folder, 'wick.min.js'));
      app().write('again.mjs', `import { work } from './work.mjs'; console.log(work(await import('wick')));`);
      const inNode = app().node('again.mjs');
      expect(await visit(sites[policy], 'script.js')).toEqual([`${inNode} ${policy === 'wasm' ? 'wasm' : 'plain'}`]);
      expect(sites[policy].asked).toEqual(['/page.html', '/script.js', '/work.mjs', '/wick.min.js']);
    });

    test('a page saved to a disk loads the classic script, which makes one global variable', async () => {
      const { folder } = app();
      copyFileSync(join(folder, 'node_modules/wick/dist/wick.global.js'), join(folder, 'wick.global.js'));
      const program =
        "wick.manualSeed(0); document.title = [Object.keys(wick).length > 100, wick.randn(1).item()].join(' ');";
      app().write('saved.html', `<!doctype html><script src="wick.global.js"></script><script>${program}</script>`);
      const tab = await browser.newPage();
      await tab.goto(pathToFileURL(join(folder, 'saved.html')).href);
      expect(await tab.title()).toBe('true 1.5409960746765137');
      await tab.close();
    });

    test.each(['esbuild.mjs', 'vite-out/vite.mjs', 'webpack-out.js'])(
      '%s runs under a strict policy',
      async (script) => {
        const inNode = app().node(script);
        expect(await visit(sites.strict, script)).toEqual([inNode]);
      },
    );
  });
}
