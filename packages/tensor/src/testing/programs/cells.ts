import type { DType } from '../../index.ts';

/** A place where numbers are kept; truth values are 1 and 0. */
export interface Memory {
  readonly dtype: DType;
  readonly values: number[];
}

/** What PyTorch refuses. */
export class Refused extends Error {}

/** What the model does not say: a number beyond what it counts exactly, or a case of no interest. */
export class Unsaid extends Error {}

/**
 * A tensor as simple as can be, to compare the real one with: for each element, in row-major order, the cell of a memory
 * that holds it. A view is another list of cells of the same memory; there are no strides.
 */
export interface Cells {
  readonly memory: Memory;
  readonly shape: readonly number[];
  readonly at: readonly number[];
}

type Index = readonly number[];

export const count = (shape: readonly number[]): number => shape.reduce((n, size) => n * size, 1);

/** All indices of a shape, in row-major order. */
export function indicesOf(shape: readonly number[]): Index[] {
  let all: Index[] = [[]];
  for (const size of shape) all = all.flatMap((head) => Array.from({ length: size }, (_, i) => [...head, i]));
  return all;
}

/** The position of an index in row-major order. */
export const position = (shape: readonly number[], index: Index): number =>
  index.reduce((at, i, dim) => at * shape[dim]! + i, 0);

/** A number as a dtype keeps it. */
export function kept(dtype: DType, value: number): number {
  if (dtype === 'float64') return value;
  if (dtype === 'float32') return Math.fround(value);
  if (dtype === 'bool') return value === 0 ? 0 : 1;
  // No -0 among whole numbers.
  const whole = Math.trunc(value) + 0;
  // NaN, too.
  if (!(Math.abs(whole) < 2 ** 31)) throw new Unsaid('a large whole number');
  return dtype === 'uint8' ? ((whole % 256) + 256) % 256 : whole;
}

export const read = ({ memory, at }: Cells): number[] => at.map((cell) => memory.values[cell]!);

/** A tensor with a memory of its own. */
export function fresh(dtype: DType, shape: readonly number[], values: readonly number[]): Cells {
  return { memory: { dtype, values: values.map((value) => kept(dtype, value)) }, shape, at: values.map((_, i) => i) };
}

/** A view whose element at an index is the one of `x` at `from(index)`. */
export function view(x: Cells, shape: readonly number[], from: (index: Index) => Index): Cells {
  return { memory: x.memory, shape, at: indicesOf(shape).map((index) => x.at[position(x.shape, from(index))]!) };
}

export const copy = (x: Cells): Cells => fresh(x.memory.dtype, x.shape, read(x));

/** A result in memory of its own, lying there as strides say: which order a result has is another test's business. */
export function layAs(x: Cells, strides: readonly number[]): Cells {
  const at = indicesOf(x.shape).map((index) => index.reduce((place, i, dim) => place + i * strides[dim]!, 0));
  if (new Set(at).size < at.length || at.some((place) => place >= at.length)) return x;
  const values = new Array<number>(at.length);
  read(x).forEach((value, i) => {
    values[at[i]!] = value;
  });
  return { memory: { dtype: x.memory.dtype, values }, shape: x.shape, at };
}

/** Broadcasts to a shape. */
export function broadcast(x: Cells, shape: readonly number[]): Cells {
  const lead = shape.length - x.shape.length;
  const fits = lead >= 0 && x.shape.every((n, dim) => n === 1 || n === shape[dim + lead]);
  if (!fits) throw new Refused(`[${x.shape}] to [${shape}]`);
  return view(x, shape, (index) => x.shape.map((n, dim) => (n === 1 ? 0 : index[dim + lead]!)));
}

/** The shape that shapes have in common. */
export function commonShape(...shapes: (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, dim) => {
    const sizes = shapes.map((shape) => shape[dim - rank + shape.length] ?? 1).filter((n) => n !== 1);
    if (new Set(sizes).size > 1) throw new Refused(`sizes ${sizes}`);
    return sizes[0] ?? 1;
  });
}

/** A dimension counted from either end; a tensor without dimensions takes part as if it had one. */
export function dimOf(rank: number, dim: number): number {
  const n = Math.max(1, rank);
  if (dim < -n || dim >= n) throw new Refused(`dimension ${dim} of ${rank}`);
  return dim < 0 ? dim + n : dim;
}

/** Whether steps of constant size lead through the cells: then there are strides for it. */
export function hasStrides({ shape, at }: Cells): boolean {
  if (at.length === 0) return true;
  const steps = shape.map((n, dim) => {
    const next = shape.map((_, other) => (other === dim ? 1 : 0));
    return n > 1 ? at[position(shape, next)]! - at[0]! : 0;
  });
  return indicesOf(shape).every(
    (index, i) => at[i] === at[0]! + index.reduce((sum, k, dim) => sum + k * steps[dim]!, 0),
  );
}

/** Whether the elements lie one after the other. */
export const isRowMajor = ({ at }: Cells): boolean => at.every((cell, i) => cell === at[0]! + i);

/** Writes, as PyTorch allows it: not where one cell is several elements, not from cells that lie shifted. */
export function write(x: Cells, values: readonly number[], ...operands: Cells[]): Cells {
  checkWritable(x);
  for (const operand of operands) checkOverlap(x, operand);
  const stored = values.map((value) => kept(x.memory.dtype, value));
  x.at.forEach((cell, i) => {
    x.memory.values[cell] = stored[i]!;
  });
  return x;
}

/** Gives all elements one value; nothing is wrong then if they share cells. */
export function fill(x: Cells, value: number): Cells {
  for (const cell of x.at) x.memory.values[cell] = kept(x.memory.dtype, value);
  return x;
}

/** PyTorch asks for a stride of 0; what else may share cells, as windows do, it writes in an order that it does not tell. */
function checkWritable({ shape, at }: Cells): void {
  const stays = (dim: number) =>
    indicesOf(shape).every((index) => at[position(shape, index.with(dim, 0))] === at[position(shape, index)]);
  if (at.length > 0 && shape.some((n, dim) => n > 1 && stays(dim))) throw new Refused('an expanded tensor');
  if (new Set(at).size < at.length) throw new Unsaid('windows that overlap');
}

function checkOverlap(x: Cells, y: Cells): void {
  if (x.memory !== y.memory || x.at.length === 0 || y.at.length === 0) return;
  const range = ({ at }: Cells) => [Math.min(...at), Math.max(...at)] as const;
  const isDense = ({ at }: Cells) => new Set(at).size === at.length && Math.max(...at) - Math.min(...at) < at.length;
  if (!isDense(x) || !isDense(y)) return;
  const [[from, to], [start, end]] = [range(x), range(y)];
  if (end < from || to < start) return;
  if (from !== start || to !== end) throw new Refused('cells that overlap');
  if (`${x.shape}` === `${y.shape}` && `${x.at}` === `${y.at}`) return;
  throw x.at.length === 1 ? new Unsaid('one cell, by other shapes') : new Refused('the same cells in another order');
}
