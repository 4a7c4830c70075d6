import { manualSeed } from '@wick/tensor';
import { isTensor } from '@wick/tensor/internal';
import { compile } from '../compile.ts';
import { cases } from '../testing/cases.ts';
import { gpuForTest } from '../testing/onGpu.ts';
import { nn, optim } from '../testing/packages.ts';
import type { Case } from '../testing/sameAsEager.ts';
import type { WebGpu } from './gpu.ts';

const CALLS = 9;
let device: WebGpu | null = null;
beforeAll(async () => {
  device = await gpuForTest();
});
afterAll(() => device?.dispose());

/** All tensors of a value, one after the other. */
function numbersOf(value: unknown): number[] {
  if (isTensor(value)) return Array.from(value.detach().toTypedArray() as Float32Array, Number);
  if (value instanceof nn.Module || value instanceof optim.Optimizer) return numbersOf(value.stateDict());
  if (typeof value === 'function') return numbersOf(value());
  if (value instanceof Map) return [...value.values()].flatMap(numbersOf);
  if (Array.isArray(value)) return value.flatMap(numbersOf);
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : [];
}

async function fetched(value: unknown): Promise<unknown> {
  if (isTensor(value)) return (await value.cpu()).clone();
  if (Array.isArray(value)) return Promise.all(value.map(fetched));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(async ([key, item]) => [key, await fetched(item)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

interface Story {
  readonly results: number[][];
  readonly state: number[];
}

function endOf({ state }: Case): number[] {
  return state.flatMap((item) => (isTensor(item) ? numbersOf([item, item.grad]) : numbersOf(item)));
}

function eager(make: () => Case): Story {
  manualSeed(7);
  const one = make();
  const results: number[][] = [];
  for (let i = 0; i < CALLS; i++) {
    results.push(numbersOf((one.step as (...args: unknown[]) => unknown)(...one.args(i))));
    one.between?.(i);
  }
  return { results, state: endOf(one) };
}

async function onGpu(make: () => Case): Promise<Story> {
  manualSeed(7);
  const one = make();
  const step = await compile(one.step as (...args: unknown[]) => unknown, { device: device! });
  const results: number[][] = [];
  for (let i = 0; i < CALLS; i++) {
    results.push(numbersOf(await fetched(await step(...one.args(i)))));
    one.between?.(i);
  }
  await step.sync();
  const story = { results, state: endOf(one) };
  await step.dispose();
  return story;
}

/** The largest difference between two lists, relative to the largest number, or to 1e-3 where all are small. */
function gap(a: readonly number[], b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  let [scale, most] = [1e-3, 0];
  for (const x of b) if (Number.isFinite(x)) scale = Math.max(scale, Math.abs(x));
  for (const [i, x] of a.entries()) if (!Object.is(x, b[i])) most = Math.max(most, Math.abs(x - b[i]!) / scale);
  return most;
}

/** What is refused, and by what name. */
const refused: Readonly<Record<string, RegExp>> = {
  'dropout of each kind': /slopes does not run/,
  'an average of weights': /AveragedModel.updateParameters does not run/,
  float64: /float64 does not go to a GPU/,
  'changes in place of views': /an argument is changed in place/,
  Adafactor: /Adafactor.step does not run/,
  Muon: /Muon.step does not run/,
};

it.each(Object.keys(cases))('%s', async (name) => {
  if (device === null) return;
  const why = refused[name];
  if (why) {
    await expect(onGpu(cases[name]!)).rejects.toThrow(why);
    return;
  }
  const expected = eager(cases[name]!);
  const found = await onGpu(cases[name]!);
  for (let i = 0; i < CALLS; i++) expect(gap(found.results[i]!, expected.results[i]!)).toBeLessThan(1e-4);
  expect(gap(found.state, expected.state)).toBeLessThan(2e-3);
});
