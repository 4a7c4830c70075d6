import { type Expression, expr, type Term } from '@wick/kernels';
import type { Command, Numeric, PointwiseOutput, StridedPlace } from '@wick/kernels/plan';
import { countOf } from '../graph/geometry.ts';
import type { Place, UpdateStep } from '../graph/ir.ts';
import type { Floats } from './hostLoops.ts';
import { InLoops } from './inLoops.ts';
import { type FloatType, type Layout, rowMajor } from './layout.ts';
import { type Matrices, productsOf } from './products.ts';

// Steps of norms and products, each operation as the optimiser runs it: a command of the same bits.

/** The commands of a step of norms and products; null for other steps. */
export function composedUpdate(step: UpdateStep, first: number, layout: Layout): readonly Command[] | null {
  const { kind } = step.update;
  if (kind !== 'adafactor' && kind !== 'muon') return null;
  if (countOf(step.parameter.shape) === 0) return [];
  const number = (i: number): Numeric => ({ number: first + i });
  const work = new Work(layout, step.parameter.dtype === 'float64' ? 'float64' : 'float32');
  if (kind === 'adafactor') adafactor(step, number, work);
  else muon(step, number, work);
  return work.commands;
}

type NumberOf = (i: number) => Numeric;
type Given = StridedPlace | Numeric;

const isPlace = (one: Given): one is StridedPlace => typeof one === 'object' && 'at' in one;

/** Row-major elements of a shape that lie at a byte. */
const rows = (at: number, shape: readonly number[], dtype: FloatType): StridedPlace => ({
  at,
  stride: rowMajor(shape),
  dtype,
});

/** from + weight (to - from), from the nearer end. */
function between(from: Term, to: Term, weight: Term): Expression {
  const way = expr.sub(to, from);
  const back = expr.sub(to, expr.mul(way, expr.sub(1, weight)));
  return expr.where(expr.lt(expr.abs(weight), 0.5), expr.mulAdd(weight, way, from), back);
}

/** The larger one as Python has it: where the second is no number the first stays. */
const pythonMax = (x: Term, y: Term): Expression => expr.where(expr.gt(y, x), y, x);

class Work extends InLoops {
  /** So many elements of the parameter's dtype that only these commands use. */
  rows(shape: readonly number[], dtype: FloatType = this.dtype): StridedPlace {
    return rows(this.layout.room(this.layout.bytes(dtype) * countOf(shape)), shape, dtype);
  }

  /** Those of a tensor of that dtype. */
  of(place: Place): StridedPlace {
    return rows(this.layout.at(place), place.shape, this.dtype);
  }

  /** One number: of the parameter's dtype, or of doubles. */
  one(shape: readonly number[], dtype: FloatType = this.dtype): StridedPlace {
    return { at: this.layout.room(8), stride: shape.map(() => 0), dtype };
  }

  /** Element by element work: `value` of what is given, places and numbers in their order. */
  make(
    shape: readonly number[],
    to: StridedPlace,
    given: readonly Given[],
    value: (...given: Term[]) => Expression,
    type: FloatType = this.dtype,
  ): void {
    const inputs = given.filter(isPlace);
    const numbers = given.filter((one) => !isPlace(one));
    let [place, number] = [0, inputs.length];
    const operands = given.map((one) => ({ given: isPlace(one) ? place++ : number++ }));
    const outputs: PointwiseOutput[] = [{ ...to, value: value(...operands) }];
    this.commands.push({ kind: 'pointwise', type, shape, inputs, numbers: numbers as Numeric[], outputs });
  }

  /** The same of single numbers, in double. */
  makeOne(to: StridedPlace, given: readonly Given[], value: (...given: Term[]) => Expression): void {
    const single = (place: StridedPlace) => ({ ...place, stride: [0] });
    this.make(
      [1],
      single(to),
      given.map((one) => (isPlace(one) ? single(one) : one)),
      value,
      'float64',
    );
  }

  reduce(
    what: 'norm' | 'mean',
    at: number,
    shape: readonly number[],
    dims: readonly number[],
    to: number,
    dtype: FloatType = this.dtype,
  ): void {
    this.commands.push({ kind: 'reduce', what, dtype, shape, stride: rowMajor(shape), at, dims, to });
  }

