import type { Command, Numeric, StridedPlace } from '@wick/kernels/plan';
import type { AnyCommand, GpuExpression, GpuTerm } from '@wick/webgpu';
import { type Layout, rowMajor } from '../cpu/layout.ts';
import { countOf } from '../graph/geometry.ts';
import type { Place, UpdateStep } from '../graph/ir.ts';
import { does } from './programs.ts';

/** The commands of a step of norms and products; null for other steps. */
export function composedUpdate(step: UpdateStep, first: number, layout: Layout): AnyCommand[] | null {
  const { kind } = step.update;
  if (kind !== 'adafactor' && kind !== 'muon') return null;
  if (countOf(step.parameter.shape) === 0) return [];
  const number = (i: number): Numeric => ({ number: first + i });
  return kind === 'adafactor' ? adafactor(step, number, layout) : muon(step, number, layout);
}

type NumberOf = (i: number) => Numeric;

/** Element by element work: `value` of what is given, places and numbers in their order. */
function made(
  shape: readonly number[],
  to: StridedPlace,
  given: readonly (StridedPlace | Numeric)[],
  value: (...given: GpuExpression[]) => GpuExpression,
): AnyCommand {
  const isPlace = (one: StridedPlace | Numeric): one is StridedPlace => typeof one === 'object' && 'at' in one;
  const inputs = given.filter(isPlace);
  const numbers = given.filter((one) => !isPlace(one)) as Numeric[];
  let [place, number] = [0, inputs.length];
  const operands = given.map((one) => ({ given: isPlace(one) ? place++ : number++ }));
  return { kind: 'pointwise', shape, inputs, numbers, outputs: [{ ...to, value: value(...operands) }] };
}

/** Row-major elements of a shape that lie at a byte. */
const dense = (at: number, shape: readonly number[]): StridedPlace => ({ at, stride: rowMajor(shape) });

/** from + weight (to - from), from the nearer end. */
function between(from: GpuTerm, to: GpuTerm, weight: GpuTerm): GpuExpression {
  const way = does('sub', to, from);
  const back = does('sub', to, does('mul', way, does('sub', 1, weight)));
  return does('where', does('lt', weight, 0.5), does('add', from, does('mul', weight, way)), back);
}

/** The larger one as Python has it: where the second is no number the first stays. */
const pythonMax = (x: GpuTerm, y: GpuTerm) => does('where', does('gt', y, x), y, x);

const norm = (at: number, shape: readonly number[], dims: readonly number[], to: number): Command => ({
  kind: 'reduce',
  ...{ what: 'norm', shape, stride: rowMajor(shape), at, dims, to },
});

/** Numbers: sign, decay, weight, rate, least average, least root mean square, largest of the update. */
function adafactor({ parameter, grad, states }: UpdateStep, number: NumberOf, layout: Layout): AnyCommand[] {
  const [sign, decay, weight, rate, least, smallest, largest] = [0, 1, 2, 3, 4, 5, 6].map(number) as Numeric[];
  const n = countOf(parameter.shape);
  const [high, wide] = states.length === 2 ? (parameter.shape.slice(-2) as [number, number]) : [1, n];
  const outer = n / (high * wide);
  const shape = [outer, high, wide];
  const single = [1, 1, 1];
  const p = dense(layout.at(parameter), shape);
  const [g, u] = [dense(layout.room(4 * n), shape), dense(layout.room(4 * n), shape)];
  const one = (): StridedPlace => ({ at: layout.room(4), stride: [0, 0, 0] });
  const [alpha, size] = [one(), one()];
  const root = Math.sqrt(n);
  const commands: AnyCommand[] = [
    made(shape, g, [dense(layout.at(grad), shape), sign!], (x, s) => does('mul', x!, s!)),
    norm(p.at, [n], [0], alpha.at),
    made(single, alpha, [alpha, smallest!, rate!], (length, lowest, r) =>
      does('mul', pythonMax(lowest!, does('div', length!, root)), r!),
    ),
    made(shape, p, [p, decay!], (x, shrink) => does('mul', x!, shrink!)),
  ];
  /** g / √(the average, as far as it is above what is least) */
  const scaled = (x: GpuTerm, average: GpuTerm, lowest: GpuTerm) =>
    does('mul', does('div', 1, does('sqrt', does('max', average, does('mul', lowest, lowest)))), x);
  if (states.length === 2) {
    const byRow = { at: layout.at(states[0]!), stride: [high, 1, 0] };
    const byCol = { at: layout.at(states[1]!), stride: [wide, 0, 1] };
    const squares = layout.room(4 * outer * Math.max(high, wide));
    const mean = { at: layout.room(4 * outer), stride: [1, 0, 0] };
    const grow = (average: StridedPlace, dim: 1 | 2): void => {
      const kept = shape.map((size, d) => (d === dim ? 1 : size));
      const found = { at: squares, stride: average.stride };
      const square = (x: GpuTerm) => does('div', does('mul', x, x), shape[dim]!);
      commands.push(norm(g.at, shape, [dim], squares));
      commands.push(made(kept, average, [average, found, weight!], (was, x, w) => between(was!, square(x!), w!)));
    };
    grow(byRow, 2);
    grow(byCol, 1);
    const mostly = { shape: [outer, high], stride: [high, 1], at: byRow.at, dims: [1], to: mean.at };
    commands.push({ kind: 'reduce', what: 'mean', ...mostly });
    commands.push(
      made(shape, u, [g, byRow, byCol, mean, least!], (x, row, col, middle, lowest) =>
        scaled(x!, does('div', does('mul', row!, col!), does('max', middle!, lowest!)), lowest!),
      ),
    );
  } else {
    const average = dense(layout.at(states[0]!), shape);
    commands.push(
      made(shape, average, [average, g, weight!], (was, x, w) => between(was!, does('mul', x!, x!), w!)),
      made(shape, u, [g, average, least!], (x, all, lowest) => scaled(x!, all!, lowest!)),
    );
  }
  return [
    ...commands,
    norm(u.at, [n], [0], size.at),
    made(single, alpha, [alpha, size, largest!], (step, length, most) =>
      does('div', does('neg', step!), pythonMax(1, does('div', does('div', length!, root), most!))),
    ),
    made(shape, p, [p, u, alpha], (x, way, step) => does('add', x!, does('mul', step!, way!))),
  ];
}

