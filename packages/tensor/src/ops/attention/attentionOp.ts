import { softmax as softmaxKernel } from '@wick/kernels';
import { differentiate } from '../../autograd/differentiate.ts';
import { apply } from '../../autograd/dispatch.ts';
import type { Operand, OpRecord } from '../../autograd/op.ts';
import { dense, gather } from '../../core/copy.ts';
import { allocate, type FloatArray } from '../../core/dtype.ts';
import { laidLike, laidOut } from '../../core/laidOut.ts';
import { stridesInOrder } from '../../core/layout.ts';
import { aliasOf, wrapArray } from '../../core/make.ts';
import { allocateFor } from '../../core/room.ts';
import { numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { matmul } from '../linalg/matmul.ts';
import { multiply } from '../linalg/multiply.ts';
import { hideFuture, throughSoftmax } from './scores.ts';

/** How one attention is computed; all operands have the same batch dimensions, of the same sizes. */
export interface AttentionAttrs {
  /** What the products of queries and keys are multiplied by. */
  readonly scale: number;
  /** Query i sees keys 0 … i alone. */
  readonly causal: boolean;
  /** A query that sees no key gets zeros; else its weights are 0/0, as a plain softmax has them. */
  readonly emptyRowsAreZero: boolean;
  /** Dropout's factors for the weights, of a shape that expands to theirs. */
  readonly factors: Tensor | null;
}

type Inputs = [q: Tensor, k: Tensor, v: Tensor, mask: Operand];

/**
 * P = softmax(scale · Q Kᵀ + mask), out = (P ∘ factors) V. Gives out (…, L, Ev) and P (…, L, S), which backward needs.
 */
export const attentionOp: OpRecord<Inputs, AttentionAttrs, Tensor[]> = {
  name: 'scaledDotProductAttention',
  saves: [0, 1, 2, 'output'],
  forward([q, k, v, mask], attrs) {
    const shape = scoresShape(q, k);
    const [rows, size] = [numelOf(shape.slice(0, -1)), shape.at(-1)!];
    // The mask lies where the product is added to it.
    const p = (mask ? gather(mask.expand(shape)) : allocateFor(shape, q.dtype, undefined, false)) as FloatArray;
    multiply(q, transposed(k), shape, p, { alpha: attrs.scale, beta: mask ? 1 : 0 });
    if (attrs.causal) hideFuture(p, rows, q.shape.at(-2)!, size);
    const empty = attrs.emptyRowsAreZero ? emptyRows(p, rows, size) : [];
    softmaxKernel(p, p, rows, size, 1);
    for (const row of empty) p.fill(0, row * size, (row + 1) * size);
    const weights = wrapArray(p, shape, q.dtype);
    const outShape = [...shape.slice(0, -1), v.shape.at(-1)!];
    const out = allocateFor(outShape, q.dtype, undefined, false) as FloatArray;
    multiply(dropped(weights, attrs.factors), v, outShape, out);
    const result = wrapArray(out, outShape, q.dtype);
    return [fused([q, k, v], attrs.factors) ? laidLike(result, q) : result, weights];
  },
  backward([g, gWeights], ctx) {
    const { scale, factors } = ctx.attrs;
    const inputs = [g ?? null, gWeights ?? null, ctx.input(0), ctx.input(1), ctx.input(2), ctx.output(1)] as const;
    const [dq, dk, dv, dMask] = apply(attentionBackwardOp, [...inputs], { scale, factors });
    return [dq!, dk!, dv!, dMask!];
  },
};

/** Whether PyTorch's fused kernel takes the operands, which leaves its result as the queries lie in memory. */
export function fused(operands: readonly Tensor[], factors: Tensor | null): boolean {
  const [{ shape }] = operands as [Tensor];
  if (factors !== null || shape.length < 3) return false;
  return operands.every((t) => t._strides.at(-1) === 1 && t.shape.at(-1) === shape.at(-1));
}

/** A gradient as that kernel leaves it: the heads of a place beside each other. */
function byPlace(gradient: Tensor): Tensor {
  return laidOut(gradient, placeStrides(gradient.shape));
}

/** The strides of a gradient with the heads of a place beside each other. */
export function placeStrides(shape: readonly number[]): number[] {
  const order = [...shape.keys()];
  const [head, place] = [order.length - 3, order.length - 2];
  order[head] = place;
  order[place] = head;
  return stridesInOrder(shape, order);
}

type BackwardInputs = [g: Operand, gWeights: Operand, q: Tensor, k: Tensor, v: Tensor, p: Tensor];

/** Gradients of Q, K, V and of the scores (that is: of the mask), from those of the result and of P. */
const attentionBackwardOp: OpRecord<BackwardInputs, Pick<AttentionAttrs, 'scale' | 'factors'>, Tensor[]> = {
  name: 'scaledDotProductAttentionBackward',
  saves: [0, 1, 2, 3, 4, 5],
  forward([g, gWeights, q, k, v, p], { scale, factors }) {
    const [rows, size] = [numelOf(p.shape.slice(0, -1)), p.shape.at(-1)!];
    const product = (a: Tensor, b: Tensor, alpha = 1) => {
      const shape = [...p.shape.slice(0, -2), a.shape.at(-2)!, b.shape.at(-1)!];
      const out = allocateFor(shape, p.dtype, undefined, false) as FloatArray;
      multiply(a, b, shape, out, { alpha, beta: 0 });
      return wrapArray(out, shape, p.dtype);
    };
    // dP = (g Vᵀ) ∘ factors + gWeights, then dS = P ∘ (dP - Σ_row dP ∘ P)
    const scores = g ? product(g, transposed(v)) : wrapArray(allocateFor(p.shape, p.dtype), p.shape, p.dtype);
    const d = dense(scores) as FloatArray;
    if (factors) multiplyInto(d, factors, p.shape);
    if (gWeights) {
      const more = dense(gWeights) as FloatArray;
      for (let i = 0; i < d.length; i++) d[i]! += more[i]!;
    }
    throughSoftmax(d, dense(p) as FloatArray, rows, size);
    const dv = g
      ? product(transposed(dropped(p, factors)), g)
      : wrapArray(allocate(p.dtype, v.numel()), v.shape, p.dtype);
    const found = [product(scores, k, scale), product(transposed(scores), q, scale), dv];
    const inKernel = g !== null && gWeights === null && fused([q, k, v], factors);
    return [...(inKernel ? found.map(byPlace) : found), scores];
  },
  backward(grads, ctx) {
    const { scale, factors } = ctx.attrs;
    const inputs = [0, 1, 2, 3, 4, 5].map((i) => (ctx.given(i) ? ctx.input(i) : null));
    const define = ([g, gWeights, q, k, v, p]: Operand[]) => {
      const through = g ? matmul(g, v!.transpose(-2, -1)) : null;
      const kept = through && factors ? through.mul(factors) : through;
      const dp = kept && gWeights ? kept.add(gWeights) : (kept ?? gWeights!);
      const ds = p!.mul(dp.sub(dp.mul(p!).sum(-1, true)));
      const weights = factors ? p!.mul(factors) : p!;
      return [
        matmul(ds, k!).mul(scale),
        matmul(ds.transpose(-2, -1), q!).mul(scale),
        g ? matmul(weights.transpose(-2, -1), g) : null,
        ds,
      ];
    };
    const [g, gWeights, q, k, v, p] = differentiate(define, inputs, grads);
    return [g!, gWeights!, q!, k!, v!, p!];
  },
};

export function scoresShape(q: Tensor, k: Tensor): number[] {
  return [...q.shape.slice(0, -1), k.shape.at(-2)!];
}

/** The last two dimensions swapped, outside the graph: only loops read it. */
function transposed(t: Tensor): Tensor {
  const swap = (list: readonly number[]) => [...list.slice(0, -2), list.at(-1)!, list.at(-2)!];
  return aliasOf(t, swap(t.shape), swap(t._strides));
}

function dropped(p: Tensor, factors: Tensor | null): Tensor {
  if (!factors) return p;
  const out = gather(p) as FloatArray;
  multiplyInto(out, factors, p.shape);
  return wrapArray(out, p.shape, p.dtype);
}

function multiplyInto(data: FloatArray, factors: Tensor, shape: readonly number[]): void {
  const by = dense(factors.expand(shape)) as FloatArray;
  for (let i = 0; i < data.length; i++) data[i]! *= by[i]!;
}

/** Rows whose scores are all -∞. */
function emptyRows(scores: FloatArray, rows: number, size: number): number[] {
  const found: number[] = [];
  for (let r = 0, at = 0; r < rows; r++, at += size) {
    let i = 0;
    while (i < size && scores[at + i] === Number.NEGATIVE_INFINITY) i++;
    if (i === size) found.push(r);
  }
  return found;
}