  /** The norm of all elements. */
  norm({ at, dtype }: StridedPlace, shape: readonly number[], to: StridedPlace): void {
    const given = shape.length === 0 ? [1] : shape;
    this.reduce('norm', at, given, [...given.keys()], to.at, dtype as FloatType);
  }

  /** c = a b */
  times(a: Matrices, b: Matrices, c: Matrices, dtype: FloatType = this.dtype): void {
    this.commands.push(...productsOf(dtype, a, b, c, this.layout)!);
  }
}

/** Numbers: sign, decay, weight, rate, least average, least root mean square, largest of the update. */
function adafactor({ parameter, grad, states }: UpdateStep, number: NumberOf, work: Work): void {
  const [sign, decay, weight, rate, least, smallest, largest] = [0, 1, 2, 3, 4, 5, 6].map(number) as Numeric[];
  const { layout } = work;
  const { shape } = parameter;
  const root = Math.sqrt(countOf(shape));
  const [g, u] = [work.rows(shape), work.rows(shape)];
  const p = work.of(parameter);
  const [length, floor, step] = [work.one(shape), work.one(shape), work.one(shape)];
  const alpha = work.one(shape, 'float64');
  work.make(shape, g, [work.of(grad), sign!], (x, s) => expr.mul(x!, s!));
  work.norm(p, shape, length);
  work.makeOne(alpha, [length, smallest!, rate!], (x, low, r) => expr.mul(pythonMax(low!, expr.div(x!, root)), r!));
  work.makeOne(floor, [least!], (low) => expr.mul(low!, low!));
  /** g / √(the average, as far as it is above what is least) */
  const scaled = (x: Term, average: Term, low: Term) => expr.mul(expr.div(1, expr.sqrt(expr.max(low, average))), x);
  if (states.length === 2) {
    const lead = shape.slice(0, -2);
    const [high, wide] = shape.slice(-2) as [number, number];
    const [rowShape, colShape, meanShape] = [
      [...lead, high, 1],
      [...lead, 1, wide],
      [...lead, 1, 1],
    ];
    const [byRow, byCol] = [layout.at(states[0]!), layout.at(states[1]!)];
    const grow = (average: number, kept: readonly number[], dim: number): void => {
      const found = work.rows(kept);
      work.reduce('norm', g.at, shape, [shape.length - dim], found.at);
      const square = (x: Term) => expr.div(expr.mul(x, x), shape.at(-dim)!);
      const to = rows(average, kept, work.dtype);
      work.make(kept, to, [to, found, weight!], (was, x, w) => between(was!, square(x!), w!));
    };
    grow(byRow, rowShape, 1);
    grow(byCol, colShape, 2);
    const mean = work.rows(meanShape);
    work.reduce('mean', byRow, rowShape, [shape.length - 2], mean.at);
    const of = (at: number, size: readonly number[]): Matrices => ({ at, shape: size, strides: rowMajor(size) });
    work.times(of(byRow, rowShape), of(byCol, colShape), of(u.at, shape));
    const spread = { ...mean, stride: mean.stride.map((step, d) => (d < lead.length ? step : 0)) };
    work.make(shape, u, [g, u, spread, least!, floor], (x, product, middle, low, lowest) =>
      scaled(x!, expr.div(product!, expr.max(low!, middle!)), lowest!),
    );
  } else {
    const average = work.of(states[0]!);
    work.make(shape, average, [average, g, weight!], (was, x, w) => between(was!, expr.mul(x!, x!), w!));
    work.make(shape, u, [g, average, floor], (x, all, lowest) => scaled(x!, all!, lowest!));
  }
  work.norm(u, shape, length);
  work.makeOne(step, [alpha, length, largest!], (a, x, most) =>
    expr.div(expr.neg(a!), pythonMax(1, expr.div(expr.div(x!, root), most!))),
  );
  work.make(shape, p, [p, u, step, decay!], (x, way, by, shrink) => expr.mulAdd(way!, by!, expr.mul(x!, shrink!)));
}

