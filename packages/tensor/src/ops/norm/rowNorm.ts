import { rowNorm as normalizeRows, type RowNorm, rowNormBackward } from '@wick/kernels';
import { differentiate } from '../../autograd/differentiate.ts';
import { apply } from '../../autograd/dispatch.ts';
import type { Operand, OpRecord } from '../../autograd/op.ts';
import { dense } from '../../core/copy.ts';
import { allocate, type FloatArray } from '../../core/dtype.ts';
import { inFormatOf } from '../../core/laidOut.ts';
import { wrapArray } from '../../core/make.ts';
import { numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';

/** What was asked for: the sizes of the last dimensions. */
export interface LastNormAttrs {
  readonly normalizedShape: readonly number[];
  readonly eps: number;
}

/** What was asked for: how many groups the channels make. */
export interface GroupNormAttrs {
  readonly groups: number;
  readonly eps: number;
}

type Inputs = [x: Tensor, weight: Operand, bias: Operand];

function floatsOf(t: Operand): FloatArray | null {
  return t ? (dense(t) as FloatArray) : null;
}

/** y = (x - mean) / √(variance + eps) · weight + bias, or x / √(mean square + eps) · weight; recorded under `name`. Where it
 * `followsFormat`, the result has its channels last in memory if `x` has. */
function rowNorm<A>(
  name: string,
  followsFormat: boolean,
  lowered: (asked: A, shape: readonly number[]) => RowNorm,
): OpRecord<Inputs, A> {
  const backwardOp: OpRecord<[g: Tensor, x: Tensor, weight: Operand], A, Tensor[]> = {
    name: `${name}Backward`,
    saves: [0, 1, 2],
    forward([g, x, weight], asked) {
      const [gx, gw, gb] = gradients(g, x, weight, lowered(asked, x.shape));
      return [followsFormat ? inFormatOf(gx!, [x]) : gx!, gw!, gb!];
    },
    backward(grads, ctx) {
      const weight = ctx.given(2) ? ctx.input(2) : null;
      const define = ([g, x, w]: Operand[]) => gradientsByDefinition(g!, x!, w!, lowered(ctx.attrs, ctx.shapeOf(1)));
      const found = differentiate(define, [ctx.input(0), ctx.input(1), weight], grads);
      return [found[0]!, found[1]!, found[2]!];
    },
  };
  return {
    name,
    saves: [0, 1],
    forward([x, weight, bias], asked) {
      const attrs = lowered(asked, x.shape);
      const data = dense(x) as FloatArray;
      const out = allocate(x.dtype, data.length) as FloatArray;
      normalizeRows(data, attrs, floatsOf(weight), floatsOf(bias), out);
      const result = wrapArray(out, x.shape, x.dtype);
      return followsFormat ? inFormatOf(result, [x]) : result;
    },
    backward(g, ctx) {
      const weight = ctx.given(1) ? ctx.input(1) : null;
      const [gx, gw, gb] = apply(backwardOp, [g, ctx.input(0), weight], ctx.attrs);
      const like = (t: Tensor, i: number) => (ctx.given(i) ? t.reshape(ctx.shapeOf(i)) : null);
      return [gx!, like(gw!, 1), like(gb!, 2)];
    },
  };
}

/** Gradients of input, weight and bias in one walk, because they share their sums. */
function gradients(g: Tensor, x: Tensor, weight: Operand, attrs: RowNorm): Tensor[] {
  const data = dense(x) as FloatArray;
  const gx = allocate(x.dtype, data.length) as FloatArray;
  const gw = new Float64Array(attrs.period);
  const gb = new Float64Array(attrs.period);
  rowNormBackward(dense(g) as FloatArray, data, attrs, floatsOf(weight), gx, gw, gb);
  const column = (values: Float64Array) =>
    wrapArray(x.dtype === 'float32' ? Float32Array.from(values) : values, [attrs.period], x.dtype);
  return [wrapArray(gx, x.shape, x.dtype), column(gw), column(gb)];
}

/** The three gradients in small operations, as functions of everything they depend on. */
function gradientsByDefinition(g: Tensor, x: Tensor, weight: Operand, attrs: RowNorm): Tensor[] {
  const { rows, size, eps, inner, period, centered } = attrs;
  const byRow = (t: Tensor) => t.reshape([rows, size]);
  const blocks = [(rows * size) / (inner * period), period, inner];
  const byChannel = (t: Tensor) => t.reshape(blocks);
  const xs = byRow(x);
  const shifted = centered ? xs.sub(xs.mean(1, true)) : xs;
  const invStd = shifted.mul(shifted).mean(1, true).add(eps).pow(-0.5);
  const normalized = shifted.mul(invStd);
  const gh = weight ? byRow(byChannel(g).mul(weight.reshape([1, period, 1]))) : byRow(g);
  let gx = gh.sub(normalized.mul(gh.mul(normalized).mean(1, true)));
  if (centered) gx = gx.sub(gh.mean(1, true));
  return [
    gx.mul(invStd).reshape(x.shape),
    byChannel(g).mul(byChannel(normalized)).sum([0, 2]),
    byChannel(g).sum([0, 2]),
  ];
}

const overLast =
  (centered: boolean) =>
  ({ normalizedShape, eps }: LastNormAttrs, shape: readonly number[]): RowNorm => {
    const size = numelOf(normalizedShape);
    const rows = numelOf(shape.slice(0, shape.length - normalizedShape.length));
    return { rows, size, eps, centered, inner: 1, period: size };
  };

function overGroups({ groups, eps }: GroupNormAttrs, shape: readonly number[]): RowNorm {
  const [n, c] = shape as [number, number];
  const inner = numelOf(shape.slice(2));
  return { rows: n * groups, size: (c / groups) * inner, eps, centered: true, inner, period: c };
}

export const layerNormOp: OpRecord<Inputs, LastNormAttrs> = rowNorm('layerNorm', false, overLast(true));
export const groupNormOp: OpRecord<Inputs, GroupNormAttrs> = rowNorm('groupNorm', true, overGroups);
export const rmsNormOp: OpRecord<Inputs, LastNormAttrs> = rowNorm('rmsNorm', true, overLast(false));
