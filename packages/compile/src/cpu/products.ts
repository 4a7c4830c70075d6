import type { Command, MatrixPlace } from '@wick/kernels/plan';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { broadcast } from '../passes/pointwise.ts';
import { areFloats, copy, dense, type Layout, type Lower, rowMajor, strided } from './layout.ts';

/** `a @ b` over batches. */
export const matmul: Lower = (step, layout) => {
  const [a, b] = step.inputs as [Place, Place];
  const [c] = step.outputs as [Place];
  return products(a, b, c, layout, 1, 0);
};

export const addmm: Lower = (step, layout) => {
  const [start, a, b] = step.inputs as [Place, Place, Place];
  const [c] = step.outputs as [Place];
  const { alpha, beta } = step.attrs as { alpha: number; beta: number };
  const product = products(a, b, c, layout, alpha, beta);
  if (product === null || beta === 0) return product;
  const from = strided(broadcast(start, c.shape), layout);
  const to = strided(c, layout);
  return from && to ? [copy(c.shape, from, to), ...product] : null;
};

/** x · weightᵀ + bias. */
export const linear: Lower = (step, layout) => {
  const [x, weight, bias] = step.inputs as [Place, Place, Place | null];
  const [y] = step.outputs as [Place];
  const [outs, ins] = weight.shape as [number, number];
  const count = countOf(x.shape.slice(0, -1));
  if (!areFloats([x, weight, bias, y]) || !isDense(y) || count === 0 || ins === 0 || outs === 0) return null;
  if (bias && (bias.shape.length !== 1 || bias.shape[0] !== outs || !isDense(bias))) return null;
  const commands: Command[] = [];
  let a: MatrixPlace;
  if (x.shape.length === 2) a = matrix(x, layout);
  else {
    const at = dense(x, layout, commands);
    if (at === null) return null;
    a = { at, row: ins, column: 1 };
  }
  const b = { at: layout.at(weight), row: weight.strides[1]!, column: weight.strides[0]! };
  const c = { at: layout.at(y), row: outs, column: 1 };
  commands.push({ kind: 'product', m: count, n: outs, k: ins, a, b, c, ...(bias && { bias: layout.at(bias) }) });
  return commands;
};

function matrix(place: Place, layout: Layout): MatrixPlace {
  return { at: layout.at(place), row: place.strides.at(-2)!, column: place.strides.at(-1)! };
}

function products(a: Place, b: Place, c: Place, layout: Layout, alpha: number, beta: number): Command[] | null {
  if (!areFloats([a, b, c]) || !isDense(c)) return null;
  const [m, n] = [c.shape.at(-2)!, c.shape.at(-1)!];
  const k = a.shape.at(-1)!;
  const batchShape = c.shape.slice(0, -2);
  const batch = countOf(batchShape);
  if (batch === 0 || m === 0 || n === 0 || k === 0) return null;
  const [stepA, stepB] = [a, b].map((place) => singleStep(batchShape, batchStrides(place, batchShape)));
  if (stepA === null || stepB === null) return null;
  const sizes = { m, n, k, alpha, beta, batch };
  return [
    {
      kind: 'product',
      ...sizes,
      a: { ...matrix(a, layout), batch: stepA! },
      b: { ...matrix(b, layout), batch: stepB! },
      c: { at: layout.at(c), row: n, column: 1, batch: m * n },
    },
  ];
}

function batchStrides(place: Place, shape: readonly number[]): readonly number[] {
  const own = { ...place, shape: place.shape.slice(0, -2), strides: place.strides.slice(0, -2) };
  return broadcast(own, shape).strides;
}

/** The step from one matrix to the next if one step leads through all batch dimensions, else null. */
function singleStep(shape: readonly number[], strides: readonly number[]): number | null {
  const rows = rowMajor(shape);
  let step: number | null = null;
  for (let d = shape.length - 1; d >= 0; d--) {
    if (shape[d] === 1) continue;
    const one: number = strides[d]! / rows[d]!;
    if (step !== null && one !== step) return null;
    step = one;
  }
  return step ?? 0;
}
