import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser, type Site, serveFolder } from '@wick/testing';
import { type Browser, chromium } from 'playwright-core';

const root = join(__dirname, '..');
const dist = join(root, 'dist');
function built(flag: string): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    // Room for what is young: half of TypeDoc's time is spent on clearing up behind it.
    const args = ['--max-semi-space-size=64', join(root, 'build.mjs'), flag];
    const child = spawn(process.execPath, args, { env: { ...process.env, NODE_ENV: '' } });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text));
    child.on('close', (code) => resolve({ code, said }));
  });
}

let site: Site;
let results: Awaited<ReturnType<typeof built>>[];
beforeAll(async () => {
  results = [await built('--pages'), await built('--api')];
  site = await serveFolder(dist);
}, 300_000);
afterAll(() => site?.close());

test('pages and reference are built without a warning', () => {
  for (const { code, said } of results) {
    if (code !== 0) process.stderr.write(said);
    expect(code).toBe(0);
    expect(said).not.toMatch(/warn/i);
  }
});

/** Every page by its path, with the places in it that can be linked to. */
function pagesOf(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));
  return new Map(files.map((file) => [`/${file.replaceAll('\\', '/')}`, readFileSync(join(folder, file), 'utf8')]));
}

test('no link leads nowhere, on the pages or from them', () => {
  const all = pagesOf(dist);
  const pages = [...all].filter(([path]) => !path.startsWith('/api/'));
  expect(pages.length).toBeGreaterThan(12);
  const dead = pages.flatMap(([path, html]) =>
    [...html.matchAll(/href="([^"]+)"/g)].flatMap(([, href]) => {
      const url = new URL(href!.replaceAll('&amp;', '&'), `http://site${path}`);
      if (url.host !== 'site') return [];
      const target = url.pathname.endsWith('/') ? `${url.pathname}index.html` : url.pathname;
      // Behind the # of the playground's address stands what it shows.
      const place = url.pathname.startsWith('/play/') ? '' : decodeURIComponent(url.hash.slice(1));
      if (!existsSync(join(dist, target))) return [`${path}: ${href}`];
      const found = place === '' || all.get(target)?.includes(`id="${place}"`);
      return found ? [] : [`${path}: ${href}`];
    }),
  );
  expect(dead).toEqual([]);
});

test("a layer's page has its own members, also those of bases that are not public, and not all of Module", () => {
  const page = readFileSync(join(dist, 'api/interfaces/nn_src.Conv2d.html'), 'utf8');
  for (const own of ['weight', 'stride', 'forward']) expect(page).toContain(`id="${own}"`);
  expect(page).not.toContain('id="registerbuffer"');
  // How one is made, and with which options: it is an interface and a value, and neither would say so.
  expect(page.replaceAll(/<[^>]*>/g, '')).toMatch(
    /new Conv2d\(inChannels: number, outChannels: number, kernelSize: Sizes/,
  );
  expect(page).toContain('href="nn_src.ConvLayerOptions.html"');
  expect(page).toContain('@wick/nn');
  // Nor do the lists at the head of any page name what is told elsewhere.
  const dead = [...pagesOf(join(dist, 'api'))].filter(([, html]) => /#undefined/.test(html)).map(([path]) => path);
  expect(dead).toEqual([]);
  for (const section of ['Convolution Layers', 'Loss Functions', 'Normalization Layers'])
    expect(readFileSync(join(dist, 'api/modules/nn_src.html'), 'utf8')).toContain(`>${section}`);
});

const executablePath = findBrowser('docs');
(executablePath ? describe : describe.skip)('in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
  }, 60_000);
  afterAll(() => browser.close());

  test.each([
    ['light, wide', 'light', 1280],
    ['dark, on a phone', 'dark', 390],
  ] as const)(
    'the guide draws its plots: %s',
    async (_, colorScheme, width) => {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())));
      await page.goto(`${site.address}/initialisation.html`);
      await page.locator('.signal svg').first().waitFor({ timeout: 30_000 });
      await page.locator('.signal svg').nth(1).waitFor({ timeout: 30_000 });
      const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      expect(wide).toBeLessThanOrEqual(0);
      if (process.env.WICK_SHOTS)
        await page.screenshot({ path: join(process.env.WICK_SHOTS, `docs-${width}.png`), fullPage: true });
      expect(errors).toEqual([]);
      await page.close();
    },
    60_000,
  );

  test.each([
    ['/start.html', 'kaiming_normal_', "PyTorch's names", 'torch.nn.init.kaiming_normal_'],
    ['/start.html', 'Conv2d', "PyTorch's names", 'torch.nn.Conv2d'],
    ['/start.html', 'nn.Module.apply', "PyTorch's names", 'nn.Module.apply'],
    ['/zh/start.html', 'Conv2d', 'PyTorch 的名字', 'torch.nn.Conv2d'],
    ['/zh/start.html', '初始化', '选择一种初始化', ''],
    // In the middle of a sentence that has no blanks.
    ['/zh/start.html', '会得到梯度', '八节课', '全零，以及为什么必须打破对称'],
  ])(
    'on %s the search finds %s',
    async (path, asked, page, place) => {
      const visitor = await browser.newPage();
      await visitor.goto(site.address + path);
      await visitor.locator('#local-search button').click();
      await visitor.locator('.search-input').fill(asked);
      await visitor.locator('.results .result').first().waitFor({ timeout: 30_000 });
      const found = await visitor.locator('.results .result').allTextContents();
      expect(found.slice(0, 5)).toContainEqual(
        expect.stringMatching(RegExp(`${page}.*${place.replaceAll('.', '\\.')}`, 's')),
      );
      await visitor.close();
    },
    60_000,
  );

  test('the reference opens from the guide', async () => {
    const page = await browser.newPage();
    await page.goto(`${site.address}/`);
    await page.locator('a[href="/api/index.html"]').first().click();
    await page.waitForURL(/\/api\/index\.html/);
    expect(await page.title()).toContain('wick: API');
    await page.close();
  }, 60_000);
});
