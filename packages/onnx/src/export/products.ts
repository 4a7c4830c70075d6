import type { OpAttrs } from '@wick/tensor/internal';
import { float } from './attributes.ts';
import type { Builder } from './builder.ts';
import { type Call, type Emitters, nameOf, operand } from './call.ts';

/** Matrix products and attention. */
export const products: Emitters = {
  matmul: (b, call) => [b.emit('MatMul', [nameOf(b, call, 0), nameOf(b, call, 1)])],
  linear(b, call) {
    const [x, w] = [operand(call, 0), operand(call, 1)];
    const [name, weight, bias] = [0, 1, 2].map((i) => nameOf(b, call, i)) as [string, string, string];
    if (x.ndim === 2 && w.ndim === 2) return [b.emit('Gemm', [name, weight, bias], { transB: 1 })];
    const matrix = w.ndim === 2 ? b.emit('Transpose', [weight], { perm: [1, 0] }) : weight;
    const product = b.emit('MatMul', [name, matrix]);
    return [bias === '' ? product : b.emit('Add', [product, bias])];
  },
  addmm(b, call) {
    const { alpha, beta } = call.attrs;
    const [x, y] = [1, 2].map((i) => nameOf(b, call, i)) as [string, string];
    // What is multiplied by 0 is not read.
    const c = beta === 0 ? '' : nameOf(b, call, 0);
    if (operand(call, 1).ndim === 2) return [b.emit('Gemm', [x, y, c], { alpha: float(alpha), beta: float(beta) })];
    const dtype = operand(call, 1).dtype;
    const times = (name: string, factor: number) =>
      factor === 1 ? name : b.emit('Mul', [name, b.scalar(factor, dtype)]);
    const product = times(b.emit('MatMul', [x, y]), alpha);
    return [c === '' ? product : b.emit('Add', [product, times(c, beta)])];
  },
  scaledDotProductAttention,
};

/** softmax(scale · Q Kᵀ + mask) V, said in small operations: every runtime has them. */
function scaledDotProductAttention(
  b: Builder,
  call: Call<OpAttrs['scaledDotProductAttention']>,
): readonly (string | null)[] {
  const { scale, causal, emptyRowsAreZero } = call.attrs;
  const [q, k] = [operand(call, 0), operand(call, 1)];
  const { dtype } = q;
  const rank = k.ndim;
  const swap = Array.from({ length: rank }, (_, i) => (i < rank - 2 ? i : 2 * rank - 3 - i));
  const keys = b.emit('Transpose', [nameOf(b, call, 1)], { perm: swap });
  let scores = b.emit('Mul', [b.emit('MatMul', [nameOf(b, call, 0), keys]), b.scalar(scale, dtype)]);
  if (call.inputs[3]) scores = b.emit('Add', [scores, nameOf(b, call, 3)]);
  if (causal) {
    const sizes = call.runs.map(({ inputs }) => [inputs[0]!.shape.at(-2)!, inputs[1]!.shape.at(-2)!]);
    const ones = b.emit('Expand', [b.scalar(1, 'float32'), b.shape(sizes, 'the causal mask')]);
    const seen = b.cast(b.emit('Trilu', [ones], { upper: 0 }), 'bool');
    scores = b.emit('Where', [seen, scores, b.scalar(Number.NEGATIVE_INFINITY, dtype)]);
  }
  let weights = b.emit('Softmax', [scores], { axis: -1 });
  // A row that sees no key is 0/0.
  if (emptyRowsAreZero && (call.inputs[3] || causal))
    weights = b.emit('Where', [b.emit('IsNaN', [weights]), b.scalar(0, dtype), weights]);
  return [b.emit('MatMul', [weights, nameOf(b, call, 2)]), weights];
}
