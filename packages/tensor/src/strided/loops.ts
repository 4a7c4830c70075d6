import type { Strided, StridedArray, StridedBinary } from './interface.ts';
import {
  type AnyBinaryRow,
  bigintComparisons,
  bigintRows,
  binaryRows,
  negBigint,
  type UnaryRow,
  unaryRows,
} from './rows.ts';
import { walkBinary, walkUnary } from './walk.ts';

const copyNumbers: UnaryRow = (n, out, o, so, a, p, sa) => {
  for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]!;
};

const copyBigints: UnaryRow<BigInt64Array> = (n, out, o, so, a, p, sa) => {
  for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]!;
};

const { add, sub, mul, mod } = bigintRows;
const onBigints: Partial<Record<StridedBinary, AnyBinaryRow>> = { add, sub, mul, mod, ...bigintComparisons };

/** The strided interface as plain loops: what pages under a Content-Security-Policy without `unsafe-eval` get. */
export const strided: Strided = {
  assign(out, a) {
    if (out.data instanceof BigInt64Array) walkUnary(copyBigints, out, a);
    else walkUnary(copyNumbers, out, a);
  },

  fill(out, value) {
    // One element read again and again: a copy with steps of 0.
    const one = new (out.data.constructor as new (n: number) => StridedArray['data'])(1);
    one[0] = value;
    this.assign(out, { data: one, shape: out.shape, stride: out.shape.map(() => 0), offset: 0 });
  },

  binary(op, out, a, b) {
    if (!(a.data instanceof BigInt64Array)) walkBinary(binaryRows[op], out, a, b);
    else walkBinary(onBigints[op] ?? refuse(op), out, a, b);
  },

  unary(op, out, a) {
    if (!(a.data instanceof BigInt64Array)) walkUnary(unaryRows[op], out, a);
    else walkUnary(op === 'neg' ? negBigint : refuse(op), out, a);
  },
};

function refuse(op: string): never {
  throw new TypeError(`strided ${op}: not defined for bigints`);
}
