import { type Tensor, where } from '@wick/tensor';
import { OnnxError } from '../../error.ts';
import { dtypeOf } from '../../read/tensors.ts';
import { given, type Operators } from '../call.ts';

/** Whole numbers that wick keeps in a wider type: TensorProto.DataType, bits, and whether there is a sign. */
const narrow: Readonly<Record<number, readonly [bits: number, signed: boolean]>> = {
  3: [8, true],
  4: [16, false],
  5: [16, true],
  12: [32, false],
};

/** Types of elements. */
export const casts: Operators = {
  Cast(call) {
    const to = call.attributes.int('to');
    const x = given(call, 0);
    const dtype = dtypeOf(to);
    if (dtype === undefined) throw new OnnxError(`wick has no elements of type ${to} to cast to`);
    const [bits, signed] = narrow[to] ?? [0, false];
    return bits === 0 ? x.to(dtype) : wrapped(x.to(dtype), bits, signed);
  },
  CastLike: (call) => given(call, 0).to(given(call, 1).dtype),
};

/** What is left of a number in fewer bits. */
function wrapped(x: Tensor, bits: number, signed: boolean): Tensor {
  const low = x.remainder(2 ** bits).to(x.dtype);
  return signed ? where(low.ge(2 ** (bits - 1)), low.sub(2 ** bits), low) : low;
}