/** Lengths whose squares are no floats. */
const TOO_LONG = 2 ** 64;

/** Numbers: share, momentum, decay, a. The matrices are kept in bfloat16, as PyTorch's. */
function muon({ update, parameter, grad, states }: UpdateStep, number: NumberOf, layout: Layout): AnyCommand[] {
  if (update.kind !== 'muon') throw new TypeError(`compile: internal: ${update.kind} is not muon`);
  const [share, momentum, decay, a] = [0, 1, 2, 3].map(number) as Numeric[];
  const { nesterov, coefficients, steps, eps } = update.factor;
  const shape = parameter.shape as readonly [number, number];
  const isTall = shape[0] > shape[1];
  const [m, k] = isTall ? [shape[1], shape[0]] : shape;
  const whole = (place: Place) => dense(layout.at(place), shape);
  const [p, g, buffer] = [whole(parameter), whole(grad), whole(states[0]!)];
  /** The matrix, at least as wide as high, and what has the parameter's rows and columns in it. */
  const x = dense(layout.room(4 * m * k), [m, k]);
  const asParameter = isTall ? { ...x, stride: [1, k] } : x;
  const half = (value: GpuTerm) => does('bfloat16', value);
  const length = { at: layout.room(4), stride: [0, 0] };
  const commands: AnyCommand[] = [
    made(shape, buffer, [buffer, g, share!], (was, now, w) => between(was!, now!, w!)),
    nesterov
      ? made(shape, asParameter, [g, buffer, momentum!], (now, all, w) => half(between(now!, all!, w!)))
      : made(shape, asParameter, [buffer], (all) => half(all!)),
    norm(x.at, [m * k], [0], length.at),
    made([1, 1], length, [length], (one) => {
      // PyTorch adds the squares up in float32, where they may be too large: nothing is left then.
      return does('max', does('where', does('ge', one!, TOO_LONG), TOO_LONG, half(one!)), eps);
    }),
    made([m, k], x, [x, length], (one, by) =>
      half(does('where', does('ge', by!, TOO_LONG), 0, does('div', one!, by!))),
    ),
  ];
  const [gram, next] = [dense(layout.room(4 * m * m), [m, m]), dense(layout.room(4 * m * m), [m, m])];
  const found = dense(layout.room(4 * m * k), [m, k]);
  const rows = (place: StridedPlace) => ({ at: place.at, row: place.stride[0]!, column: place.stride[1]! });
  const square = { m, n: m, alpha: 1, beta: 0, batch: 1 };
  const [first, second, third] = coefficients;
  for (let i = 0; i < steps; i++) {
    commands.push(
      { kind: 'product', ...square, k, a: rows(x), b: { at: x.at, row: 1, column: k }, c: rows(gram) },
      made([m, m], gram, [gram], (one) => half(one!)),
      { kind: 'product', ...square, k: m, a: rows(gram), b: rows(gram), c: rows(next) },
      made([m, m], next, [next, gram], (two, one) =>
        half(does('add', does('mul', two!, third), does('mul', one!, second))),
      ),
      { kind: 'product', ...square, n: k, k: m, a: rows(next), b: rows(x), c: rows(found) },
      made([m, k], x, [found, x], (sum, one) => half(does('add', sum!, does('mul', one!, first)))),
    );
  }
  return [
    ...commands,
    made(shape, p, [p, asParameter, decay!, a!], (one, way, shrink, step) =>
      does('add', does('mul', one!, shrink!), does('mul', way!, step!)),
    ),
  ];
}
