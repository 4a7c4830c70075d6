import * as nn from '@wick/nn';
import { manualSeed, rand, tensor } from '@wick/tensor';
import { findBrowser } from '@wick/testing';
import axe from 'axe-core';
import { type Browser, chromium } from 'playwright-core';
import { report } from '../index.ts';

const executablePath = findBrowser('report');

(executablePath ? describe : describe.skip)('the report in Chromium', () => {
  let browser: Browser;
  let html: string;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
    manualSeed(0);
    const model = new nn.Sequential(new nn.Linear(6, 64), new nn.BatchNorm1d(64), new nn.ReLU(), new nn.Linear(64, 3));
    html = await report(model, {
      title: 'A network with a warning',
      input: rand(8, 6),
      target: tensor([0n, 1n, 2n, 0n, 1n, 2n, 0n, 1n]),
      curves: { train: [2, 1.5, 1], test: [2, 1.7, 1.4] },
    });
  });
  afterAll(() => browser?.close());

  it.each(['light', 'dark'] as const)(
    'fits a phone, keeps its own policy, and has no fault axe would name: %s',
    async (colorScheme) => {
      const page = await browser.newPage({ colorScheme, viewport: { width: 390, height: 800 } });
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('request', (request) => complaints.push(request.url()));
      await page.setContent(html);
      expect(await page.locator('.warning h3').allTextContents()).toEqual(['bias-before-norm']);
      // The pictures have the page's colours: their bars are not the default black.
      const fill = await page.evaluate("getComputedStyle(document.querySelector('#histograms rect')).fill");
      expect(fill).toBe(colorScheme === 'light' ? 'rgb(29, 95, 168)' : 'rgb(125, 183, 245)');
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      expect(complaints).toEqual([]);
      // The debugger's own calls are not held by the page's policy.
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      await page.close();
    },
  );

  it('opens a table by keyboard alone', async () => {
    const page = await browser.newPage();
    await page.setContent(html);
    await page.locator('#histograms summary').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('#histograms details').first().getAttribute('open')).toBe('');
    await page.close();
  });
});
