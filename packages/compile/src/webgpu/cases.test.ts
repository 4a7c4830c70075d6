import { manualSeed, randint, randn, type Tensor } from '@wick/tensor';
import { isTensor } from '@wick/tensor/internal';
import { compile } from '../compile.ts';
import { cases } from '../testing/cases.ts';
import { numbersOf } from '../testing/numbersOf.ts';
import { gpuForTest } from '../testing/onGpu.ts';
import { models, nn, optim } from '../testing/packages.ts';
import type { Case } from '../testing/sameAsEager.ts';
import { trained } from '../testing/trained.ts';
import type { WebGpu } from './gpu.ts';

const CALLS = 9;
let device: WebGpu | null = null;
beforeAll(async () => {
  device = await gpuForTest();
});
afterAll(() => device?.dispose());

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
  'dropout of each kind': /rrelu draws for elements that are not above 0/,
  float64: /float64 does not go to a GPU/,
  'arguments that lie over one another': /an argument is changed in place/,
};

const adamW = (params: Iterable<Tensor>) => new optim.AdamW(params, { lr: 1e-3 });

/** Models that are too much for a comparison of every bit. */
const more: Record<string, () => Case> = {
  'a small GPT-2': () => {
    const sizes = { vocabSize: 11, nPositions: 8, nEmbd: 8, nLayer: 1, nHead: 2 };
    const model = new models.GPT2LMHeadModel(sizes);
    const loss = (x: Tensor) => model.forward(x, { labels: x }).loss!;
    return trained(model, adamW, () => [randint(0, 11, [2, 6])], loss);
  },
  'a small vision transformer': () => {
    const model = new models.VisionTransformer(8, 4, 1, 2, 8, 16, { numClasses: 3 });
    const loss = (x: Tensor, y: Tensor) => nn.functional.crossEntropy(model.forward(x), y);
    return trained(model, adamW, () => [randn(2, 3, 8, 8), randint(0, 3, [2])], loss);
  },
  'channels last': () => {
    const conv = new nn.Conv2d(3, 4, 3, { padding: 1 });
    const model = new nn.Sequential(
      conv,
      new nn.Conv2d(4, 4, 3, { groups: 4 }),
      new models.Permute([0, 2, 3, 1]),
      new nn.LayerNorm(4),
    );
    const last = (x: Tensor) => x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
    const loss = (x: Tensor) => model.forward(last(x)).square().mean();
    return trained(model, adamW, () => [randn(2, 3, 6, 6)], loss);
  },
};
const all = { ...cases, ...more };

// In a page, on a software adapter, a few.
const inPage = ['an MLP', 'float64'];
const names = 'document' in globalThis ? inPage : Object.keys(all);

it.each(names)('%s', async (name) => {
  if (device === null) return;
  const why = refused[name];
  if (why) {
    await expect(onGpu(all[name]!)).rejects.toThrow(why);
    return;
  }
  const expected = eager(all[name]!);
  const found = await onGpu(all[name]!);
  for (let i = 0; i < CALLS; i++) expect(gap(found.results[i]!, expected.results[i]!)).toBeLessThan(1e-4);
  expect(gap(found.state, expected.state)).toBeLessThan(2e-3);
});
