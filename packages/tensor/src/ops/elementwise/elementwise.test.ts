import { decodeArray, type EncodedArray, expectClose, fixture } from '@wick/testing';
import {
  allclose,
  type DType,
  grad,
  isclose,
  polygamma,
  pow,
  type Scalar,
  type Tensor,
  tensor,
  where,
} from '../../index.ts';

type Tables<Form extends string> = Record<string, Partial<Record<Form, string[]>>>;
type BinaryForm = 'dims' | 'right0' | 'left0' | 'zeros' | 'inPlace' | 'inPlace0' | 'scalars' | 'inPlaceScalars';

interface Fixture {
  dtypes: DType[];
  a: number[];
  b: number[];
  scalars: Scalar[];
  binaryTables: Tables<BinaryForm>;
  unaryTables: Tables<'dims' | 'inPlace'>;
  unary: { op: string; x: EncodedArray; y: EncodedArray; g?: EncodedArray; grad?: EncodedArray }[];
  binary: {
    op: string;
    a: EncodedArray;
    b: EncodedArray;
    y: EncodedArray;
    g?: EncodedArray;
    ga: EncodedArray;
    gb: EncodedArray;
  }[];
  powers: {
    exponent?: number;
    base?: number;
    x: EncodedArray;
    y: EncodedArray;
    g?: EncodedArray;
    grad?: EncodedArray;
  }[];
  ternary: { op: string; inputs: EncodedArray[]; y: EncodedArray; g: EncodedArray; grads: (EncodedArray | null)[] }[];
  clamp: { x: EncodedArray; min: number | null; max: number | null; y: EncodedArray | null; grad?: EncodedArray }[];
  refusals: { op: string; x: EncodedArray; value: number; y: EncodedArray | null }[];
  polygamma: { n: number; x: EncodedArray; y: EncodedArray }[];
  closeness: { a: EncodedArray; b: EncodedArray; rtol: number; atol: number; equalNan: boolean; y: EncodedArray }[];
}

const torch = fixture<Fixture>(__dirname, 'elementwise');

// PyTorch's trigamma sums a short series: it is wrong from the tenth digit on (π²/6 = 1.6449340668482264, not …8383375).
const trigamma = { rtol: 1e-8, atol: 1e-12 };

function decode(e: EncodedArray): Tensor {
  return tensor(decodeArray(e), { dtype: e.dtype }).reshape(e.shape);
}

type Method = (...args: unknown[]) => Tensor;

/** Calls the method of a fixture's name; `div:floor` is `div` with that rounding. */
function call(name: string, inPlace: boolean, x: Tensor, ...args: unknown[]): Tensor {
  const [method, roundingMode] = name.split(':');
  const f = (x as unknown as Record<string, Method>)[method! + (inPlace ? '_' : '')]!;
  return f.call(x, ...args, ...(roundingMode ? [{ roundingMode }] : []));
}

/** A result as the fixture writes it: dtype and values, or x for what is refused. */
function attempt(f: () => Tensor): string {
  try {
    const y = f();
    return [y.dtype, ...Array.from(y.toTypedArray(), Number)].join(' ');
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return 'x';
    throw error;
  }
}

function expectResult(actual: string, expected: string, label: string): void {
  const [dtype, ...values] = expected.split(' ');
  const [have, ...numbers] = actual.split(' ');
  const parse = (v: string) => (v === 'nan' ? Number.NaN : Number(v.replace('inf', 'Infinity')));
  try {
    expect(have).toBe(dtype);
    // Results of float32 and float64 alike were written as doubles.
    expectClose(numbers.map(Number), values.map(parse), dtype === 'float64' ? { rtol: 1e-12, atol: 1e-12 } : {});
  } catch (error) {
    throw new Error(`${label}: expected ${expected}, got ${actual}`, { cause: error });
  }
}

const binaries = Object.entries(torch.binaryTables);
const where3 = tensor([true, false, true]);

function binary(name: string, inPlace: boolean, a: Tensor, b: Tensor | Scalar): Tensor {
  return name === 'where' ? where(where3, a, b) : call(name, inPlace, a, b);
}

