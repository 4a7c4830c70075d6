import { fillUniform } from '@wick/kernels';
import { type FloatArray, isFloat } from '../core/dtype.ts';
import { ShapeError, show, showShape } from '../core/errors.ts';
import { dense, wrapArray } from '../core/make.ts';
import { normalizeDim } from '../core/shape.ts';
import { apply, applyInPlace } from '../dispatch.ts';
import type { OpRecord } from '../op.ts';
import { generatorOf, type RandomOptions } from '../random/generator.ts';
import type { BinaryRow } from '../strided/rows.ts';
import type { Tensor } from '../tensor.ts';
import { sigmoid, sigmoidBackward } from './activation.ts';
import { checkTensor } from './arguments.ts';
import { mul } from './arithmetic.ts';
import { leakyRelu } from './bentActivations.ts';
import { where } from './conditional.ts';
import { runBinary } from './pointwise.ts';
import { checkNumbers } from './pointwiseFunction.ts';
import type { InplaceOptions } from './smoothActivations.ts';

const gluRow: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! / (1 + Math.exp(-b[q]!));
};

/** a · σ(b) */
export const gluOp: OpRecord<[a: Tensor, b: Tensor]> = {
  name: 'glu',
  saves: [0, 1],
  forward: ([a, b]) => runBinary('glu', { number: gluRow }, a, b, a.dtype, a.dtype),
  backward: (g, ctx) => [
    ctx.needs(0) ? apply(gluOp, [g, ctx.input(1)], undefined) : null,
    ctx.needs(1) ? apply(sigmoidBackward, [mul(g, ctx.input(0)), sigmoid(ctx.input(1))], undefined) : null,
  ],
};

/** Options of {@link glu}. */
export interface GluOptions {
  /** The dimension that is halved. Default: -1. */
  dim?: number;
}

/**
 * The first half of x times the sigmoid of the second: `torch.nn.functional.glu`.
 *
 * @throws ShapeError if the dimension is odd
 * @example
 * ```ts
 * glu(tensor([1, 2, 0, 0])); // [0.5, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.glu.html
 */
export function glu(x: Tensor, options: GluOptions = {}): Tensor {
  checkTensor('glu', x);
  if (!isFloat(x.dtype)) throw new TypeError(`glu: x must be a floating-point tensor, got ${show(x)}`);
  const { dim = -1 } = options;
  const at = normalizeDim('glu', dim, x.ndim);
  if (x.ndim === 0 || x.shape[at]! % 2 !== 0)
    throw new ShapeError(`glu: dimension ${dim} must have an even size to be halved, got shape ${showShape(x.shape)}`);
  const half = x.shape[at]! / 2;
  return apply(gluOp, [x.narrow(at, 0, half), x.narrow(at, half, half)], undefined);
}

const preluRow: BinaryRow = (n, out, o, so, a, p, sa, w, q, sw) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sw) out[o] = a[p]! > 0 ? a[p]! : a[p]! * w[q]!;
};

export const preluOp: OpRecord<[x: Tensor, weight: Tensor]> = {
  name: 'prelu',
  saves: [0, 1],
  forward: ([x, weight]) => runBinary('prelu', { number: preluRow }, x, weight, x.dtype, x.dtype),
  backward(g, ctx) {
    const x = ctx.input(0);
    const above = x.gt(0);
    return [
      ctx.needs(0) ? where(above, g, g.mul(ctx.input(1))) : null,
      ctx.needs(1) ? where(above, 0, g.mul(x)) : null,
    ];
  },
};

/**
 * x above 0, weight · x below, with one learned weight or one per channel: `torch.nn.functional.prelu`.
 *
 * @param x - (N, C, …)
 * @param weight - a single value, or C values
 * @throws ShapeError if the number of weights fits neither; TypeError if the dtypes differ
 * @example
 * ```ts
 * prelu(tensor([[-2, 3]]), tensor([0.1])); // [[-0.2000, 3]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.prelu.html
 */
export function prelu(x: Tensor, weight: Tensor): Tensor {
  checkTensor('prelu', x);
  checkTensor('prelu', weight, 'weight');
  if (!isFloat(x.dtype)) throw new TypeError(`prelu: x must be a floating-point tensor, got ${show(x)}`);
  if (weight.dtype !== x.dtype)
    throw new TypeError(`prelu: weight must have the dtype of x, ${x.dtype}, got ${weight.dtype}`);
  const channels = x.ndim < 2 ? 1 : x.shape[1]!;
  if (weight.ndim > 1 || (weight.numel() !== 1 && weight.numel() !== channels))
    throw new ShapeError(
      `prelu: weight must be a single value or have shape [${channels}], one per channel of x of shape ${showShape(x.shape)}, got ${showShape(weight.shape)}`,
    );
  if (weight.numel() === 1) return apply(preluOp, [x, weight.reshape(x.shape.map(() => 1))], undefined);
  return apply(preluOp, [x, weight.reshape(x.shape.map((_, i) => (i === 1 ? channels : 1)))], undefined);
}

/** x times slopes that were drawn: 1 above 0. */
export const rreluOp: OpRecord<[Tensor], { slopes: Tensor }> = {
  name: 'rrelu',
  forward: ([x], { slopes }, out) =>
    runBinary('rrelu', { number: productRow, strided: 'mul' }, x, slopes, x.dtype, x.dtype, out),
  backward: (g, ctx) => [apply(rreluOp, [g], ctx.attrs)],
};

const productRow: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = a[p]! * b[q]!;
};

/** Options of {@link rrelu}. */
export interface RreluOptions extends InplaceOptions, RandomOptions {
  /** Default: 1/8. */
  lower?: number;
  /** Default: 1/3. */
  upper?: number;
  /** Draw the slopes; otherwise all are (lower + upper) / 2. Default: false. */
  training?: boolean;
}

/**
 * x above 0, r · x below with r drawn between lower and upper for each such element: `torch.nn.functional.rrelu`.
 * The draws are PyTorch's for the seed: one double uniform for each element that is not above 0, row by row.
 *
 * @throws RangeError if lower is above upper
 * @example
 * ```ts
 * rrelu(tensor([-1, 2])); // [-0.2292, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.rrelu.html
 */
export function rrelu(x: Tensor, options: RreluOptions = {}): Tensor {
  const { lower = 1 / 8, upper = 1 / 3, training = false, inplace = false } = options;
  checkTensor('rrelu', x);
  checkNumbers('rrelu', { lower, upper });
  if (!(lower <= upper))
    throw new RangeError(`rrelu: lower must not be above upper, got lower ${lower} and upper ${upper}`);
  if (!isFloat(x.dtype)) throw new TypeError(`rrelu: x must be a floating-point tensor, got ${show(x)}`);
  if (!training) return leakyRelu(x, { negativeSlope: (lower + upper) / 2, inplace });
  const data = dense(x) as FloatArray;
  let count = 0;
  for (let i = 0; i < data.length; i++) if (data[i]! <= 0) count++;
  const drawn = new Float64Array(count);
  fillUniform(generatorOf('rrelu', options)._twister, drawn, lower, upper);
  const slopes = data.slice();
  for (let i = 0, next = 0; i < slopes.length; i++) slopes[i] = data[i]! <= 0 ? drawn[next++]! : 1;
  const attrs = { slopes: wrapArray(slopes, x.shape, x.dtype) };
  return inplace ? applyInPlace(rreluOp, [x], attrs) : apply(rreluOp, [x], attrs);
}
