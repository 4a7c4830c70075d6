import { type Attention, attentionBackward, attentionFits, attentionForward, type ItemMatrices } from '@wick/kernels';
import { differentiate } from '../../autograd/differentiate.ts';
import { apply } from '../../autograd/dispatch.ts';
import { wantsGrad } from '../../autograd/gradMode.ts';
import type { Operand, OpRecord } from '../../autograd/op.ts';
import { gather } from '../../core/copy.ts';
import { likeStrides } from '../../core/layout.ts';
import { allocateStrided, wrapArray } from '../../core/make.ts';
import { numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { matmul } from '../linalg/matmul.ts';
import { type AttentionAttrs, attentionOp, fused, placeStrides } from './attentionOp.ts';

/** How many times the elements of an operand may be copied with what lies between them. */
const MOST_APART = 4;

type Inputs = [q: Tensor, k: Tensor, v: Tensor, mask: Operand];

/** Attention by blocks of queries, which keeps nothing of the weights: the backward computes them anew. */
export const blockAttentionOp: OpRecord<Inputs, AttentionAttrs> = {
  name: 'scaledDotProductAttention',
  saves: [0, 1, 2, 3],
  forward([q, k, v, mask], attrs) {
    const shape = [...q.shape.slice(0, -1), v.shape.at(-1)!];
    const strides = fused([q, k, v], null) ? likeStrides(q) : null;
    const out = allocateStrided(shape, q.dtype, strides, undefined, false);
    attentionForward(attentionOf(q, k, v, attrs), operandsOf(q, k, v, mask), matricesOf(out));
    return out;
  },
  backward(g, ctx) {
    const mask = ctx.given(3) ? ctx.input(3) : null;
    const inputs: BackwardInputs = [g, ctx.input(0), ctx.input(1), ctx.input(2), mask];
    const [gq, gk, gv] = apply(blockAttentionBackwardOp, inputs, ctx.attrs);
    return [gq!, gk!, gv!, null];
  },
};

type BackwardInputs = [g: Tensor, q: Tensor, k: Tensor, v: Tensor, mask: Operand];

/** Gradients of Q, K and V from that of the result. */
const blockAttentionBackwardOp: OpRecord<BackwardInputs, AttentionAttrs, Tensor[]> = {
  name: 'scaledDotProductAttentionBackward',
  saves: [0, 1, 2, 3, 4],
  forward([g, q, k, v, mask], attrs) {
    const inKernel = fused([q, k, v], null);
    const made = [q, k, v].map(({ shape, dtype }) =>
      allocateStrided(shape, dtype, inKernel ? placeStrides(shape) : null, undefined, false),
    ) as [Tensor, Tensor, Tensor];
    const [gq, gk, gv] = made.map(matricesOf) as [ItemMatrices, ItemMatrices, ItemMatrices];
    const a = attentionOf(q, k, v, attrs);
    attentionBackward(a, operandsOf(q, k, v, mask), matricesOf(g), { gq, gk, gv });
    return made;
  },
  backward(grads, ctx) {
    const { attrs } = ctx;
    const mask = ctx.given(4) ? ctx.input(4) : null;
    const define = ([g, q, k, v]: Operand[]) => {
      const p = apply(attentionOp, [q!, k!, v!, mask], attrs)[1]!;
      const dp = matmul(g!, v!.transpose(-2, -1));
      const ds = p.mul(dp.sub(dp.mul(p).sum(-1, true))).mul(attrs.scale);
      return [matmul(ds, k!), matmul(ds.transpose(-2, -1), q!), matmul(p.transpose(-2, -1), g!)];
    };
    const inputs = [0, 1, 2, 3].map((i) => ctx.input(i));
    const [g, q, k, v] = differentiate(define, inputs, grads);
    return [g!, q!, k!, v!, null];
  },
};

/** Whether the blocks' kernels take an attention: floats, no dropout, no gradient of a mask, enough to do. */
export function takesBlocks([q, k, v, mask]: Inputs, attrs: AttentionAttrs): boolean {
  if (q.dtype !== 'float32' || attrs.factors !== null) return false;
  if (mask && (mask.dtype !== 'float32' || mask.shape.at(-1) !== k.shape.at(-2))) return false;
  if (mask && wantsGrad(mask)) return false;
  return attentionFits(attentionOf(q, k, v, attrs));
}

function attentionOf(q: Tensor, k: Tensor, v: Tensor, attrs: AttentionAttrs): Attention {
  return {
    items: numelOf(q.shape.slice(0, -2)),
    queries: q.shape.at(-2)!,
    keys: k.shape.at(-2)!,
    depth: q.shape.at(-1)!,
    width: v.shape.at(-1)!,
    scale: attrs.scale,
    causal: attrs.causal,
    emptyRowsAreZero: attrs.emptyRowsAreZero,
  };
}

function operandsOf(q: Tensor, k: Tensor, v: Tensor, mask: Operand) {
  const scores = [...q.shape.slice(0, -1), k.shape.at(-2)!];
  return {
    q: matricesOf(q),
    k: matricesOf(k),
    v: matricesOf(v),
    mask: mask && matricesOf(rowsTogether(mask).expand(scores)),
  };
}

/** The last two dimensions as matrices where they lie, or of a copy where the elements of a row are apart. */
function matricesOf(given: Tensor): ItemMatrices {
  const t = rowsTogether(given);
  const batch = t.shape.slice(0, -2);
  const offsets = new Int32Array(numelOf(batch)).fill(t._offset);
  for (let d = batch.length - 1, inner = 1; d >= 0; inner *= batch[d]!, d--)
    for (let i = 0; i < offsets.length; i++) offsets[i]! += (Math.floor(i / inner) % batch[d]!) * t._strides[d]!;
  const [rows, columns] = [t.shape.at(-2)!, t.shape.at(-1)!];
  return { array: t._storage.data as Float32Array, offsets, row: t._strides.at(-2)!, rows, columns };
}

/** The tensor, or a row-major copy of it where the elements of a row do not lie side by side, or much lies between rows. */
function rowsTogether(t: Tensor): Tensor {
  const span = t.shape.reduce((sum, n, i) => sum + (n - 1) * t._strides[i]!, 1);
  const apart = span > MOST_APART * t.numel() && span > 65536;
  if (!apart && (t._strides.at(-1) === 1 || t.shape.at(-1) === 1)) return t;
  return wrapArray(gather(t), t.shape, t.dtype);
}
