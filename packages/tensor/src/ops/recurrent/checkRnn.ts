import { show, showShape } from '../../core/check.ts';
import { isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { sameShape } from '../../core/shape.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';

/** What is checked of one direction of one layer; the tensors by their names in messages. */
export interface RnnParts {
  readonly where: string;
  /** Rows of the weights per hidden unit. */
  readonly gates: number;
  /** Features of the input. */
  readonly ins: number;
  /** Units of the state, before a projection. */
  readonly size: number;
  /** Units of the output: `size`, or what it is projected to. */
  readonly out: number;
}

/** Checks that all are tensors of the first one's floating-point dtype; null stands for one that is not given. */
export function checkRnnTensors(where: string, tensors: Readonly<Record<string, Tensor | null | undefined>>): void {
  let dtype: string | null = null;
  for (const [name, t] of Object.entries(tensors)) {
    if (t === null || t === undefined) continue;
    if (!isTensor(t)) throw new TypeError(`${where}: ${name} must be a Tensor, got ${show(t)}`);
    if (!isFloat(t.dtype)) throw new TypeError(`${where}: ${name} must be a floating-point tensor, got ${show(t)}`);
    dtype ??= t.dtype;
    if (t.dtype !== dtype)
      throw new TypeError(`${where}: expected tensors of one dtype, got ${dtype} and, for ${name}, ${t.dtype}`);
  }
}

/** Checks the shapes of one layer's weights and biases, [wIh, wHh, bIh, bHh, wHr] with null for those not given. */
export function checkRnnWeights(
  { where, gates, ins, size, out }: RnnParts,
  [wIh, wHh, bIh, bHh, wHr]: readonly (Tensor | null)[],
  place = '',
): void {
  const expected: [string, Tensor | null | undefined, number[]][] = [
    ['wIh', wIh, [gates * size, ins]],
    ['wHh', wHh, [gates * size, out]],
    ['bIh', bIh, [gates * size]],
    ['bHh', bHh, [gates * size]],
    ['wHr', wHr, [out, size]],
  ];
  for (const [name, t, shape] of expected) {
    if (t && !sameShape(t.shape, shape))
      throw new ShapeError(
        `${where}: ${name}${place} must have shape ${showShape(shape)}, got shape ${showShape(t.shape)}`,
      );
  }
}
