import type { Command, MatrixPlace } from '@wick/kernels/plan';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { broadcast } from '../passes/pointwise.ts';
import { copy, dense, type FloatType, type Layout, type Lower, rowMajor, strided } from './layout.ts';

/** `a @ b` over batches. */
export const matmul: Lower = (step, layout) => {
  const [a, b] = step.inputs as [Place, Place];
  const [c] = step.outputs as [Place];
  return products(a, b, c, layout);
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
  const dtype = layout.floatTypeOf([x, weight, bias, y]);
  if (dtype === null || !isDense(y) || count === 0 || ins === 0 || outs === 0) return null;
  if (bias && (bias.shape.length !== 1 || bias.shape[0] !== outs || !isDense(bias))) return null;
  const commands: Command[] = [];
  let a: MatrixPlace;
  if (x.shape.length === 2) a = matrix({ ...x, at: layout.at(x) });
  else {
    const at = dense(x, layout, commands);
    if (at === null) return null;
    a = { at, row: ins, column: 1 };
  }
  const b = { at: layout.at(weight), row: weight.strides[1]!, column: weight.strides[0]! };
  const c = { at: layout.at(y), row: outs, column: 1 };
  commands.push({ kind: 'product', dtype, m: count, n: outs, k: ins, a, b, c, ...(bias && { bias: layout.at(bias) }) });
  return commands;
};

function matrix({ at, strides }: Matrices): MatrixPlace {
  return { at, row: strides.at(-2)!, column: strides.at(-1)! };
}

/** Where matrices lie: the byte of the first one, and steps in elements; before the last two dimensions are those of a batch. */
export interface Matrices {
  readonly at: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** So many products of single matrices stand for one whose matrices lie at no regular step. */
const MOST = 1024;

function products(a: Place, b: Place, c: Place, layout: Layout, alpha = 1, beta = 0): Command[] | null {
  const dtype = layout.floatTypeOf([a, b, c]);
  if (dtype === null || !isDense(c)) return null;
  const of = (place: Place): Matrices => ({ ...place, at: layout.at(place) });
  return productsOf(dtype, of(a), of(b), of(c), layout, alpha, beta);
}

/** c = alpha a b + beta c over batches, where c lies row by row; null where there are no commands for it. */
export function productsOf(
  dtype: FloatType,
  a: Matrices,
  b: Matrices,
  c: Matrices,
  layout: Layout,
  alpha = 1,
  beta = 0,
): Command[] | null {
  const [m, n] = [c.shape.at(-2)!, c.shape.at(-1)!];
  const k = a.shape.at(-1)!;
  const batchShape = c.shape.slice(0, -2);
  const batch = countOf(batchShape);
  if (batch === 0 || m === 0 || n === 0 || k === 0) return null;
  const [stridesA, stridesB] = [batchStrides(a, batchShape), batchStrides(b, batchShape)];
  const [stepA, stepB] = [singleStep(batchShape, stridesA), singleStep(batchShape, stridesB)];
  const [x, y] = [matrix(a), matrix(b)];
  const sizes = { kind: 'product', dtype, m, n, k, alpha, beta } as const;
  if (stepA !== null && stepB !== null) {
    const to = { at: c.at, row: n, column: 1, batch: m * n };
    return [{ ...sizes, batch, a: { ...x, batch: stepA }, b: { ...y, batch: stepB }, c: to }];
  }
  if (!layout.takesLoops) {
    // One product for all: what lies at no regular step (heads that share keys) is copied to where it does.
    const commands: Command[] = [];
    const laid = (of: Matrices, strides: readonly number[], step: number | null): Matrices => {
      if (step !== null) return of;
      const shape = [...batchShape, ...of.shape.slice(-2)];
      const to = { at: layout.room(layout.bytes(dtype) * countOf(shape)), stride: rowMajor(shape) };
      commands.push(copy(shape, { at: of.at, stride: [...strides, ...of.strides.slice(-2)] }, to));
      return { at: to.at, shape, strides: to.stride };
    };
    const [left, right] = [laid(a, stridesA, stepA), laid(b, stridesB, stepB)];
    const product = productsOf(dtype, left, right, c, layout, alpha, beta);
    return product && [...commands, ...product];
  }
  if (batch > MOST || !isStored(a) || !isStored(b)) return null;
  const bytes = layout.bytes(dtype);
  const [fromA, fromB] = [offsets(batchShape, stridesA), offsets(batchShape, stridesB)];
  return fromA.map((from, i) => ({
    ...sizes,
    a: { ...x, at: x.at + bytes * from },
    b: { ...y, at: y.at + bytes * fromB[i]! },
    c: { at: c.at + bytes * i * m * n, row: n, column: 1 },
  }));
}

/** Whether products read a matrix where it lies, row by row or column by column. */
function isStored({ shape, strides }: Matrices): boolean {
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!];
  const [row, column] = [strides.at(-2)!, strides.at(-1)!];
  if ((column === 1 || columns === 1) && (row >= columns || rows === 1)) return true;
  return (row === 1 || rows === 1) && (column >= rows || columns === 1);
}

/** The steps of the batch dimensions, which broadcast. */
function batchStrides({ shape, strides }: Matrices, batch: readonly number[]): readonly number[] {
  const lead = batch.length - (shape.length - 2);
  return batch.map((size, d) => (d < lead || shape[d - lead] !== size ? 0 : strides[d - lead]!));
}

/** Where each matrix of a batch begins. */
function offsets(shape: readonly number[], strides: readonly number[]): number[] {
  let found = [0];
  for (let d = 0; d < shape.length; d++)
    found = found.flatMap((from) => Array.from({ length: shape[d]! }, (_, i) => from + i * strides[d]!));
  return found;
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
