import { arange, eye, full, type Tensor, tensor, zeros } from '@wick/tensor';
import { OnnxError } from '../../error.ts';
import { dtypeOf } from '../../read/tensors.ts';
import { given, limited, numbersIn, type Operators } from '../call.ts';

/** Tensors from nothing, or from a shape. */
export const create: Operators = {
  Constant({ attributes }) {
    const value = attributes.tensor('value');
    if (value) return value;
    if (attributes.has('value_float')) return tensor(attributes.float('value_float'));
    if (attributes.has('value_int')) return tensor(BigInt(attributes.int('value_int')), { dtype: 'int64' });
    const floats = attributes.floats('value_floats');
    if (attributes.has('value_floats') && floats) return tensor(floats);
    const ints = attributes.ints('value_ints');
    if (attributes.has('value_ints') && ints) return tensor(ints.map(BigInt), { dtype: 'int64' });
    throw new OnnxError('only constants of numbers are read');
  },
  ConstantOfShape(call) {
    const value = call.attributes.tensor('value');
    const shape = limited(numbersIn(call, 0) ?? []);
    return value ? full(shape, value.item() as number, { dtype: value.dtype }) : zeros(shape);
  },
  EyeLike(call) {
    const x = given(call, 0);
    const dtype = call.attributes.has('dtype') ? dtypeOf(call.attributes.int('dtype')) : x.dtype;
    const [rows, columns] = x.shape as [number, number];
    const k = call.attributes.int('k', 0);
    const size = Math.max(rows, columns) + Math.abs(k);
    limited([size, size]);
    return eye(size)
      .narrow(0, Math.max(0, k), rows)
      .narrow(1, Math.max(0, -k), columns)
      .to(dtype ?? 'float32');
  },
  Range(call) {
    const [start, limit, delta] = [0, 1, 2].map((i) => given(call, i)) as [Tensor, Tensor, Tensor];
    const [from, to, step] = [start, limit, delta].map((t) => Number(t.item())) as [number, number, number];
    const [count] = limited([Math.max(0, Math.ceil((to - from) / step))]) as [number];
    return arange(count, { dtype: 'float64' }).mul(step).add(from).to(start.dtype);
  },
};
