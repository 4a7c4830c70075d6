import { createHash } from 'node:crypto';
import { Identity, type Module } from '@wick/nn';
import { defaultGenerator, Generator, manualSeed, noGrad, ones, randn, type Tensor } from '@wick/tensor';
import { decodeArray, type EncodedArray, expectClose, fixture, sha256 } from '@wick/testing';
import * as models from './index.ts';

interface Case {
  model: string;
  args: unknown[];
  options: Record<string, unknown>;
  repr: string;
  sha256: string;
  input: number[];
  output: EncodedArray;
}
interface Drawn extends Case {
  seed: number;
  keys: string[];
  parameters: number;
  digests: Record<string, string>;
  generator: string;
  /** Takes seconds and gigabytes: only with WICK_MODELS=all, and of its output the first numbers alone. */
  large: boolean;
}
/** The norm of a tensor and its projection on cos(0), cos(1), …: two numbers that tell any two gradients apart. */
type Summary = [number, number];
interface Trained extends Case {
  gradInput: Summary;
  gradients: Record<string, Summary>;
  buffers: Record<string, Summary>;
}
interface Depth {
  p: number;
  mode: models.StochasticDepthMode;
  seed: number;
  repr: string;
  outputs: number[][][];
}
const { drawn, trained, depths } = fixture<{ drawn: Drawn[]; trained: Trained[]; depths: Depth[] }>(
  __dirname,
  'models',
);
const chosen = drawn.filter(({ large }) => !large || process.env.WICK_MODELS === 'all');

const exported: Record<string, unknown> = { ...models };
const label = (c: Case, i: number) =>
  `${i}: ${c.model}(${[...c.args, c.options].map((value) => JSON.stringify(value)).join(', ')})`;
const table = <C extends Case>(cases: C[]) => cases.map((c, i) => [label(c, i), c] as const);

/** SHA-256 over the keys and bytes of all entries, in order. */
function digest(model: Module): string {
  const whole = createHash('sha256');
  for (const [name, t] of Object.entries(model.stateDict())) {
    const data = t.toTypedArray();
    whole.update(name).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return whole.digest('hex');
}

function values(shape: number[], seed: number, dtype: 'float32' | 'float64'): Tensor {
  return randn(shape, { generator: new Generator().manualSeed(seed), dtype });
}

/** Weights that begin as one number, which would hide what is behind them, become others. */
function filled(model: Module): Module {
  for (const p of model.parameters()) {
    const values_ = p.toTypedArray();
    if (p.ndim >= 2 && values_.every((value) => value === values_[0]))
      noGrad(() => p.copy_(values(p.shape, 14, 'float32')));
  }
  return model;
}

describe.each(table(chosen))('%s', (_, c) => {
  let model: Module;
  beforeAll(() => {
    manualSeed(c.seed);
    const made = exported[c.model] as (new (...args: unknown[]) => Module) & ((...args: unknown[]) => Module);
    model = /^[A-Z]/.test(c.model) ? new made(...c.args, c.options) : made(...c.args, c.options);
  });

  // A model may be gigabytes, and the table is long.
  afterAll(() => {
    model = new Identity();
  });

  it('draws every weight that torchvision draws, in its order, and nothing else', () => {
    expect(sha256(defaultGenerator.getState())).toBe(c.generator);
    const state = model.stateDict();
    expect(Object.keys(state)).toEqual(c.keys);
    for (const [name, expected] of Object.entries(c.digests))
      expect([name, sha256(state[name]!)]).toEqual([name, expected]);
    expect(digest(model)).toBe(c.sha256);
  });

  it("prints torchvision's repr and has its number of parameters", () => {
    expect(`${model}`).toBe(c.repr);
    expect([...model.parameters()].reduce((sum, p) => sum + p.numel(), 0)).toBe(c.parameters);
  });

  it("computes torchvision's outputs in evaluation", () => {
    filled(model).eval();
    const whole = noGrad(() => model.forward(values(c.input, 100 + c.seed, 'float32')) as Tensor);
    const output = c.large ? whole.flatten().slice(0, 0, 100) : whole;
    const expected = decodeArray(c.output) as Float32Array;
    // float32 sums in another order, through up to 50 layers: relative to the range of the outputs.
    expectClose(output, c.output, { rtol: 0, atol: 1e-5 * (Math.max(...expected) - Math.min(...expected)) });
  });
});

/** What {@link Summary} is, of a tensor. */
function summary(t: Tensor): Summary {
  const data = t.to('float64').toTypedArray() as Float64Array;
  let squares = 0;
  let projection = 0;
  for (const [i, value] of data.entries()) {
    squares += value * value;
    projection += value * Math.cos(i);
  }
  return [Math.sqrt(squares), projection];
}

describe.each(table(trained))('a step of training in float64: %s', (_, c) => {
  it("gives torchvision's outputs, gradients and running statistics, dropout included", () => {
    manualSeed(11);
    const Model = exported[c.model] as new (...args: unknown[]) => Module;
    const model = new Model(...c.args.map((arg) => (typeof arg === 'string' ? exported[arg] : arg)), c.options);
    expect(digest(model)).toBe(c.sha256);
    expect(`${model}`).toBe(c.repr);
    filled(model).double();
    const x = values(c.input, 12, 'float64').requiresGrad_();
    const output = model.forward(x.mul(1)) as Tensor;
    output.backward({ gradient: values(output.shape, 13, 'float64') });

    const tolerance = { rtol: 1e-9, atol: 1e-11 };
    expectClose(output, c.output, tolerance);
    const own = {
      input: summary(x.grad!),
      ...Object.fromEntries([...model.namedParameters()].map(([name, p]) => [name, summary(p.grad!)])),
      ...Object.fromEntries([...model.namedBuffers()].map(([name, b]) => [name, summary(b)])),
    };
    const expected: Record<string, Summary> = { input: c.gradInput, ...c.gradients, ...c.buffers };
    expect(Object.keys(own)).toEqual(Object.keys(expected));
    expectClose(Object.values(own), Object.values(expected), tolerance);
  });
});

test.each(depths)('a residual branch is left out of the samples that torchvision draws: p $p, by $mode', (c) => {
  manualSeed(c.seed);
  const depth = new models.StochasticDepth(c.p, c.mode);
  for (const expected of c.outputs) expect(depth.forward(ones(6, 2)).tolist()).toEqual(expected);
  expect(`${depth}`).toBe(c.repr);
  expect(depth.eval().forward(ones(1)).tolist()).toEqual([1]);
});
