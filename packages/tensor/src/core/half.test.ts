import { fixture, sha256 } from '@wick/testing';
import * as wick from '../index.ts';
import {
  arange,
  cat,
  type DType,
  dropout,
  finfo,
  fromMessage,
  fromTypedArray,
  linspace,
  manualSeed,
  promoteTypes,
  rand,
  type Tensor,
  tensor,
  toMessage,
  zeros,
} from '../index.ts';
import { elements } from './access.ts';
import type { HalfDType } from './half.ts';

type Digests = Record<HalfDType, Record<string, string>>;
const reference = fixture<{
  printed: string[];
  promoted: Record<string, DType>;
  limits: Record<HalfDType, Record<string, number>>;
  conversions: Digests;
  calls: Digests;
  ranges: Digests;
  draws: Record<HalfDType, Record<string, [string, number]>>;
}>(__dirname, 'half');

const halves: readonly HalfDType[] = ['float16', 'bfloat16'];
const words = Uint16Array.from({ length: 65536 }, (_, i) => i);
const everyWord = (dtype: HalfDType) => fromTypedArray(words.slice(), [65536], { dtype });

/** What the script's `digest` is: NaN counts as zeros. */
function digest(t: Tensor): string {
  const clean = t.isFloatingPoint() ? t.maskedFill(t.isnan(), 0) : t;
  const { buffer, byteOffset, byteLength } = elements(clean.contiguous());
  return sha256(new Uint8Array(buffer, byteOffset, byteLength)).slice(0, 16);
}

function gradient(f: (x: Tensor) => Tensor, x: Tensor): Tensor {
  const leaf = x.clone().requiresGrad_();
  f(leaf).sum().backward();
  return leaf.grad!;
}

/** Float32 whose bits lie `steps` beside those of `x`. */
function beside(x: Tensor, steps: number): Tensor {
  const bits = new Int32Array((x.toTypedArray() as Float32Array).buffer);
  return fromTypedArray(new Float32Array(bits.map((b) => b + steps).buffer), x.shape);
}

describe.each(halves)('%s has the bits of PyTorch', (dtype) => {
  const x = everyWord(dtype);

  it('for all its patterns, converted both ways', () => {
    const step = dtype === 'float16' ? 2 ** 12 : 2 ** 15;
    const wide = x.float();
    const around = cat([-step - 1, -step, -step + 1, -1, 0, 1, step - 1, step, step + 1].map((d) => beside(wide, d)));
    const finite = x.maskedSelect(x.isfinite().logicalAnd(x.abs().lt(2 ** 31)));
    const integers = cat([arange(-70000, 70000, 7), tensor([2n ** 24n + 2n ** 16n + 1n, 2n ** 33n + 2n ** 25n + 1n, 2n ** 62n + 1n])]); // biome-ignore format: one list
    const found = {
      widened: wide,
      'widened to float64': x.double(),
      rounded: around.to(dtype),
      'rounded from float64': around
        .double()
        .mul(1 + 2 ** -40)
        .to(dtype),
      'from int64': integers.to(dtype),
      'to int64': finite.long(),
      'to int32': finite.int(),
      'to uint8': finite.maskedSelect(finite.abs().lt(256)).byte(),
      'to bool': x.bool(),
    };
    const digests = Object.entries(found).map(([name, t]) => [name, digest(t)]);
    expect(Object.fromEntries(digests)).toEqual(reference.conversions[dtype]);
    const values = wide.toTypedArray() as Float32Array;
    const numbers = (halves: Uint16Array) => halves.filter((_, i) => !Number.isNaN(values[i]));
    expect(numbers(elements(wide.to(dtype)) as Uint16Array)).toEqual(numbers(words));
  });

  it('in operations on all of its numbers, which are computed in float32 and rounded once', () => {
    const all = x.maskedSelect(x.isfinite());
    const y = all.flip(0).roll(1111);
    const small = all.maskedSelect(all.abs().lt(80));
    const back = small.flip(0);
    const made: Record<string, () => Tensor> = {
      add: () => all.add(y),
      sub: () => all.sub(y),
      mul: () => all.mul(y),
      div: () => all.div(y),
      maximum: () => wick.maximum(all, y),
      minimum: () => wick.minimum(all, y),
      eq: () => all.eq(y),
      lt: () => all.lt(y),
      copysign: () => wick.copysign(all, y),
      'add a number': () => all.add(0.3),
      'sub a number': () => all.sub(0.3),
      'mul a number': () => all.mul(0.3),
      'div a number': () => all.div(0.3),
      'eq a number': () => all.eq(0.3),
      'gt a number': () => all.gt(0.3),
      clamp: () => all.clamp(-0.3, 0.3),
      lerp: () => small.lerp(back, 0.3),
      'pow 3': () => all.pow(3),
      'pow -2': () => all.pow(-2),
      'pow 2': () => all.pow(2),
      'pow_ 3': () => all.clone().pow_(3),
      'pow_ -2': () => all.clone().pow_(-2),
      'gradient of pow 3': () => gradient((t) => t.pow(3), all),
      'gradient of pow -2': () => gradient((t) => t.pow(-2), all),
      logspace: () => wick.logspace(-2, 3, 40, { dtype }),
      linspace: () => wick.linspace(-2, 3, 40, { dtype }),
      addcmul: () => wick.addcmul(small, small, back, { value: 0.3 }),
      sum: () => all.narrow(0, 2000, 100).sum(),
      mean: () => all.narrow(0, 2000, 100).mean(),
      max: () => all.max(),
      argsort: () => all.maskedSelect(all.gt(0)).flip(0).argsort(),
    };
    const named = wick as unknown as Record<string, (t: Tensor) => Tensor>;
    const digests = Object.keys(reference.calls[dtype]).map((name) => {
      const result = made[name]?.() ?? named[name]!(name === 'cosh' ? small : all);
      return [name, digest(result)];
    });
    expect(Object.fromEntries(digests)).toEqual(reference.calls[dtype]);
  });

  it('in random numbers, with its stream', () => {
    const fill: Record<string, (t: Tensor) => Tensor> = {
      uniform: (t) => t.uniform_(-0.3, 1.7),
      'narrow uniform': (t) => t.uniform_(1, 1.01),
      normal: (t) => t.normal_(0.1, 1.3),
      bernoulli: (t) => t.bernoulli_(0.3),
      exponential: (t) => t.exponential_(1.5),
      cauchy: (t) => t.cauchy_(0.1, 1.2),
      geometric: (t) => t.geometric_(0.3),
      logNormal: (t) => t.logNormal_(0.1, 0.5),
      random: (t) => t.random_(),
      'random range': (t) => t.random_(5, 100),
    };
    const found = Object.keys(reference.draws[dtype]).map((title) => {
      const [, name, n] = /^(.*) (\d+)$/.exec(title)!;
      manualSeed(name === 'dropout' ? 3 : Number(n));
      const drawn =
        name === 'dropout' ? dropout(linspace(-2, 2, 40, { dtype }), 0.3) : fill[name!]!(zeros([Number(n)], { dtype }));
      return [title, [digest(drawn), rand(1).item()]];
    });
    expect(Object.fromEntries(found)).toEqual(reference.draws[dtype]);
  });

  it('in ranges', () => {
    for (const [title, expected] of Object.entries(reference.ranges[dtype])) {
      const numbers = JSON.parse(title.replace(/^linspace /, '')) as [number, number, number];
      const made = title.startsWith('linspace') ? linspace(...numbers, { dtype }) : arange(...numbers, { dtype });
      expect([title, digest(made)]).toEqual([title, expected]);
    }
  });

  it('in limits and promotion', () => {
    const { bits, eps, max, min, tiny, smallestNormal, resolution } = finfo(dtype);
    expect({ bits, eps, max, min, tiny, smallest_normal: smallestNormal, resolution }).toEqual(reference.limits[dtype]);
    for (const [pair, expected] of Object.entries(reference.promoted)) {
      const [a, b] = pair.split(' ') as [DType, DType];
      expect([promoteTypes(a, b), promoteTypes(b, a)]).toEqual([expected, expected]);
    }
  });
});

