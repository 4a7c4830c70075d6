import { arange, full, type Tensor, tensor, zeros } from '@wick/tensor';
import { constantElements } from '@wick/tensor/internal';
import { OnnxError } from '../../error.ts';
import { dtypeOf } from '../../read/tensors.ts';
import { given, limited, numberOf, numbersIn, type Operators } from '../call.ts';

/** Tensors from nothing, or from a shape. */
export const create: Operators = {
  Constant({ attributes }) {
    const value = attributes.tensor('value');
    if (value) return value;
    if (attributes.has('value_float')) return tensor(attributes.float('value_float'));
    if (attributes.has('value_int')) return tensor(attributes.bigint('value_int'), { dtype: 'int64' });
    const floats = attributes.floats('value_floats');
    if (attributes.has('value_floats') && floats) return tensor(floats);
    const ints = attributes.bigints('value_ints');
    if (attributes.has('value_ints') && ints) return tensor(ints, { dtype: 'int64' });
    throw new OnnxError('only constants of numbers are read');
  },
  ConstantOfShape(call) {
    const value = call.attributes.tensor('value');
    const shape = limited(call, numbersIn(call, 0) ?? []);
    return value ? full(shape, constantElements(value)[0] as number, { dtype: value.dtype }) : zeros(shape);
  },
  EyeLike(call) {
    const x = given(call, 0);
    const dtype = call.attributes.has('dtype') ? dtypeOf(call.attributes.int('dtype')) : x.dtype;
    const [rows, columns] = x.shape as [number, number];
    const k = call.attributes.int('k', 0);
    return arange(rows)
      .add(k)
      .unsqueeze(1)
      .eq(arange(columns))
      .to(dtype ?? 'float32');
  },
  Range(call) {
    const [start, limit, delta] = [0, 1, 2].map((i) => given(call, i)) as [Tensor, Tensor, Tensor];
    if (start.dtype === 'int64') {
      const [from, to, step] = [start, limit, delta].map((t) => BigInt(t.item<number | bigint>())) as [
        bigint,
        bigint,
        bigint,
      ];
      if (step === 0n) throw new OnnxError('a step of 0');
      const length = Number((to - from + step - (step > 0n ? 1n : -1n)) / step);
      const [count] = limited(call, [Math.max(0, length)]) as [number];
      return arange(count, { dtype: 'int64' }).mul(delta).add(start);
    }
    const [from, to, step] = [start, limit, delta].map(numberOf) as [number, number, number];
    const [count] = limited(call, [Math.max(0, Math.ceil((to - from) / step))]) as [number];
    return arange(count, { dtype: 'float64' }).mul(step).add(from).to(start.dtype);
  },
};
