import 'mocha/mocha.js';
import { Buffer } from 'buffer/';
import { expect } from 'expect';
import { ModuleMocker } from 'jest-mock';
import type { Ending } from '../outcome.ts';

type Body = (...row: unknown[]) => unknown;
type Define = (title: string, body: Body) => void;

// Mocha gives collecting and running, and calls a few things by other names than Jest.
// Its pauses between tests are timers, which pages delay by 4 ms.
Object.assign(Mocha.Runner, { immediately: queueMicrotask.bind(globalThis) });
mocha.setup({ ui: 'bdd', timeout: 60_000, reporter: class {} as never });
const { describe, it, before, after, beforeEach, afterEach } = globalThis;

const label = (value: unknown): string => (Object(value) === value ? '{…}' : String(value));

/** A row's values in its title; good enough to find the row again. */
function titleOf(title: string, row: readonly unknown[], index: number): string {
  let next = 0;
  const filled = title.replace(/%[sdifjop#%]/g, (sign) => {
    if (sign === '%%') return '%';
    return sign === '%#' ? String(index) : label(row[next++]);
  });
  return filled.replace(/\$(\w+)/g, (whole, key: string) => {
    const value = (row[0] as Record<string, unknown> | null)?.[key];
    return value === undefined ? whole : label(value);
  });
}

/** Jest's `test(title, body, timeout)` and `test.each(rows)(title, body, timeout)`. */
function inJestsWay(define: Define, skip: Define) {
  const plain = (title: string, body: Body) => define(title, () => body());
  const each = (rows: readonly unknown[]) => (title: string, body: Body) => {
    rows.forEach((row, index) => {
      const values = Array.isArray(row) ? row : [row];
      define(titleOf(title, values, index), () => body(...values));
    });
  };
  return Object.assign(plain, { each, skip });
}

let leftOut: ReadonlySet<string> = new Set();

const test = inJestsWay(
  // Mocha runs the tests of a group before the groups in it, Jest in the order of the file: each test is a group here.
  (title, body) => {
    if (leftOut.has(title)) return;
    describe(title, () => void it(title, async () => void (await body())));
  },
  (title, body) => void it.skip(title, body as Mocha.Func),
);
const group = inJestsWay(
  (title, body) => void describe(title, () => void body()),
  (title, body) => void describe.skip(title, () => void body()),
);
const hook = (define: (body: Mocha.AsyncFunc) => void) => (body: Body) => define(async () => void (await body()));

const mocker = new ModuleMocker(globalThis);

// What Jest's tests take for granted.
Object.assign(globalThis, {
  ...{ test, it: test, describe: group, expect, Buffer },
  ...{ beforeAll: hook(before), afterAll: hook(after), beforeEach: hook(beforeEach), afterEach: hook(afterEach) },
  jest: { fn: mocker.fn.bind(mocker), spyOn: mocker.spyOn.bind(mocker) },
});

/** Collects the tests of a file, but for those with a title to be left out, and runs them. */
export async function runSuite(file: string, load: () => void, withoutTitles: readonly string[]): Promise<Ending[]> {
  leftOut = new Set(withoutTitles);
  describe(file, load);
  const endings: Ending[] = [];
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    const ended = (one: Mocha.Runnable, error: string | null) =>
      endings.push({ name: one.titlePath().slice(0, -1).join(' > '), error });
    runner.on('pass', (one) => ended(one, null));
    runner.on('fail', (one, error: Error) => ended(one, `${error}\n${error.stack}`));
  });
  return endings;
}