test.each(binaries)('%s has the dtype and the values of PyTorch for every pair of dtypes', (name, forms) => {
  torch.dtypes.forEach((da, i) => {
    torch.dtypes.forEach((db, j) => {
      const k = i * torch.dtypes.length + j;
      const a = () => tensor(torch.a, { dtype: da });
      const b = () => tensor(torch.b, { dtype: db });
      const first = (t: Tensor) => t.select(0, 0);
      const results: Partial<Record<BinaryForm, () => Tensor>> = {
        dims: () => binary(name, false, a(), b()),
        right0: () => binary(name, false, a(), first(b())),
        left0: () => binary(name, false, first(a()), b()),
        zeros: () => binary(name, false, first(a()), first(b())),
        inPlace: () => binary(name, true, a(), b()),
        inPlace0: () => binary(name, true, a(), first(b())),
      };
      for (const [form, f] of Object.entries(results)) {
        const expected = forms[form as BinaryForm]?.[k];
        if (expected !== undefined) expectResult(attempt(f), expected, `${name} ${form} ${da} ${db}`);
      }
    });
    torch.scalars.forEach((s, j) => {
      const k = i * torch.scalars.length + j;
      const a = () => tensor(torch.a, { dtype: da });
      for (const [form, inPlace] of [
        ['scalars', false],
        ['inPlaceScalars', true],
      ] as const) {
        const expected = forms[form]?.[k];
        if (expected !== undefined)
          expectResult(
            attempt(() => binary(name, inPlace, a(), s)),
            expected,
            `${name} ${form} ${da} ${s}`,
          );
      }
    });
  });
});

test.each(Object.entries(torch.unaryTables))(
  '%s has the dtype and the values of PyTorch for every dtype',
  (name, forms) => {
    torch.dtypes.forEach((dtype, i) => {
      const x = () => tensor(torch.a, { dtype });
      expectResult(
        attempt(() => call(name, false, x())),
        forms.dims![i]!,
        `${name} ${dtype}`,
      );
      if (forms.inPlace)
        expectResult(
          attempt(() => call(name, true, x())),
          forms.inPlace[i]!,
          `${name}_ ${dtype}`,
        );
    });
  },
);

test.each(torch.unary.map((c) => [c.op, c.x.dtype, c] as const))(
  '%s of %s gives PyTorch values and slopes, special numbers included',
  (op, _, c) => {
    const x = decode(c.x);
    expectClose(call(op, false, x), c.y);
    if (!c.grad) return;
    const leaf = x.requiresGrad_();
    const slope = grad(call(op, false, leaf), leaf, { gradOutputs: decode(c.g!) })[0]!;
    expectClose(slope, c.grad, op === 'digamma' && c.x.dtype === 'float64' ? trigamma : {});
  },
);

test.each(torch.binary.map((c) => [c.op, c.a.dtype, c] as const))(
  '%s of %s gives PyTorch values and gradients, special numbers included',
  (op, _, c) => {
    const a = decode(c.a);
    const b = decode(c.b);
    expectClose(call(op, false, a, b), c.y);
    if (!c.g) return;
    const leaves = [a.requiresGrad_(), b.requiresGrad_()];
    const [ga, gb] = grad(call(op, false, a, b), leaves, { gradOutputs: decode(c.g) });
    expectClose(ga!, c.ga);
    expectClose(gb!, c.gb);
  },
);

test.each(
  torch.powers.map((c) => [c.exponent === undefined ? `${c.base}^x` : `x^${c.exponent}`, c.x.dtype, c] as const),
)("%s of %s is PyTorch's, and so is its gradient", (_, __, c) => {
  const x = decode(c.x);
  const f = (t: Tensor) => (c.exponent === undefined ? pow(c.base!, t) : t.pow(c.exponent));
  expectClose(f(x), c.y);
  if (!c.grad) return;
  const leaf = x.requiresGrad_();
  expectClose(grad(f(leaf), leaf, { gradOutputs: decode(c.g!) })[0]!, c.grad);
});

