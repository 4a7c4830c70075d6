import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser, type Site, softwareWebGpu } from '@wick/testing';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { checkpoint, nn, onnx, tensor, zeros } from 'wick';
import { exact, short } from './dom.ts';
import { everyBrowser } from './testing/everyBrowser.ts';
import { differenceTo } from './testing/pictures.ts';
import { buildSite, serveSite } from './testing/site.ts';

interface Numbers {
  readonly loss: number;
  readonly weights: readonly number[];
  readonly losses: readonly number[];
}
const fixture = JSON.parse(readFileSync(join(__dirname, 'fixtures/playground.json'), 'utf8')) as {
  readonly cases: Readonly<Record<string, Numbers>>;
};
const executablePath = findBrowser('playground');

// Where other work takes most of the machine a browser needs minutes for what it otherwise does in seconds.
jest.setTimeout(300_000);

/** Adds up, in the page, how far what is there moves without having been asked to. */
function watchLayout(): void {
  Object.assign(window, { moved: 0 });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if (Reflect.get(entry, 'hadRecentInput') !== true)
        Object.assign(window, { moved: Reflect.get(window, 'moved') + Reflect.get(entry, 'value') });
  }).observe({ type: 'layout-shift', buffered: false });
}

let site: Site;
beforeAll(async () => {
  buildSite();
  site = await serveSite();
});
afterAll(() => site?.close());

const { loss: firstLoss, weights: firstWeights } = fixture.cases['seed=0&init=default']!;
const numbers = { loss: short(firstLoss), weights: firstWeights.map(exact).join(' ') };
describe('every control, at every size', () => {
  for (const name of ['chromium', 'firefox'] as const) everyBrowser(name, () => site, numbers);
});