/** Numbers: share, momentum, decay, a. The matrices are kept in bfloat16, as PyTorch's: floats, whatever the parameter is. */
function muon({ update, parameter, grad, states }: UpdateStep, number: NumberOf, work: Work): void {
  if (update.kind !== 'muon') throw new TypeError(`compile: internal: ${update.kind} is not muon`);
  const [share, momentum, decay, a] = [0, 1, 2, 3].map(number) as Numeric[];
  const { nesterov, coefficients, steps, eps } = update.factor;
  const shape = parameter.shape as readonly [number, number];
  const isTall = shape[0] > shape[1];
  const [m, k] = isTall ? [shape[1], shape[0]] : shape;
  const [p, g, buffer] = [parameter, grad, states[0]!].map((place) => work.of(place)) as [
    StridedPlace,
    StridedPlace,
    StridedPlace,
  ];
  /** The matrix, at least as wide as high, and what has the parameter's rows and columns in it. */
  const x = work.rows([m, k], 'float32');
  const asParameter = isTall ? { ...x, stride: [1, k] } : x;
  const length = work.one([m, k], 'float32');
  work.make(shape, buffer, [buffer, g, share!], (was, now, w) => between(was!, now!, w!));
  if (nesterov) work.make(shape, asParameter, [g, buffer, momentum!], (now, all, w) => between(now!, all!, w!));
  else work.make(shape, asParameter, [buffer], (all) => expr.copy(all!));
  const half = (place: StridedPlace, count: number) => work.loop([{ at: place.at, length: count }], toBfloat16);
  half(x, m * k);
  work.norm(x, [m, k], length);
  work.loop([{ at: length.at, length: 1 }], (one) => {
    const known = one[0]!;
    toBfloat16(one);
    // PyTorch adds the squares up in float32, where they may be too large.
    if (Math.fround(known * known) === Number.POSITIVE_INFINITY) one[0] = Number.POSITIVE_INFINITY;
    one[0] = Math.max(one[0]!, eps);
  });
  work.make([m, k], x, [x, length], (one, by) => expr.div(one!, by!), 'float32');
  half(x, m * k);
  const [gram, next, found] = [
    [m, m],
    [m, m],
    [m, k],
  ].map((size) => work.rows(size, 'float32')) as [StridedPlace, StridedPlace, StridedPlace];
  const matrix = ({ at, stride }: StridedPlace, ...size: number[]): Matrices => ({ at, shape: size, strides: stride });
  const [first, second, third] = coefficients;
  const times = (a: Matrices, b: Matrices, c: Matrices) => work.times(a, b, c, 'float32');
  const make = (
    size: readonly number[],
    to: StridedPlace,
    given: readonly StridedPlace[],
    value: (...given: Term[]) => Expression,
  ) => work.make(size, to, given, value, 'float32');
  for (let i = 0; i < steps; i++) {
    times(matrix(x, m, k), { at: x.at, shape: [k, m], strides: [1, k] }, matrix(gram, m, m));
    half(gram, m * m);
    times(matrix(gram, m, m), matrix(gram, m, m), matrix(next, m, m));
    make([m, m], next, [next, gram], (two, one) => expr.add(expr.mul(two!, third), expr.mul(one!, second)));
    half(next, m * m);
    times(matrix(next, m, m), matrix(x, m, k), matrix(found, m, k));
    make([m, k], x, [found, x], (sum, one) => expr.add(sum!, expr.mul(one!, first)));
    half(x, m * k);
  }
  work.make(shape, p, [p, asParameter, decay!, a!], (one, way, shrink, step) =>
    expr.mulAdd(way!, step!, expr.mul(one!, shrink!)),
  );
}

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** Rounds to the nearest of 8 significant bits, a tie to even: the upper half of a float32. */
function toBfloat16(data: Floats): void {
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (Number.isNaN(value)) continue;
    float[0] = value;
    const word = bits[0]!;
    bits[0] = (word + 0x7fff + ((word >>> 16) & 1)) & 0xffff0000;
    data[i] = float[0]!;
  }
}