it('prints as PyTorch does', () => {
  const printed = halves.flatMap((dtype) =>
    [[0.1, 2], [65504, 1e-7, 0.5], [1, 2], 1.5, []].map((v) => String(tensor(v, { dtype }))),
  );
  expect(printed).toEqual(reference.printed);
});

describe.each(halves)('a %s tensor', (dtype) => {
  it('gives its values where JavaScript reads them, and keeps its bits where it is moved', () => {
    const x = tensor([[0.1, 2], [-3, 4]], { dtype }); // biome-ignore format: rows
    const tenth = x.select(0, 0).select(0, 0);
    expect(tenth.item()).toBe(dtype === 'float16' ? 0.0999755859375 : 0.10009765625);
    expect(x.toTypedArray()).toBeInstanceOf(Float32Array);
    expect(x.t().tolist()).toEqual([[tenth.item(), -3], [2, 4]]); // biome-ignore format: rows
    expect(x.elementSize()).toBe(2);
    expect(() => x.nd).toThrow(/^nd: .*bits of .*float\(\)/);
    const nan = fromTypedArray(Uint16Array.of(0x7fb1, 0xffff), [2], { dtype });
    for (const moved of [nan.clone(), cat([nan, nan]).narrow(0, 2, 2), nan.flip(0).flip(0), nan.index([tensor([0n, 1n])])]) // biome-ignore format: one list
      expect(elements(moved)).toEqual(Uint16Array.of(0x7fb1, 0xffff));
    const back = fromMessage<Tensor>(structuredClone(toMessage(nan).message));
    expect([back.dtype, elements(back)]).toEqual([dtype, Uint16Array.of(0x7fb1, 0xffff)]);
  });

  it('has gradients of its type, and is written to in place', () => {
    const x = tensor([1, 2, 3], { dtype, requiresGrad: true });
    x.mul(0.5).exp().sum().backward();
    expect([x.grad!.dtype, x.grad!.shape]).toEqual([dtype, [3]]);
    const y = tensor([1, 2, 3], { dtype });
    expect(
      y
        .add_(tensor([0.5, 0.25, 2]))
        .mul_(2)
        .tolist(),
    ).toEqual([3, 4.5, 10]);
    expect(
      y
        .fill_(7)
        .maskedFill_(tensor([true, false, false]), 1)
        .sum()
        .item(),
    ).toBe(15);
    expect(y.add(tensor([1, 1, 1])).dtype).toBe('float32');
    expect(y.add(tensor(1)).dtype).toBe(dtype);
    expect(y.mul(tensor([2n, 2n, 2n])).dtype).toBe(dtype);
  });
});

it('refuses what half types do not hold', () => {
  expect(() => wick.full([1], 1e6, { dtype: 'float16' })).toThrow(/^full: 1000000 does not fit float16/);
  expect(() => fromTypedArray(new Uint16Array(2))).toThrow(/^fromTypedArray: a Uint16Array .*float16/);
  expect(() => fromTypedArray(new Float32Array(2), [2], { dtype: 'float16' })).toThrow(TypeError);
});
