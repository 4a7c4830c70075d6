import { einsum } from '@wick/tensor';
import { given, type Operators } from '../call.ts';

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
  Einsum: (call) => einsum(call.attributes.string('equation'), ...call.inputs.map((_, i) => given(call, i))),
};
