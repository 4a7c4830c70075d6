import { type Builder, float } from './builder.ts';
import { type Call, type Emitter, nameOf, operand } from './call.ts';

/** Matrix products and attention. */
export const products: Readonly<Record<string, Emitter>> = {
  matmul: (b, call) => [b.emit('MatMul', [nameOf(b, call, 0), nameOf(b, call, 1)])],
  linear(b, call) {
    const x = operand(call, 0);
    const [name, weight, bias] = [0, 1, 2].map((i) => nameOf(b, call, i)) as [string, string, string];
    if (x.ndim === 2) return [b.emit('Gemm', [name, weight, bias], { transB: 1 })];
    const product = b.emit('MatMul', [name, transposed(b, weight)]);
    return [bias === '' ? product : b.emit('Add', [product, bias])];
  },
  addmm(b, call) {
    const { alpha, beta } = call.attrs as { alpha: number; beta: number };
    const [c, x, y] = [0, 1, 2].map((i) => nameOf(b, call, i)) as [string, string, string];
    return [b.emit('Gemm', [x, y, c], { alpha: float(Number(alpha)), beta: float(Number(beta)) })];
  },
  scaledDotProductAttention,
};

function transposed(b: Builder, name: string): string {
  return b.emit('Transpose', [name], { perm: [1, 0] });
}

interface AttentionAttrs {
  scale: number;
  causal: boolean;
  emptyRowsAreZero: boolean;
}

/** softmax(scale · Q Kᵀ + mask) V, said in small operations: every runtime has them. */
function scaledDotProductAttention(b: Builder, call: Call): readonly (string | null)[] {
  const { scale, causal, emptyRowsAreZero } = call.attrs as AttentionAttrs;
  const [q, k] = [operand(call, 0), operand(call, 1)];
  const dtype = q.dtype;
  const rank = q.ndim;
  const swap = Array.from({ length: rank }, (_, i) => (i < rank - 2 ? i : 2 * rank - 3 - i));
  const keys = b.emit('Transpose', [b.name(k)], { perm: swap });
  let scores = b.emit('Mul', [b.emit('MatMul', [b.name(q), keys]), b.scalar(scale, dtype)]);
  if (call.inputs[3]) scores = b.emit('Add', [scores, nameOf(b, call, 3)]);
  if (causal) {
    const [l, s] = [q.shape.at(-2)!, k.shape.at(-2)!];
    const twin = [call.twin.inputs[0]!.shape.at(-2)!, call.twin.inputs[1]!.shape.at(-2)!];
    const ones = b.emit('Expand', [b.scalar(1, 'float32'), b.shape([l, s], twin, 'the causal mask')]);
    const seen = b.emit('Cast', [b.emit('Trilu', [ones], { upper: 0 })], { to: 9 });
    scores = b.emit('Where', [seen, scores, b.scalar(Number.NEGATIVE_INFINITY, dtype)]);
  }
  let weights = b.emit('Softmax', [scores], { axis: -1 });
  // A row that sees no key is 0/0.
  if (emptyRowsAreZero && (call.inputs[3] || causal))
    weights = b.emit('Where', [b.emit('IsNaN', [weights]), b.scalar(0, dtype), weights]);
  return [b.emit('MatMul', [weights, nameOf(b, call, 2)]), weights];
}
