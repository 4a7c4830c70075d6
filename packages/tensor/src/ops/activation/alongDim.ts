import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { type DType, isFloat } from '../../core/dtype.ts';
import { optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { normalizeDim } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { readDType } from '../reduce/arguments.ts';
import { to } from '../shape/to.ts';

export interface Along {
  readonly dim: number;
}

export const dimsOf = (x: Tensor, { dim }: Along): number[] => (x.ndim === 0 ? [] : [dim]);

/** The dimension of a softmax by name, and the dtype. */
export interface AlongOptions {
  /** Along which the elements sum to 1. */
  dim: number;
  /** What the input is converted to first. */
  dtype?: DType | undefined;
}

export const alongOptions = optionTable(
  {
    dim: unchecked(undefined as unknown as number),
    dtype: unchecked<DType | undefined>(undefined),
  } satisfies RulesFor<AlongOptions>,
  ['dim', 'dtype'],
);

export function normalize(where: string, op: OpRecord<[Tensor], Along>, x: Tensor, dim: number, dtype?: DType): Tensor {
  const at = normalizeDim(where, dim, x.ndim);
  const type = readDType(where, dtype) ?? x.dtype;
  if (!isFloat(type)) {
    throw new TypeError(`${where}: a floating-point tensor or dtype is needed, got ${type}: use .to('float32') first`);
  }
  return apply(op, [to(x, type)], { dim: at });
}
