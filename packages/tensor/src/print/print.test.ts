import { inspect } from 'node:util';
import { fixture } from '@wick/testing';
import { allocate, type DType } from '../core/dtype.ts';
import { wrapArray } from '../core/make.ts';
import { numelOf } from '../core/shape.ts';
import { Tensor } from '../tensor.ts';
import { gradFnName } from './gradFnName.ts';
import { getPrintOptions, type PrintOptions, type PrintProfile, setPrintOptions } from './options.ts';
import { fixed, pythonFloat, scientific } from './python.ts';

interface Case {
  dtype: DType;
  shape: number[];
  values: (string | number)[] | { start: number; step: number; count: number };
  view?: [string, unknown[]][];
  options?: { sci_mode?: boolean; profile?: PrintProfile; precision?: number; [name: string]: unknown };
  requiresGrad?: boolean;
  repr: string;
}

const { cases } = fixture<{ cases: Case[] }>(__dirname, 'repr');

const words: Record<string, number> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
};

function build({ dtype, shape, values, view, requiresGrad }: Case): Tensor {
  const data = allocate(dtype, numelOf(shape));
  const value = Array.isArray(values)
    ? (i: number) => words[values[i]!] ?? Number(values[i])
    : (i: number) => i * values.step + values.start;
  for (let i = 0; i < data.length; i++) {
    // JSON's numbers are doubles: the extremes of int64 come close enough to be put right
    if (data instanceof BigInt64Array) data[i] = exactInteger(value(i));
    else data[i] = dtype === 'bool' ? Number(value(i) !== 0) : value(i);
  }
  let t = wrapArray(data, shape, dtype).requiresGrad_(requiresGrad ?? false);
  for (const [name, args] of view ?? []) {
    const method = t[name as keyof Tensor] as (...args: unknown[]) => Tensor;
    t = method.apply(t, args);
  }
  return t;
}

const exactInteger = (x: number) => (x >= 2 ** 63 ? 2n ** 63n - 1n : BigInt(x));

function camelCased({ sci_mode, ...rest }: NonNullable<Case['options']>): Partial<PrintOptions> {
  return { ...rest, ...(sci_mode === undefined ? {} : { sciMode: sci_mode }) };
}

afterEach(() => setPrintOptions({ profile: 'default' }));

describe('a tensor prints as PyTorch prints it', () => {
  test.each(cases.map((c, i) => [`${i}: ${c.dtype} [${c.shape}] ${c.repr.slice(0, 40).split('\n')[0]}`, c] as const))(
    '%s',
    (_, c) => {
      setPrintOptions(camelCased(c.options ?? {}));
      expect(build(c).toString()).toBe(c.repr);
    },
  );

  test('the fixture holds enough of every kind', () => {
    expect(cases.length).toBeGreaterThanOrEqual(150);
  });
});

describe("Node's inspect", () => {
  const matrix = wrapArray(Float32Array.of(1, 2, 3, 4), [2, 2], 'float32');

  test('shows the text itself, not the fields', () => {
    expect(inspect(matrix)).toBe('tensor([[1., 2.],\n        [3., 4.]])');
  });

  test('keeps the columns of a tensor inside arrays and objects', () => {
    expect(inspect({ w: [matrix] })).toBe('{\n  w: [\n    tensor([[1., 2.],\n            [3., 4.]])\n  ]\n}');
  });

  test('is short below the depth that was asked for', () => {
    expect(inspect({ a: { b: matrix } }, { depth: 0 })).toBe('{ a: [Object] }');
    expect(inspect({ b: matrix }, { depth: -1 })).toBe('[Object]');
    expect(inspect([matrix], { depth: 0 })).toBe('[ [Tensor] ]');
  });

  test('follows a subclass that prints in its own way', () => {
    class Named extends Tensor {
      override toString(): string {
        return `Named containing:\n${super.toString()}`;
      }
    }
    const t = new Named({ storage: matrix._storage, shape: [4], dtype: 'float32' });
    expect(inspect(t)).toBe('Named containing:\ntensor([1., 2., 3., 4.])');
  });
});

describe('setPrintOptions', () => {
  test.each([
    [{ precision: -1 }, RangeError],
    [{ precision: 1.5 }, RangeError],
    [{ precision: 101 }, RangeError],
    [{ threshold: Number.NaN }, RangeError],
    [{ edgeitems: '3' }, TypeError],
    [{ linewidth: Number.POSITIVE_INFINITY }, RangeError],
    [{ sciMode: 1 }, TypeError],
    [{ profile: 'long' }, RangeError],
    [{ profile: 'toString' }, RangeError],
  ])('refuses %p and changes nothing', (bad, kind) => {
    const before = getPrintOptions();
    expect(() => setPrintOptions({ linewidth: 20, ...bad } as never)).toThrow(kind);
    expect(getPrintOptions()).toEqual(before);
  });

  test('keeps what is not named, except sciMode', () => {
    setPrintOptions({ precision: 7, sciMode: true });
    setPrintOptions({ edgeitems: 5 });
    expect(getPrintOptions()).toEqual({ precision: 7, threshold: 1000, edgeitems: 5, linewidth: 80, sciMode: null });
  });

  test('a changed copy of the options changes nothing', () => {
    getPrintOptions().precision = 1;
    expect(getPrintOptions().precision).toBe(4);
  });
});

describe('numbers as Python writes them', () => {
  test.each([
    [0.5, 0, '0'],
    [1.5, 0, '2'],
    [2.5, 0, '2'],
    [-2.5, 0, '-2'],
    [-0.4, 0, '-0'],
    [0.03125, 4, '0.0312'],
    [0.09375, 4, '0.0938'],
    [0.125, 2, '0.12'],
    [1e21, 2, '1000000000000000000000.00'],
    [1.005, 2, '1.00'],
  ])('%p with %p digits is %p: ties go to even', (x, digits, expected) => expect(fixed(x, digits)).toBe(expected));

  test.each([
    [1.03125, 4, '1.0312e+00'],
    [103125, 4, '1.0312e+05'],
    [1.09375, 4, '1.0938e+00'],
    [2.5e10, 0, '2e+10'],
    [25e22, 0, '2e+23'],
    [9.5, 0, '1e+01'],
    [0.5, 0, '5e-01'],
    [1e-300, 2, '1.00e-300'],
    [-0, 1, '-0.0e+00'],
  ])('%p in exponents with %p digits is %p', (x, digits, expected) => expect(scientific(x, digits)).toBe(expected));

  // repr() of Python 3.11.
  test.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [2, '2.0'],
    [-0.25, '-0.25'],
    [0.1 + 0.2, '0.30000000000000004'],
    [1e-4, '0.0001'],
    [9.999999999999999e-5, '9.999999999999999e-05'],
    [-1.5e-7, '-1.5e-07'],
    [5e-324, '5e-324'],
    [9007199254740992, '9007199254740992.0'],
    [1e16, '1e+16'],
    [-1.25e21, '-1.25e+21'],
    [Number.MAX_VALUE, '1.7976931348623157e+308'],
    [Number.NaN, 'nan'],
    [Number.NEGATIVE_INFINITY, '-inf'],
  ])('%p is %p as a float', (x, expected) => expect(pythonFloat(x)).toBe(expected));
});

test('operations are named as PyTorch names them, gradients and in-place changes of views included', () => {
  expect(gradFnName('maxDim')).toBe('MaxBackward0');
  expect(gradFnName('viewWrite')).toBe('CopySlices');
});