(executablePath ? describe : describe.skip)('the playground in Chromium', () => {
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  const newPage = async () => {
    const page = await browser.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    return page;
  };
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
    page = await newPage();
  });
  afterAll(() => browser?.close());
  beforeEach(() => page.setViewportSize({ width: 1200, height: 900 }));
  afterEach(() => {
    // Whatever a test did, under a policy without inline styles and eval.
    expect(complaints.splice(0)).toEqual([]);
  });

  /** The page at an address: loaded once, as visitors have it who follow links within it. */
  const open = async (state: string) => {
    if (!page.url().startsWith(site.address)) await page.goto(`${site.address}/#${state}`);
    else
      await page.evaluate((hash) => {
        for (const id of ['proof-close', 'sheet-close', 'reset']) document.getElementById(id)!.click();
        for (const details of document.querySelectorAll('details')) details.open = false;
        delete document.documentElement.dataset.shown;
        history.replaceState(null, '', `#${hash}`);
        window.dispatchEvent(new HashChangeEvent('hashchange'));
      }, state);
    await shown('seed=');
  };
  const shown = (part: string) =>
    page.waitForFunction((text) => document.documentElement.dataset.shown?.includes(text) ?? false, part);
  const card = async (index = 0) => {
    const rows = await page.locator('.card').nth(index).locator('dd').allTextContents();
    return {
      loss: Number(rows[0]),
      weights: rows[3]!
        .trim()
        .split(' ')
        .map((text) => Math.fround(Number(text))),
    };
  };
  const atStep = (step: number) =>
    page.waitForFunction((wanted) => Number(document.querySelector('#time-value')?.textContent) >= wanted, step);
  const guess = (wanted: string) =>
    page.waitForFunction(
      (text) => (document.querySelector('.guess strong')?.textContent === '1') === (text === '1'),
      wanted,
    );

  it('shows the weights and the losses that PyTorch has for a seed, and those of another seed once it is typed', async () => {
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
    expect(await page.textContent('#verdict')).toBe('Default weights: the signal is gone by layer 3.');
  });

  it('trains as PyTorch does, ten steps at a time', async () => {
    const address = 'seed=6&activation=gelu&init=orthogonal:1.4';
    await open(address);
    for (const step of [10, 20, 30]) {
      await page.click('#step');
      await atStep(step);
    }
    await page.click('#watch summary');
    const rows = await page
      .locator('#run-table tbody tr')
      .evaluateAll((all) => all.map((row) => row.children[1]!.textContent));
    fixture.cases[address]!.losses.slice(0, 3).forEach((loss, i) => {
      expect(Math.abs(Number(rows[i]) / loss - 1)).toBeLessThan(1e-4);
    });
  });

  it('goes to a GPU in the middle of a training and back when it is lost, with the losses of the CPU', async () => {
    const begin = async (of: Page) => {
      await of.goto(`${site.address}/#depth=2&width=16&init=kaimingNormal`);
      await of.waitForFunction(() => document.documentElement.dataset.shown !== undefined);
    };
    const train = async (of: Page, until: number) => {
      await of.click('#step');
      await of.waitForFunction((text) => document.querySelector('#time-value')?.textContent === text, String(until));
    };
    // What stands in a row is the loss of the step after it.
    const losses = async (of: Page) => {
      await of.click('#watch summary');
      const cells = of.locator('#run-table tbody td:nth-child(2)');
      return (await cells.allTextContents()).slice(0, -1).map(Number);
    };
    await page.goto('about:blank');
    await begin(page);
    for (const step of [10, 20, 30, 40]) await train(page, step);
    const onCpu = await losses(page);
    expect(onCpu).toHaveLength(4);

    const args = ['--no-sandbox', ...softwareWebGpu];
    const other = await chromium.launch({ executablePath: executablePath ?? '', args });
    try {
      const visitor = await other.newPage();
      await begin(visitor);
      await train(visitor, 10);
      // The worker that trains lets its device be taken away.
      const inWorkers = (script: string) => Promise.all(visitor.workers().map((worker) => worker.evaluate(script)));
      await inWorkers(`{
        const { prototype } = GPUAdapter;
        const request = prototype.requestDevice;
        prototype.requestDevice = async function (options) {
          return (self.device = await request.call(this, options));
        };
      }`);
      await visitor.click('#gpu');
      await visitor.waitForFunction(() => document.querySelector('#gpu-name')?.textContent !== '');
      const device = await visitor.textContent('#gpu-name');
      // The first three steps are the CPU's.
      await train(visitor, 20);
      await inWorkers('self.device?.destroy()');
      await train(visitor, 30);
      const afterwards = await visitor.textContent('#gpu-name');
      expect(device?.includes('swiftshader') ? afterwards : device).toMatch(/it failed|none found/);
      expect(await visitor.isChecked('#gpu')).toBe(false);
      await train(visitor, 40);
      for (const [i, loss] of (await losses(visitor)).entries())
        expect(Math.abs(loss - onCpu[i]!)).toBeLessThan(1e-4 * onCpu[i]!);
    } finally {
      await other.close();
    }
  }, 120_000);

  it('says that there is no GPU, and trains on, where the browser has no adapter', async () => {
    await page.goto('about:blank');
    await open('init=default');
    await page.click('#gpu');
    await page.waitForFunction(() => document.querySelector('#gpu-name')?.textContent !== '');
    // Where there is one after all, there is nothing to say.
    if (await page.isChecked('#gpu')) return;
    expect(await page.textContent('#gpu-name')).toBe('none found: it trains on the CPU');
    expect(await page.isDisabled('#gpu')).toBe(true);
    expect(complaints.splice(0)).toEqual(['No available adapters.']);
    await page.click('#step');
    await atStep(10);
  });

  it('the audit warns of defaults that nobody chose, and of nothing where the activation got what it asks for', async () => {
    await open('init=default&init=kaimingNormal:fan_in');
    const warnings = (index: number) => page.locator('.card').nth(index).locator('.warning summary').allTextContents();
    expect(await warnings(0)).toContainEqual(expect.stringMatching(/^⚠ default-init: /));
    expect(await warnings(1)).toEqual([]);
  });

  it('an address shows what another visitor saw, and who stays keeps the colour when another goes', async () => {
    await open('kind=conv&depth=3&width=8&activation=tanh&seed=9&init=orthogonal:2&init=normal:0.5');
    const verdicts = await page.textContent('#cards');
    expect(await page.locator('.card h3').allTextContents()).toEqual(['Orthogonal, gain 2', 'Normal, std 0.5']);
    await page.click('#add');
    await page.waitForFunction(() => document.querySelectorAll('.card').length === 3);
    await shown('init=default');
    await page.click('#initialisers button >> nth=0');
    await page.waitForFunction(() => document.querySelectorAll('.card').length === 2);
    expect(
      await page.locator('#strip .row').evaluateAll((rows) => rows.map((row) => row.getAttribute('class'))),
    ).toEqual(['row s1', 'row s2']);
    const [now, link] = [await page.textContent('#cards'), page.url()];
    expect(now).not.toBe(verdicts);
    await page.goto('about:blank');
    await page.goto(link);
    await page.waitForFunction(() => document.querySelectorAll('.card').length === 2);
    await shown('seed=');
    expect(await page.textContent('#cards')).toBe(now);
  });

  it('only the last of many questions is answered, and what is shown meanwhile says that it is old', async () => {
    await open('depth=4&init=default');
    const answered = await page.evaluate(async () => {
      const depth = document.querySelector<HTMLInputElement>('#depth')!;
      for (let value = 5; value <= 30; value++) {
        depth.value = String(value);
        depth.dispatchEvent(new Event('input', { bubbles: true }));
      }
      for (let frame = 0; frame < 2; frame++) await new Promise((next) => requestAnimationFrame(next));
      return document.querySelector('#strip .row.stale')?.textContent ?? '';
    });
    expect(answered).toContain('of the settings before');
    await shown('depth=30&');
    expect(await page.locator('#strip .stale').count()).toBe(0);
  });

  it('plays until the loss has fallen, keeps the run, says what diverged, and recognises a drawn 1', async () => {
    await open('depth=2&width=64&lr=0.02&init=kaimingNormal:fan_in&init=normal:100');
    await page.click('#play');
    await atStep(10);
    await page.evaluate(watchLayout);
    await atStep(120);
    await page.click('#play');
    expect(await page.evaluate(() => Reflect.get(window, 'moved'))).toBeLessThan(0.02);
    const said = await page.textContent('#progress');
    expect(Number(said!.match(/Kaiming normal ([\d.]+) %/)![1])).toBeGreaterThan(80);
    expect(said).toContain('Normal, std 100 diverged');
    expect(await page.locator('#losses .cross-name').textContent()).toMatch(/^no number from step \d+ on$/);
    // Back to the beginning, without training anew.
    await page.focus('#time');
    await page.keyboard.press('Home');
    await page.waitForFunction(() => document.querySelector('#progress')?.textContent?.startsWith('step 0, '));
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
      await guess('1');
      await page.click('#clear');
      await guess('another');
    }
    // The same without a pointer: from the middle upwards, the pen down, and all the way back.
    await page.focus('#canvas');
    const times = (key: string, count: number) => Array.from({ length: count }, () => key);
    for (const key of [...times('ArrowUp', 9), ' ', ...times('ArrowDown', 18)]) await page.keyboard.press(key);
    await guess('1');
    // Another network: the run is of the past, and says so.
    await page.fill('#seed', '8');
    await page.press('#seed', 'Enter');
    await page.waitForFunction(() => document.querySelector('#progress')?.textContent?.includes('Reset'));
  });

  it('copies the programs that it shows, and the link, and says so beside each', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await open('seed=5&init=orthogonal:2');
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    const answered = (id: string) =>
      page.waitForFunction((place) => document.querySelector(place)?.textContent === 'Copied.', `#${id}-said`);
    await page.click('#check');
    for (const what of ['torch', 'wick']) {
      await page.click(`#copy-${what}`);
      await answered(`copy-${what}`);
      expect(await copied()).toBe(await page.textContent(`#${what}`));
      expect(await copied()).toMatch(what === 'torch' ? /torch\.manual_seed\(5\)/ : /manualSeed\(5\)/);
    }
    await page.keyboard.press('Escape');
    await page.click('#share');
    await answered('share');
    expect(await copied()).toBe(page.url());
  });

  it('eight lessons: the picture comes after the answer, in both languages', async () => {
    await open('');
    const links = page.locator('#lessons a');
    for (let lesson = 1; lesson <= 8; lesson++) {
      await links.nth(lesson - 1).click();
      await shown(`lesson=${lesson}`);
      expect(await page.textContent('#verdict')).toMatch(/^Predict first/);
      expect(await page.locator('#strip .row path').count()).toBeLessThan(8);
      await page.locator('#lesson input').nth(1).check();
      await page.focus('#reveal');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() =>
        /arrives|gone|explodes|zeros/.test(document.querySelector('#verdict')?.textContent ?? ''),
      );
      expect(await page.locator('#why a').getAttribute('href')).toMatch(/^https:/);
    }
    await page.click('#language');
    await page.waitForFunction(() => document.querySelector('#verdict')?.textContent?.includes('信号'));
    await page.goto(`${site.address}/#lesson=3&view=teach`);
    await page.waitForFunction(() => document.documentElement.dataset.view === 'teach');
    expect(await page.isVisible('#controls')).toBe(false);
  });

  it('inspects a file, also the same again, and says what is wrong with a bad one', async () => {
    await open('init=default');
    const bytes = checkpoint.serializeSafetensors(new nn.Linear(32, 16).stateDict());
    const choose = (name: string, buffer: Buffer) =>
      page.setInputFiles('#file', { name, mimeType: 'application/octet-stream', buffer });
    const firstRow = (text: string) =>
      page.waitForFunction((wanted) => document.querySelector('#tensors tbody th')?.textContent === wanted, text);
    await page.evaluate(() => {
      const said: string[] = [];
      Object.assign(window, { said });
      const place = document.querySelector('#file-said')!;
      new MutationObserver(() => said.push(place.textContent)).observe(place, { childList: true });
    });
    await choose('a.safetensors', Buffer.from(bytes));
    await page.waitForSelector('#tensors table');
    expect(await page.evaluate(() => Reflect.get(window, 'said'))).toEqual([
      `Reading a.safetensors, ${Number((bytes.length / 1000).toPrecision(3))} kB…`,
      'a.safetensors is shown below.',
    ]);
    expect(await page.locator('#tensors tbody th').allTextContents()).toEqual(['bias', 'weight']);
    expect(await page.locator('#tensors tbody tr').last().textContent()).toContain('uniform(');
    await choose('a.safetensors', Buffer.from(checkpoint.serializeSafetensors({ again: tensor([1, 2]) })));
    await firstRow('again');
    await choose('b.bin', Buffer.from(checkpoint.serializeTorch({ model: { w: tensor([1, 2, 3]) } })));
    await firstRow('model.w');
    const model = new nn.Sequential(new nn.Linear(4, 3));
    await choose('c.onnx', Buffer.from(onnx.exportOnnx(model, [zeros(1, 4)])));
    await firstRow('0.weight');
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
    await page.waitForSelector('#file-said.bad');
    expect(await page.textContent('#file-said')).toMatch(/safetensors/i);
  });

  // Twenty tell what fifty do; all are run where all is asked for.
  const many = process.env.WICK_BROWSERS === 'all' ? 50 : 20;
  it(`keeps no more after ${many} runs than after five`, async () => {
    await open('depth=1&width=2&init=default');
    const protocol = await page.context().newCDPSession(page);
    await protocol.send('Performance.enable');
    const kept = async () => {
      await protocol.send('HeapProfiler.collectGarbage');
      const { metrics } = await protocol.send('Performance.getMetrics');
      const of = (wanted: string) => metrics.find(({ name }) => name === wanted)!.value;
      return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), workers: page.workers().length };
    };
    const runs = (count: number) =>
      page.evaluate(async (count) => {
        const press = async (id: string, at: string) => {
          document.getElementById(id)!.click();
          while (document.getElementById('time-value')!.textContent !== at) await new Promise(requestAnimationFrame);
        };
        for (let run = 0; run < count; run++) {
          await press('step', '10');
          await press('reset', '0');
        }
      }, count);
    await runs(5);
    const before = await kept();
    await runs(many - 5);
    const after = await kept();
    expect(after.workers).toBe(before.workers);
    expect(after.nodes - before.nodes).toBeLessThan(200);
    expect(after.heap - before.heap).toBeLessThan(1e6);
  }, 120_000);

  it.each([
    ['digits.bin', 'training', /digits|fetch|load/i],
    ['worker', 'analysing', /worker failed/i],
  ] as const)('without a line to %s it says so, and does not wait for ever', async (missing, _, wanted) => {
    const cut = await browser.newPage();
    await cut.route(new RegExp(missing), (route) => route.abort());
    await cut.goto(`${site.address}/#depth=1&width=2&init=default`);
    if (missing === 'digits.bin') {
      await cut.waitForFunction(() => document.documentElement.dataset.shown);
      await cut.click('#step');
    }
    await cut.waitForSelector('#status.bad');
    expect(await cut.textContent('#status')).toMatch(wanted);
    if (missing === 'digits.bin') {
      // The line is back: the same button is enough.
      await cut.unroute(new RegExp(missing));
      await cut.click('#step');
      await cut.waitForFunction(() => document.querySelector('#time-value')?.textContent === '10');
      expect(await cut.locator('#status.bad').count()).toBe(0);
    }
    await cut.close();
  });

  it('without JavaScript it says what it needs, and does not pretend to compute', async () => {
    const still = await browser.newPage({ javaScriptEnabled: false });
    await still.goto(`${site.address}/`);
    expect(await still.isVisible('.notice')).toBe(true);
    expect(await still.locator('.app').textContent()).not.toMatch(/Computing|NaN|undefined/);
    await still.close();
  });

  it.each([
    ['light', 1440, 900],
    ['dark', 1280, 800],
    ['light', 390, 844],
  ] as const)(
    'the first screen is the picture, and it does not move: %s, %i × %i',
    async (colorScheme, width, height) => {
      const page = await newPage();
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
      await page.addInitScript(watchLayout);
      await page.goto(`${site.address}/`);
      await page.waitForFunction(() => document.documentElement.dataset.shown);
      for (const id of ['#verdict', '#strip svg', '#check', '#watch-title']) {
        const box = (await page.locator(id).boundingBox())!;
        expect([id, box.y + box.height < height, box.x >= 0 && box.x + box.width <= width]).toEqual([id, true, true]);
      }
      expect(await page.evaluate(() => Reflect.get(window, 'moved'))).toBeLessThan(0.02);
      const picture = await page.screenshot();
      const blank = await browser.newPage();
      const difference = await differenceTo(blank, picture, `first-${width}.png`);
      await blank.close();
      await page.close();
      expect(difference).toBeLessThan(0.04);
    },
  );

  it.each([
    ['light', 1200, 'depth=12&init=default&init=kaimingNormal:fan_in&init=xavierUniform:1&init=normal:0.05'],
    ['dark', 1200, 'lesson=8'],
    ['light', 390, 'lesson=2&language=zh'],
    ['dark', 390, 'depth=12&init=default&init=kaimingNormal:fan_in&init=constant:0&init=normal:0.05'],
  ] as const)('nobody is shut out: %s, %i pixels wide, %s', async (colorScheme, width, address) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 800 });
    await open(address);
    if (address.startsWith('lesson')) await page.click('#reveal');
    else await page.click('#numbers-open summary');
    if (width === 390) await page.click('#sheet-open');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    // No text is cut off or leaves its box.
    const spilled = await page.evaluate(() =>
      [
        ...document.querySelectorAll<HTMLElement>(
          'main button, main p, main h2, main h3, main dd, main dt, main summary, form button',
        ),
      ]
        .filter(
          (element) =>
            element.offsetWidth > 0 &&
            element.scrollWidth > element.clientWidth + 1 &&
            !element.closest('.scroll, pre'),
        )
        .map((element) => element.textContent),
    );
    expect(spilled).toEqual([]);
    const found = async () =>
      page.evaluate(async () => {
        const { violations } = await (window as unknown as { axe: typeof axe }).axe.run();
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
      });
    // The protocol evaluates it: the page's own policy is not asked.
    await page.evaluate(axe.source);
    expect(await found()).toEqual([]);
    if (width === 390) return;
    await page.click('#check');
    expect(await found()).toEqual([]);
  });
});
