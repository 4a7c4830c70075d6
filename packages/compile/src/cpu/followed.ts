import { type Command, isWorthwhile, type PointwiseCommand } from '@wick/kernels/plan';
import { elementBytes } from '@wick/tensor/internal';
import { countOf } from '../graph/geometry.ts';
import type { CallStep, Place, PointwiseStep } from '../graph/ir.ts';
import { isNumber } from '../graph/touches.ts';

/**
 * Bytes of a result from which on it is sooner taken from the cache, part by part, than read again: smaller ones are there
 * anyway. Measured: 1 to 3 % of a product and up to 7 % of a convolution by Winograd's method, and 9 % where two threads share
 * the way to the memory; nothing for results below.
 */
const LARGE = 4 * 1024 ** 2;

/**
 * Whether it repays to follow a call part by part. Not where as large a tensor is read or written beside, as what a residual
 * adds or the mask of a derivative: a pass of its own fetches that sooner, by as much as is won.
 */
export function repaysFollowing({ outputs }: CallStep, epilogue: PointwiseStep): boolean {
  const [result] = outputs as [Place];
  const count = countOf(result.shape);
  const isWhole = ({ shape, strides }: Place) => shape.every((size, d) => size === 1 || strides[d] !== 0);
  const others = epilogue.inputs.filter(
    (place) => place.memory !== result.memory && !isNumber(place) && isWhole(place),
  );
  const isLarge = elementBytes(result.dtype) * count >= LARGE;
  return isWorthwhile(isLarge && others.length === 0 && epilogue.outputs.length === 1);
}

/** Commands whose last one makes what is then done with its result: by that command itself, or behind it. */
export function followed(commands: readonly Command[], epilogue: PointwiseCommand): Command[] {
  const last = commands.at(-1);
  if (last === undefined || (last.kind !== 'product' && last.kind !== 'conv')) return [...commands, epilogue];
  return [...commands.slice(0, -1), { ...last, epilogue }];
}
