import { rowNorm as normalizeRows, type RowNorm, rowNormBackward } from '@wick/kernels';
import { differentiate } from '../../autograd/differentiate.ts';
import { apply } from '../../autograd/dispatch.ts';
import type { Operand, OpRecord } from '../../autograd/op.ts';
import type { OpName } from '../../autograd/opName.ts';
import { dense } from '../../core/copy.ts';
import { allocate, type FloatArray } from '../../core/dtype.ts';
import { inFormatOf, laidOut } from '../../core/laidOut.ts';
import { channelsLastStrides, likeStrides, resultStrides } from '../../core/layout.ts';
import { wrapArray } from '../../core/make.ts';
import { isInFormat, suggestedFormat } from '../../core/memoryFormat.ts';
import { contiguousStrides, numelOf } from '../../core/shape.ts';
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

/** How a normalisation leaves its row-major result, and the input's gradient, in memory. */
interface Placing {
  result(t: Tensor, x: Tensor, norm: RowNorm, weight: Operand): Tensor;
  gradient(t: Tensor, x: Tensor, g: Tensor, norm: RowNorm): Tensor;
}

/** y = (x - mean) / √(variance + eps) · weight + bias, or x / √(mean square + eps) · weight; recorded under `name`. */
function rowNorm<A>(
  name: OpName,
  placing: Placing,
  lowered: (asked: A, shape: readonly number[]) => RowNorm,
): OpRecord<Inputs, A> {
  const backwardOp: OpRecord<[g: Tensor, x: Tensor, weight: Operand], A, Tensor[]> = {
    name: `${name}Backward`,
    saves: [0, 1, 2],
    forward([g, x, weight], asked) {
      const norm = lowered(asked, x.shape);
      const [gx, gw, gb] = gradients(g, x, weight, norm);
      return [placing.gradient(gx!, x, g, norm), gw!, gb!];
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
      const out = allocate(x.dtype, data.length, false) as FloatArray;
      normalizeRows(data, attrs, floatsOf(weight), floatsOf(bias), out);
      return placing.result(wrapArray(out, x.shape, x.dtype), x, attrs, weight);
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
  const gx = allocate(x.dtype, data.length, false) as FloatArray;
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

const rowByRow: Placing = { result: (t) => t, gradient: (t) => t };

/** Channels last if `x` has them so. */
const inItsFormat: Placing = { result: (t, x) => inFormatOf(t, [x]), gradient: (t, x) => inFormatOf(t, [x]) };

/** PyTorch makes it of operations: a product with one factor a row, of the input in its format, then of the gradient. */
const asProduct: Placing = {
  result(t, x, norm, weight) {
    const { shape } = x;
    const strides = strideOfProduct(shape, strideInFormat(x), norm);
    if (!weight) return laidOut(t, strides);
    return laidOut(t, resultStrides(shape, [{ shape, _strides: strides ?? contiguousStrides(shape) }, weight]));
  },
  gradient: (t, _, g, norm) => laidOut(t, strideOfProduct(g.shape, likeStrides(g), norm)),
};

function strideInFormat(x: Tensor): readonly number[] {
  const format = suggestedFormat(x);
  if (isInFormat(format, x)) return x._strides;
  return format === 'contiguous' ? contiguousStrides(x.shape) : channelsLastStrides(x.shape);
}

function strideOfProduct(shape: readonly number[], strides: readonly number[], { size }: RowNorm) {
  let left = size;
  const factors = shape.toReversed().map((n) => {
    if (left <= 1) return n;
    left /= n;
    return 1;
  });
  factors.reverse();
  return resultStrides(shape, [
    { shape, _strides: strides },
    { shape: factors, _strides: contiguousStrides(factors) },
  ]);
}

export const layerNormOp: OpRecord<Inputs, LastNormAttrs> = rowNorm('layerNorm', rowByRow, overLast(true));
export const groupNormOp: OpRecord<Inputs, GroupNormAttrs> = rowNorm('groupNorm', inItsFormat, overGroups);
export const rmsNormOp: OpRecord<Inputs, LastNormAttrs> = rowNorm('rmsNorm', asProduct, overLast(false));
