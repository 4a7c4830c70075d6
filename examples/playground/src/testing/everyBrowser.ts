import { type BrowserName, findBrowser, type Site } from '@wick/testing';
import { type Preferences, type Visitor, visitors } from './browsers.ts';
import { focusable, type Use, uses } from './everyControl.ts';

/** The page as a visitor of either browser has it: by keyboard, by pointer, at every size, with every preference. */
export function everyBrowser(name: BrowserName, site: () => Site, numbers: Readonly<Record<string, string>>): void {
  const executablePath = findBrowser('playground', name);
  (executablePath ? describe : describe.skip)(`in ${name}`, () => {
    let visitor: Visitor;
    beforeAll(async () => {
      visitor = await visitors[name](executablePath ?? '');
    });
    afterAll(() => visitor?.close());

    /** Waits until an expression is true of the page; what it stands at, if that takes longer than any machine does. */
    const until = (expression: string) =>
      visitor.evaluate(`return new Promise((done) => {
        const end = Date.now() + 60000;
        const look = () => (${expression}) ? done('') : Date.now() > end ? done(location.hash) : setTimeout(look, 10);
        look();
      })`);
    /** Waits until no result has brought other controls for a second: on a slow machine the last ones come late. */
    const settled = () =>
      visitor.evaluate(`return new Promise((done) => {
        const end = Date.now() + 60000;
        let since = Date.now();
        let last = [];
        const look = () => {
          const now = ${focusable};
          if (now.length !== last.length || now.some((element, i) => element !== last[i])) since = Date.now();
          last = now;
          Date.now() - since > 1000 || Date.now() > end ? done('') : setTimeout(look, 50);
        };
        look();
      })`);
    const open = async (state: string, width = 1280, height = 800) => {
      await visitor.resize(width, height);
      await visitor.open('about:blank');
      await visitor.open(`${site().address}/#${state}`);
      expect(await until('document.documentElement.dataset.shown')).toBe('');
    };

    it("has PyTorch's weights and loss", async () => {
      await open('seed=0&init=default');
      const found = await visitor.evaluate(
        'return [...document.querySelectorAll(".card dd")].map((cell) => cell.textContent.trim())',
      );
      const [loss, , , weights] = found as string[];
      expect({ loss, weights: weights!.replaceAll(/\s+/g, ' ') }).toEqual(numbers);
    });

    it('offers a GPU if it has one to ask', async () => {
      await open('init=default');
      const [has, offers] = (await visitor.evaluate(
        `return [!!navigator.gpu, document.querySelector('#gpu').checkVisibility({ visibilityProperty: true })]`,
      )) as [boolean, boolean];
      expect(offers).toBe(has);
    });

    const place = async ({ at, pointer }: Use) => {
      const box = await visitor.evaluate(
        `const element = document.querySelector(arguments[0]);
         element.scrollIntoView({ block: 'center', behavior: 'instant' });
         const { x, y, width, height } = element.getBoundingClientRect();
         return [x, y, width, height];`,
        at,
      );
      const [x, y, width, height] = box as [number, number, number, number];
      return pointer!.map(([right, down]) => [x + right * width, y + down * height] as const);
    };

    // One way a browser, unless all is asked for: what differs between browsers is not what differs between the ways.
    const ways = { chromium: 'pointer', firefox: 'keyboard' } as const;
    const tried = process.env.WICK_BROWSERS === 'all' ? (['keyboard', 'pointer'] as const) : [ways[name]];
    it.each(tried)('every control does what it says, by %s', async (how) => {
      await open('init=default&init=kaimingNormal&init=xavierUniform');
      const failed: string[] = [];
      for (const use of uses) {
        // What a result brings on a slow machine comes late.
        await until(`document.querySelector(${JSON.stringify(use.at)})`);
        // Where one way cannot be tried the other prepares what comes after.
        if ((how === 'keyboard' && use.keys) || !use.pointer) {
          await visitor.evaluate('document.querySelector(arguments[0]).focus()', use.at);
          await visitor.press(...use.keys!);
        } else await visitor.drag(...(await place(use)));
        const state = await until(use.says);
        if (state !== '') failed.push(`${use.at}: ${use.says}, not so at ${String(state)}`);
        if (failed.length > 0) break;
      }
      expect(failed).toEqual([]);
    });

    const kinds: readonly [string, number, number, Preferences][] = [
      ['light', 1440, 900, {}],
      ['dark, without motion', 1280, 800, { dark: true, calm: true }],
      ['forced colours, on a phone', 390, 844, { forced: true }],
    ];
    it.each(kinds)('every control is reached by Tab, and seen to be: %s', async (_, width, height, preferences) => {
      if ((await visitor.evaluate('return document.querySelector("#skip") === null')) === true) await open('');
      await visitor.prefer(preferences);
      await visitor.resize(width, height);
      if (width === 390) {
        await visitor.evaluate('document.querySelector("#sheet-open").focus()');
        await visitor.press('Enter');
      }
      await settled();
      // Every element that gets the focus is kept, with whether a line around it shows that.
      await visitor.evaluate(`
        window.visited = [];
        document.addEventListener('focusin', ({ target }) => {
          const { outlineStyle, outlineWidth } = getComputedStyle(target);
          const { top, bottom } = target.getBoundingClientRect();
          window.visited.push([target, outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && bottom > 0 && top < innerHeight]);
        });
        document.querySelector('#skip').focus();`);
      const count = (await visitor.evaluate(`window.wanted = ${focusable}; return window.wanted.length`)) as number;
      expect(count).toBeGreaterThan(30);
      await visitor.press(...Array.from({ length: count + 8 }, () => 'Tab'));
      const [order, unseen, spilled] = (await visitor.evaluate(`
        const name = (element) => element.id || element.outerHTML.slice(0, 80);
        const once = [...new Set(window.visited.map(([element]) => element))].filter((element) => window.wanted.includes(element));
        const inForm = [...document.querySelectorAll('main button, main p, main dd, main dt, main h2, main h3, form button')];
        return [
          window.wanted.filter((element, i) => once[i] !== element).map(name),
          window.visited.slice(1).filter(([, seen]) => !seen).map(([element]) => name(element)),
          inForm.filter((element) => element.offsetWidth > 0 && element.scrollWidth > element.clientWidth + 1 && !element.closest('.scroll, pre')).map((element) => element.textContent),
        ];`)) as string[][];
      expect({ order, unseen, spilled }).toEqual({ order: [], unseen: [], spilled: [] });
      expect(await visitor.evaluate('return document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    });
  });
}
