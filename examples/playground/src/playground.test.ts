import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser, type Site } from '@wick/testing';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { checkpoint, nn, onnx, tensor, zeros } from 'wick';
import { buildSite, serveSite } from './testing/site.ts';

const fixture = JSON.parse(readFileSync(join(__dirname, 'fixtures/playground.json'), 'utf8')) as {
  readonly cases: Readonly<Record<string, { readonly loss: number; readonly weights: readonly number[] }>>;
};
const executablePath = findBrowser('playground');

(executablePath ? describe : describe.skip)('the playground in Chromium', () => {
  let browser: Browser;
  let site: Site;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    buildSite();
    site = await serveSite();
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    site?.close();
  });
  beforeEach(async () => {
    complaints = [];
    page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
  });
  afterEach(async () => {
    await page.close();
    // Whatever a test did, under a policy without inline styles and eval.
    expect(complaints).toEqual([]);
  });

  const open = async (state: string) => {
    await page.goto(`${site.address}/#${state}`);
    await shown('seed=');
  };
  const shown = (part: string) =>
    page.waitForFunction((text) => document.documentElement.dataset.shown?.includes(text) ?? false, part);
  const card = async (index = 0) => {
    const rows = await page.locator('.card').nth(index).locator('dd').allTextContents();
    return { loss: Number(rows[0]), weights: rows[3]!.split(', ').map((text) => Math.fround(Number(text))) };
  };

  it('shows the weights and the loss that PyTorch has for a seed, and those of another seed once it is typed', async () => {
    await open('seed=0&init=default');
    for (const seed of [0, 1]) {
      if (seed === 1) {
        await page.fill('#seed', '1');
        await page.press('#seed', 'Enter');
        await shown('seed=1&');
      }
      const { loss, weights } = fixture.cases[`seed=${seed}&init=default`]!;
      const found = await card();
      expect(found.weights).toEqual(weights);
      expect(found.loss).toBe(Number(loss.toPrecision(4)));
    }
    expect(new URL(page.url()).hash).toContain('seed=1');
  });

  it('the audit warns of defaults that nobody chose, and of nothing where the activation got what it asks for', async () => {
    await open('init=default&init=kaimingNormal:fan_in');
    const warnings = (index: number) => page.locator('.card').nth(index).locator('.warning summary').allTextContents();
    expect(await warnings(0)).toContainEqual(expect.stringMatching(/^⚠ default-init: /));
    expect(await warnings(1)).toEqual([]);
  });

  it('an address shows what another visitor saw', async () => {
    await open('kind=conv&depth=3&width=8&activation=tanh&seed=9&init=orthogonal:2&init=normal:0.5');
    const verdicts = await page.textContent('#verdicts');
    expect(await page.locator('.card h3').allTextContents()).toEqual(['Orthogonal, gain 2', 'Normal, std 0.5']);
    await page.click('#add');
    await page.waitForFunction(() => document.querySelectorAll('.card').length === 3);
    const [three, link] = [await page.textContent('#verdicts'), page.url()];
    expect(three).not.toBe(verdicts);
    await page.goto('about:blank');
    await page.goto(link);
    await page.waitForFunction(() => document.querySelectorAll('.card').length === 3);
    expect(await page.textContent('#verdicts')).toBe(three);
  });

  it('trains in a worker until the loss has fallen and recognises a drawn 1', async () => {
    await open('depth=2&width=64&lr=0.02&init=kaimingNormal:fan_in');
    await page.click('#train');
    await page.waitForFunction(() => document.querySelector('#progress')?.textContent?.startsWith('step'));
    await page.waitForFunction(() => document.querySelector('#train')?.textContent === 'Train');
    const [accuracy] = (await page.textContent('#progress'))!.match(/[\d.]+(?= %)/)!;
    expect(Number(accuracy)).toBeGreaterThan(85);
    // In the middle, then in a corner, where none of MNIST's stands.
    for (const [x, from, to] of [
      [0.5, 0.18, 0.82],
      [0.1, 0.05, 0.6],
    ] as const) {
      await page.locator('#canvas').scrollIntoViewIfNeeded();
      const box = (await page.locator('#canvas').boundingBox())!;
      await page.mouse.move(box.x + box.width * x, box.y + box.height * from);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * x, box.y + box.height * to, { steps: 20 });
      await page.mouse.up();
      await page.waitForFunction(() => document.querySelector('.guess strong')?.textContent === '1');
      await page.click('#clear');
      await page.waitForFunction(() => document.querySelector('.guess strong')?.textContent !== '1');
    }
  });

  it('copies the programs that it shows, and the link', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await open('seed=5&init=orthogonal:2');
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    for (const what of ['torch', 'wick']) {
      await page.click(`#copy-${what}`);
      await page.waitForFunction(() => document.querySelector('#status')?.textContent?.endsWith('is copied.'));
      expect(await copied()).toBe(await page.textContent(`#${what}`));
      expect(await copied()).toMatch(what === 'torch' ? /torch\.manual_seed\(5\)/ : /manualSeed\(5\)/);
      await page.fill('#seed', '5');
    }
    await page.click('#share');
    await page.waitForFunction(() => document.querySelector('#status')?.textContent === 'The link is copied.');
    expect(await copied()).toBe(page.url());
  });

  it('stops training when told to, and can be used by keyboard alone', async () => {
    await open('depth=4&init=kaimingNormal:fan_in');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('skip');
    await page.focus('#train');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('#progress')?.textContent?.startsWith('step'));
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('#train')?.textContent === 'Train');
    await page.focus('#canvas');
    for (const key of [' ', 'ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
    await page.waitForSelector('.guess');
    await page.focus('#initialisers select');
    await page.keyboard.press('Home');
    await page.waitForFunction(() => document.querySelector('.card h3')?.textContent === 'PyTorch default');
  });

  it('inspects a file, and says what is wrong with a bad one', async () => {
    await open('init=default');
    const bytes = checkpoint.serializeSafetensors(new nn.Linear(32, 16).stateDict());
    const choose = (name: string, buffer: Buffer) =>
      page.setInputFiles('#file', { name, mimeType: 'application/octet-stream', buffer });
    await choose('a.safetensors', Buffer.from(bytes));
    await page.waitForSelector('#tensors table');
    expect(await page.locator('#tensors tbody th').allTextContents()).toEqual(['bias', 'weight']);
    expect(await page.locator('#tensors tbody tr').last().textContent()).toContain('uniform(');
    const torch = checkpoint.serializeTorch({ model: { w: tensor([1, 2, 3]) } });
    await choose('b.pt', Buffer.from(torch));
    await page.waitForFunction(() => document.querySelector('#tensors tbody th')?.textContent === 'model.w');
    const model = new nn.Sequential(new nn.Linear(4, 3));
    await choose('c.onnx', Buffer.from(onnx.exportOnnx(model, [zeros(1, 4)])));
    await page.waitForFunction(() => document.querySelector('#tensors tbody th')?.textContent === '0.weight');
    // Dropped somewhere on the page.
    await page.evaluate(
      (values) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([new Uint8Array(values)], 'dropped.safetensors'));
        document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer }));
      },
      [...bytes],
    );
    await page.waitForFunction(() =>
      document.querySelector('#tensors caption')?.textContent?.startsWith('dropped.safetensors'),
    );
    await choose('d.safetensors', Buffer.from('no tensors at all'));
    await page.waitForSelector('#status.bad');
    expect(await page.textContent('#tensors')).toMatch(/safetensors/i);
  });

  it.each([
    ['light', 1200],
    ['dark', 1200],
    ['light', 360],
    ['dark', 360],
  ] as const)('nobody is shut out: %s, %i pixels wide', async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    await open('depth=12&init=default&init=kaimingNormal:fan_in&init=xavierUniform:1&init=normal:0.05');
    await page.click('#signal-title ~ details summary');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    // The protocol evaluates it: the page's own policy is not asked.
    await page.evaluate(axe.source);
    const violations = await page.evaluate(async () => {
      const results = await (window as unknown as { axe: typeof axe }).axe.run();
      return results.violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
      );
    });
    expect(violations).toEqual([]);
  });
});
