import { typedRow } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import type { Scalar } from '../../core/dtype.ts';
import { operand } from '../../core/operand.ts';
import { resultType } from '../../core/promotion.ts';
import { type BinaryRow, rowOf2 } from '../../strided/rows.ts';
import type { Tensor } from '../../tensor.ts';
import { checkIntegers } from './bitwise.ts';
import { runBinary } from './pointwise.ts';

type Name = 'gcd' | 'lcm' | 'bitwiseLeftShift' | 'bitwiseRightShift';

function divisor(x: number, y: number): number {
  let [a, b] = [Math.abs(x), Math.abs(y)];
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

function bigDivisor(x: bigint, y: bigint): bigint {
  let [a, b] = [x < 0n ? -x : x, y < 0n ? -y : y];
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

const bigRow =
  (f: (x: bigint, y: bigint) => bigint): BinaryRow<BigInt64Array> =>
  (n, out, o, so, a, p, sa, b, q, sb) => {
    for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = f(a[p]!, b[q]!);
  };

function integers(
  name: Name,
  number: (x: number, y: number) => number,
  bigint: (x: bigint, y: bigint) => bigint,
  way?: 'shiftLeft' | 'shiftRight',
): OpRecord<[Tensor, Tensor]> {
  const rows = { number: rowOf2(number), bigint: bigRow(bigint) };
  const kernel = way ? { number: typedRow(way, rows.number), bigint: typedRow(way, rows.bigint) } : rows;
  return {
    name,
    forward([a, b], _, out) {
      const dtype = resultType(a, b);
      return runBinary(name, kernel, a, b, dtype, dtype, out);
    },
    backward: null,
  };
}

// As in C++ where it is defined; further than there are bits nothing, or the sign, is left.
const records: Record<Name, OpRecord<[Tensor, Tensor]>> = {
  gcd: integers('gcd', divisor, bigDivisor),
  lcm: integers(
    'lcm',
    (x, y) => (x === 0 ? 0 : Math.abs((x / divisor(x, y)) * y)),
    (x, y) => {
      if (x === 0n) return 0n;
      const product = (x / bigDivisor(x, y)) * y;
      return product < 0n ? -product : product;
    },
  ),
  bitwiseLeftShift: integers(
    'bitwiseLeftShift',
    (x, y) => (y < 0 || y > 31 ? 0 : x << y),
    (x, y) => (y < 0n || y > 63n ? 0n : x << y),
    'shiftLeft',
  ),
  bitwiseRightShift: integers(
    'bitwiseRightShift',
    (x, y) => x >> (y < 0 || y > 31 ? 31 : y),
    (x, y) => x >> (y < 0n || y > 63n ? 63n : y),
    'shiftRight',
  ),
};

function call(name: Name, a: Tensor | Scalar, b: Tensor | Scalar): Tensor {
  const [x, y] = [operand(name, a, 'input'), operand(name, b)];
  const dtype = checkIntegers(name, resultType(x, y));
  if (dtype === 'bool') throw new TypeError(`${name}: not defined for bool tensors`);
  return apply(records[name], [x, y], undefined);
}

/**
 * The greatest common divisor of integers, element by element.
 *
 * @example
 * ```ts
 * gcd(tensor([12n, 18n]), tensor([8n, 27n])); // [4, 9]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.gcd.html
 */
export function gcd(x: Tensor, other: Tensor): Tensor {
  return call('gcd', x, other);
}

/**
 * The least common multiple of integers, element by element.
 *
 * @example
 * ```ts
 * lcm(tensor([4n, 6n]), tensor([6n, 10n])); // [12, 30]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.lcm.html
 */
export function lcm(x: Tensor, other: Tensor): Tensor {
  return call('lcm', x, other);
}

/**
 * Integers shifted left by so many bits: x · 2^other.
 *
 * @example
 * ```ts
 * bitwiseLeftShift(tensor([1n, 3n]), 2); // [4, 12]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bitwise_left_shift.html
 */
export function bitwiseLeftShift(x: Tensor | Scalar, other: Tensor | Scalar): Tensor {
  return call('bitwiseLeftShift', x, other);
}

/**
 * Integers shifted right by so many bits, the sign kept: ⌊x / 2^other⌋.
 *
 * @example
 * ```ts
 * bitwiseRightShift(tensor([8n, -5n]), 1); // [4, -3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.bitwise_right_shift.html
 */
export function bitwiseRightShift(x: Tensor | Scalar, other: Tensor | Scalar): Tensor {
  return call('bitwiseRightShift', x, other);
}
