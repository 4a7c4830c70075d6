import { examine } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import { type DType, isFloat } from '../../core/dtype.ts';
import { optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { resultType } from '../../core/promotion.ts';
import { type BinaryRow, rowOf2 } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { type BinaryKernel, noSlope, runBinary } from './pointwise.ts';

/** How a quotient is rounded: towards zero, or down. */
export type RoundingMode = 'trunc' | 'floor';

/** Options of `div`. */
export interface DivOptions {
  /** null (the default): true division, integers give float32. 'trunc' rounds towards zero, 'floor' down. */
  roundingMode?: RoundingMode | null;
}

// Python's floor division of floats: the quotient of what is left when the remainder is taken away is nearly whole.
export function floorQuotient(x: number, y: number): number {
  if (y === 0) return x / y;
  const rest = x % y;
  let q = (x - rest) / y;
  if (rest !== 0 && y < 0 !== rest < 0) q -= 1;
  if (q === 0) return (x / y) * 0; // with the quotient's sign
  const whole = Math.floor(q);
  return q - whole > 0.5 ? whole + 1 : whole;
}

const floorRow = rowOf2(floorQuotient);
const truncRow = rowOf2((x, y) => Math.trunc(x / y));
const bigFloorRow: BinaryRow<BigInt64Array> = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
    const rest = a[p]! % b[q]!;
    out[o] = a[p]! / b[q]! - (rest !== 0n && rest < 0n !== b[q]! < 0n ? 1n : 0n);
  }
};
const bigTruncRow: BinaryRow<BigInt64Array> = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! / b[q]!;
};

/** Short ones, for pages that seldom divide; see `useQuickDivision`. */
export const kernels: Record<RoundingMode, BinaryKernel> = {
  // The quotient is rounded to float32 before it is rounded to a whole number, as PyTorch's is.
  trunc: { number: truncRow, float32: rowOf2((x, y) => Math.trunc(Math.fround(x / y))), bigint: bigTruncRow },
  floor: { number: floorRow, bigint: bigFloorRow },
};

export const roundedDivOp: OpRecord<[Tensor, Tensor], { roundingMode: RoundingMode }> = {
  name: 'div',
  forward([a, b], { roundingMode }, out) {
    const dtype = resultType(a, b);
    return runBinary('div', kernels[roundingMode], a, b, dtype, dtype, out);
  },
  backward: (g) => [noSlope(g), noSlope(g)],
};

/** The dtype of an operation that divides; integers must not be divided by zero, and bools not at all. */
export function checkDivision(name: string, a: Tensor, b: Tensor): DType {
  const dtype = resultType(a, b);
  if (dtype === 'bool') throw new TypeError(`${name}: not defined for two bool operands`);
  const check = (t: Tensor): undefined => {
    const data = dense(t) as ArrayLike<unknown> as unknown[];
    if (data.includes(t.dtype === 'int64' ? 0n : 0))
      throw new RangeError(`${name}: division by zero (in integers: ${dtype})`);
  };
  if (!isFloat(dtype) && a.numel() > 0) examine(b, check);
  return dtype;
}

const divOptions = optionTable(
  { roundingMode: unchecked<RoundingMode | null>(null) } satisfies RulesFor<DivOptions>,
  [],
);

export function modeOf(name: string, options: DivOptions | undefined): RoundingMode | null {
  if (options === undefined) return null;
  const mode = divOptions.read(name, options).roundingMode;
  if (mode !== null && mode !== 'trunc' && mode !== 'floor')
    throw new RangeError(`${name}: roundingMode must be 'trunc', 'floor' or null, got ${show(mode)}`);
  return mode;
}
