import { einsum } from '@wick/tensor';
import { given, limited, type Operators } from '../call.ts';

/** Sums of products. */
export const products: Operators = {
  MatMul: (call) => given(call, 0).matmul(given(call, 1)),
  Gemm(call) {
    const { attributes } = call;
    const [a, b] = [given(call, 0), given(call, 1)];
    const left = attributes.int('transA', 0) !== 0 ? a.t() : a;
    const right = attributes.int('transB', 0) !== 0 ? b.t() : b;
    const alpha = attributes.float('alpha', 1);
    const beta = attributes.float('beta', 1);
    const product = alpha === 1 ? left.mm(right) : left.mm(right).mul(alpha);
    const c = call.inputs[2];
    if (!c) return product;
    return product.add(beta === 1 ? c : c.mul(beta));
  },
  Einsum(call) {
    const equation = call.attributes.string('equation');
    const operands = call.inputs.map((_, i) => given(call, i));
    // What is summed over is gone through, although it is in no result.
    const sizes = new Map<string, number>();
    const letters = equation.split('->')[0]!.replaceAll(/\s/g, '').split(',');
    operands.forEach((t, i) => {
      const named = /\./.test(letters[i] ?? '') ? '' : (letters[i] ?? '');
      t.shape.forEach((n, d) => void sizes.set(named[d] ?? `${i} ${d}`, n));
    });
    limited({ ...call, room: call.room * 1024 }, [...sizes.values()]);
    return einsum(equation, ...operands);
  },
};
