import { defaultGenerator, empty, Generator, manualSeed, type Tensor } from '@wick/tensor';
import { type EncodedArray, expectClose, fixture, sha256 } from '@wick/testing';
import * as publicNames from './index.ts';
import { calculateFanInAndFanOut, calculateGain, type Nonlinearity } from './index.ts';

type Layout = 'contiguous' | 'transposed' | 'strided';
interface Place {
  shape: number[];
  dtype: 'float32' | 'float64' | 'int64' | 'int32';
  layout: Layout;
}
interface Case extends Place {
  function: string;
  args: Record<string, number | string>;
  generator: 'own' | 'default';
  sha256?: string;
  /** float64 normals, whose logarithms and cosines differ by an ulp between maths libraries. */
  values?: EncodedArray;
  state?: string;
  defaultState?: string;
}
interface Orthogonal extends Place {
  gain: number;
  values: number[];
  state: string;
}
const { cases, orthogonal, gains, fans } = fixture<{
  cases: Case[];
  orthogonal: Orthogonal[];
  gains: [Nonlinearity, number | null, number][];
  fans: [number[], [number, number]][];
}>(__dirname, 'init');

function tensorFor({ shape, dtype, layout }: Place): Tensor {
  if (layout === 'contiguous') return empty(shape, { dtype });
  const dims = shape.map((_, dim) => shape.length - 1 - dim);
  if (layout === 'transposed') return empty([...shape].reverse(), { dtype }).permute(dims);
  const wide = [...shape.slice(0, -1), shape.at(-1)! * 2];
  return empty(wide, { dtype }).slice(-1, 0, null, 2);
}

const init: Record<string, unknown> = { ...publicNames };

function call(name: string, tensor: Tensor, args: Record<string, number | string>, generator: Generator | undefined) {
  const options = Object.fromEntries(Object.entries(args).map(([key, v]) => [key, v === 'inf' ? Infinity : v]));
  const camel = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const run = init[camel] as (t: Tensor, ...rest: unknown[]) => Tensor;
  if (name === 'constant_') return run(tensor, options.val);
  if (name === 'dirac_') return run(tensor, options);
  const { sparsity, ...others } = options;
  if (name === 'sparse_') return run(tensor, sparsity, { ...others, generator });
  return run(tensor, { ...options, generator });
}

const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
afterAll(() => warned.mockRestore());

describe('what PyTorch draws', () => {
  const table = cases.map((c, i) => {
    const args = Object.entries(c.args).map(([k, v]) => `${k}=${v}`);
    return [`${i}: ${c.function}(${args}) on ${c.dtype} [${c.shape}] ${c.layout}, ${c.generator}`, c] as const;
  });

  it.each(table)('%s', (_, c) => {
    manualSeed(11);
    const generator = c.generator === 'own' ? new Generator().manualSeed(5) : undefined;
    const tensor = tensorFor(c);
    expect(call(c.function, tensor, c.args, generator)).toBe(tensor);
    // Logarithm, root, cosine and two products: each may round another way, by an ulp of 2^-53 to 2^-52.
    if (c.values) expectClose(tensor, c.values, { rtol: 2 ** -50, atol: 0 });
    else expect(sha256(tensor)).toBe(c.sha256);
    if (c.state) expect(sha256((generator ?? defaultGenerator).getState())).toBe(c.state);
    if (c.defaultState) expect(sha256(defaultGenerator.getState())).toBe(c.defaultState);
  });

  it.each(orthogonal)('orthogonal_ on $dtype $shape $layout, gain $gain, within 1e-6', (c) => {
    const generator = new Generator().manualSeed(9);
    const tensor = tensorFor(c);
    expect(publicNames.orthogonal_(tensor, { gain: c.gain, generator })).toBe(tensor);
    expectClose([...tensor.toTypedArray()] as number[], c.values, { rtol: 0, atol: 1e-6 });
    expect(sha256(generator.getState())).toBe(c.state);
  });
});

describe('calculateGain', () => {
  it.each(gains)('has the value of PyTorch for %s, %s', (nonlinearity, param, gain) => {
    expect(calculateGain(nonlinearity, param ?? undefined)).toBe(gain);
  });

  it('refuses what it does not know, also names that every object inherits', () => {
    for (const name of ['gelu', 'toString', 7]) {
      expect(() => calculateGain(name as Nonlinearity)).toThrow(/calculateGain: nonlinearity must be one of linear,/);
    }
    expect(() => calculateGain('leaky_relu', '0.2' as unknown as number)).toThrow(TypeError);
  });
});

describe('calculateFanInAndFanOut', () => {
  it.each(fans)('counts the inputs and outputs of shape %j', (shape, expected) => {
    expect(calculateFanInAndFanOut(empty(shape))).toEqual(expected);
  });

  it('refuses vectors', () => {
    expect(() => calculateFanInAndFanOut(empty(3))).toThrow(/2 dimensions or more, got shape \[3\]/);
  });
});
