import { show, showShape } from '../core/check.ts';
import { dense } from '../core/copy.ts';
import { allocate, type DType, type FloatArray, isFloat } from '../core/dtype.ts';
import { ShapeError } from '../core/errors.ts';
import { wrapArray } from '../core/make.ts';
import { broadcastShapes } from '../core/shape.ts';
import { isTensor } from '../core/tensorCore.ts';
import { full } from '../ops/creation/index.ts';
import { diagEmbed } from '../ops/shape/index.ts';
import type { Tensor } from '../tensor.ts';

/** A batch of floating-point matrices: two dimensions or more. */
export function checkMatrices(where: string, name: string, x: unknown): asserts x is Tensor {
  if (!isTensor(x)) throw new TypeError(`linalg.${where}: ${name} must be a Tensor, got ${show(x)}`);
  if (!isFloat(x.dtype)) throw new TypeError(`linalg.${where}: ${name} must be floating-point, got ${x.dtype}`);
  if (x.ndim < 2)
    throw new ShapeError(`linalg.${where}: ${name} must have 2 dimensions or more, got shape ${showShape(x.shape)}`);
}

/** A batch of square ones. */
export function checkSquare(where: string, name: string, x: unknown): asserts x is Tensor {
  checkMatrices(where, name, x);
  if (x.shape.at(-1) !== x.shape.at(-2))
    throw new ShapeError(`linalg.${where}: ${name} must be square matrices, got shape ${showShape(x.shape)}`);
}

export function checkSameDType(where: string, a: Tensor, b: Tensor): void {
  if (a.dtype !== b.dtype)
    throw new TypeError(`linalg.${where}: A and B must have the same dtype, got ${a.dtype} and ${b.dtype}`);
}

/** Rows, columns and how many matrices there are. */
export function sizesOf(x: Tensor): { rows: number; cols: number; count: number; batch: readonly number[] } {
  const batch = x.shape.slice(0, -2);
  return {
    rows: x.shape.at(-2)!,
    cols: x.shape.at(-1)!,
    batch,
    count: batch.reduce((product, size) => product * size, 1),
  };
}

/** Calls `each` with every matrix as doubles of its own, row-major, in order. */
export function forMatrices(x: Tensor, each: (matrix: Float64Array, index: number) => void): void {
  const { rows, cols, count } = sizesOf(x);
  const data = dense(x) as FloatArray;
  const size = rows * cols;
  for (let i = 0; i < count; i++) each(Float64Array.from(data.subarray(i * size, (i + 1) * size)), i);
}

/** Results of a batch, each of the same size, gathered in the dtype of the input. */
export class Gathered {
  private readonly data: FloatArray;
  private readonly size: number;
  readonly shape: readonly number[];

  constructor(
    batch: readonly number[],
    own: readonly number[],
    private readonly dtype: DType,
  ) {
    this.shape = [...batch, ...own];
    this.size = own.reduce((product, size) => product * size, 1);
    const count = batch.reduce((product, size) => product * size, 1);
    this.data = allocate(dtype, count * this.size) as FloatArray;
  }

  put(index: number, values: ArrayLike<number>): void {
    this.data.set(values, index * this.size);
  }

  tensor(): Tensor {
    return wrapArray(this.data, [...this.shape], this.dtype);
  }
}

/** Both with the batch dimensions that they have together. */
export function sameBatch(where: string, a: Tensor, b: Tensor): [a: Tensor, b: Tensor] {
  const batch = broadcastShapes(`linalg.${where}`, a.shape.slice(0, -2), b.shape.slice(0, -2));
  const expanded = (t: Tensor) => t.expand([...batch, ...t.shape.slice(-2)]);
  return [expanded(a), expanded(b)];
}

/** The other way round: rows are columns. */
export function turned(x: Tensor): Tensor {
  return x.transpose(-2, -1);
}

/** A matrix with one number on its diagonal, zeros elsewhere. */
export function onDiagonal(n: number, value: number, dtype: DType): Tensor {
  return diagEmbed(full([n], value, { dtype }));
}