test.each(torch.ternary.map((c) => [c.op, c.y.dtype, c] as const))(
  "%s of three %s tensors is PyTorch's, with all gradients",
  (op, dtype, c) => {
    const condition = tensor([true, false, true, false, true, false, true, false, true, false]);
    const leaves = c.inputs.map((e) => decode(e).requiresGrad_());
    const [a, b, w] = leaves as [Tensor, Tensor, Tensor];
    const calls: Record<string, () => Tensor> = {
      clamp: () => a.clamp(b, w),
      lerp: () => a.lerp(b, w),
      addcmul: () => a.addcmul(b, w, { value: 0.5 }),
      addcdiv: () => a.addcdiv(b, w, { value: 0.5 }),
      where: () => a.where(condition, b),
      maskedFill: () => a.maskedFill(condition, b.select(0, 1)),
    };
    const y = calls[op]!();
    expect(y.dtype).toBe(dtype);
    expectClose(y, c.y);
    const grads = grad(y, leaves, { gradOutputs: decode(c.g), allowUnused: true });
    c.grads.forEach((expected, i) => {
      if (expected === null) expect(grads[i]).toBeNull();
      else expectClose(grads[i]!, expected);
    });
  },
);

test.each(torch.polygamma.map((c) => [c.n, c] as const))('polygamma of order %i is that of PyTorch', (n, c) => {
  expectClose(polygamma(n, decode(c.x)), c.y, n === 1 ? trigamma : {});
});

test('trigamma is exact: ψ1(1) = π²/6, ψ1(1/2) = π²/2, ψ1(x) - ψ1(x + 1) = 1/x²', () => {
  const x = tensor([1, 0.5], { dtype: 'float64' });
  expectClose(polygamma(1, x), [Math.PI ** 2 / 6, Math.PI ** 2 / 2], { rtol: 1e-15, atol: 0 });
  const y = tensor([-3.7, -0.2, 0.3, 4.1, 12.5], { dtype: 'float64' });
  expectClose(polygamma(1, y).sub(polygamma(1, y.add(1))), y.square().reciprocal());
});

test.each(torch.clamp.map((c) => [c.x.dtype, c.min, c.max, c] as const))(
  'clamp of %s between the numbers %p and %p is that of PyTorch',
  (_, min, max, c) => {
    const x = decode(c.x);
    if (c.y === null) {
      expect(() => x.clamp(min, max)).toThrow(RangeError);
      return;
    }
    expectClose(x.clamp(min, max), c.y);
    if (!c.grad) return;
    const leaf = x.requiresGrad_();
    expectClose(grad(leaf.clamp(min, max).sum(), leaf)[0]!, c.grad);
  },
);

test.each(torch.refusals.map((c) => [c.op, c.x.dtype, c.value, c] as const))(
  '%s of %s and %d: what does not fit is wrapped or refused as in PyTorch',
  (op, _, value, c) => {
    const x = decode(c.x);
    const mask = tensor([true, false]);
    const calls: Record<string, () => Tensor> = {
      fill_: () => x.clone().fill_(value),
      maskedFill: () => x.maskedFill(mask, value),
      where: () => where(mask, x, value),
    };
    const f = calls[op] ?? (() => call(op, false, x, value));
    if (c.y === null) expect(f).toThrow(RangeError);
    else expectClose(f(), c.y);
  },
);

test.each(torch.closeness.map((c) => [c.rtol, c.atol, c.equalNan, c] as const))(
  'isclose with rtol %p, atol %p, equalNan %p counts as PyTorch does',
  (rtol, atol, equalNan, c) => {
    const close = isclose(decode(c.a), decode(c.b), { rtol, atol, equalNan });
    expectClose(close, c.y);
    expect(allclose(decode(c.a), decode(c.b), { rtol, atol, equalNan })).toBe(!decodeArray(c.y).includes(0 as never));
  },
);

// PyTorch's, on the CPU: a square root is a number's alone.
it('a tensor as exponent is one of any tensor, also without dimensions', () => {
  const x = tensor(Number.NEGATIVE_INFINITY);
  expect([x.pow(tensor(0.5)).item(), x.pow(tensor([0.5])).item(), x.pow(0.5).item()]).toEqual([
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NaN,
  ]);
});
