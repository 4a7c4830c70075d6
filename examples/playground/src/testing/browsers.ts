import { type BrowserName, Firefox } from '@wick/testing';
import { type Browser, chromium, type Page } from 'playwright-core';

/** What a visitor has set for all pages. */
export interface Preferences {
  readonly dark?: boolean;
  readonly calm?: boolean;
  readonly forced?: boolean;
}

/** What both browsers are asked to do, by keyboard and by pointer. */
export interface Visitor {
  open(address: string): Promise<void>;
  resize(width: number, height: number): Promise<void>;
  prefer(preferences: Preferences): Promise<void>;
  /** What a function's body returns in the page; of a promise what it comes to. */
  evaluate(body: string, ...args: readonly unknown[]): Promise<unknown>;
  press(...keys: readonly string[]): Promise<void>;
  /** Presses the pointer at the first place, moves to the others, and lets go. */
  drag(...places: readonly (readonly [x: number, y: number])[]): Promise<void>;
  close(): Promise<void>;
}

class Chromium implements Visitor {
  readonly #browser: Browser;
  readonly #page: Page;
  private constructor(browser: Browser, page: Page) {
    [this.#browser, this.#page] = [browser, page];
  }
  static async start(executablePath: string): Promise<Chromium> {
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    return new Chromium(browser, await browser.newPage());
  }
  async open(address: string): Promise<void> {
    await this.#page.goto(address);
  }
  resize(width: number, height: number): Promise<void> {
    return this.#page.setViewportSize({ width, height });
  }
  prefer({ dark = false, calm = false, forced = false }: Preferences): Promise<void> {
    return this.#page.emulateMedia({
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: calm ? 'reduce' : 'no-preference',
      forcedColors: forced ? 'active' : 'none',
    });
  }
  evaluate(body: string, ...args: readonly unknown[]): Promise<unknown> {
    return this.#page.evaluate(`(function () { ${body} }).apply(null, ${JSON.stringify(args)})`);
  }
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key);
  }
  async drag(...places: readonly (readonly [x: number, y: number])[]): Promise<void> {
    const { mouse } = this.#page;
    await mouse.move(...places[0]!);
    await mouse.down();
    for (const place of places.slice(1)) await mouse.move(...place);
    await mouse.up();
  }
  close(): Promise<void> {
    return this.#browser.close();
  }
}

/** Starts a browser for one visitor. */
export const visitors: Readonly<Record<BrowserName, (executablePath: string) => Promise<Visitor>>> = {
  chromium: (path) => Chromium.start(path),
  firefox: (path) => Firefox.start(path),
};
