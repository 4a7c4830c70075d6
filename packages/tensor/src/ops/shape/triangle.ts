import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show, showShape } from '../../core/check.ts';
import { gather } from '../../core/copy.ts';
import { ShapeError } from '../../core/errors.ts';
import { wrapArray } from '../../core/make.ts';
import type { Tensor } from '../../tensor.ts';

interface TriangleAttrs {
  readonly diagonal: number;
  readonly upper: boolean;
}

export const triangleOp: OpRecord<[Tensor], TriangleAttrs> = {
  name: 'triangle',
  forward([x], { diagonal: k, upper }) {
    const data = gather(x);
    const zero = (x.dtype === 'int64' ? 0n : 0) as never;
    const [rows, columns] = x.shape.slice(-2) as [number, number];
    for (let start = 0; start < data.length; start += columns) {
      const row = (start / columns) % rows;
      const edge = Math.min(columns, Math.max(0, upper ? row + k : row + k + 1));
      if (upper) data.fill(zero, start, start + edge);
      else data.fill(zero, start + edge, start + columns);
    }
    return wrapArray(data, x.shape, x.dtype);
  },
  backward: (g, ctx) => [apply(triangleOp, [g], ctx.attrs)],
};

export function triangle(where: string, x: Tensor, k: number, upper: boolean): Tensor {
  if (x.ndim < 2) throw new ShapeError(`${where}: at least 2 dimensions are expected, got shape ${showShape(x.shape)}`);
  if (!Number.isInteger(k)) throw new RangeError(`${where}: diagonal must be a whole number, got ${show(k)}`);
  return apply(triangleOp, [x], { diagonal: k, upper });
}
