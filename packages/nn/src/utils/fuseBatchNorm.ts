import { checkTensor, flag, type Given, optionTable, show } from '@wick/tensor/internal';
import { onesLike, rsqrt, ShapeError, type Tensor, zerosLike } from '@wick/tensor/light';
import { ConvNd } from '../layers/conv/convNd.ts';
import { Linear } from '../layers/linear/linear.ts';
import { BatchNormNd } from '../layers/norm/batchNormNd.ts';
import type { Module } from '../module/module.ts';
import { Parameter } from '../parameter.ts';

const table = optionTable({ transpose: flag(false) }, ['transpose']);

interface Statistics {
  readonly mean: Tensor;
  readonly variance: Tensor;
  readonly eps: number;
  readonly weight: Tensor | null;
  readonly bias: Tensor | null;
}

/** The running statistics of a normalisation in evaluation, together with the layer in front of it. */
function statisticsOf(where: string, layer: Module, bn: Module): Statistics {
  if (!(bn instanceof BatchNormNd)) throw new TypeError(`${where}: bn must be a BatchNorm, got ${show(bn)}`);
  if (layer.training || bn.training)
    throw new RangeError(`${where}: both modules must be in evaluation: call eval() first`);
  const { running_mean: mean, running_var: variance, eps, weight, bias } = bn;
  if (!mean || !variance) throw new RangeError(`${where}: bn must have running statistics`);
  return { mean, variance, eps, weight, bias };
}

/** The weight times γ / √(σ² + eps) along `dim`, and (b - μ) γ / √(σ² + eps) + β. */
function fuse(weight: Tensor, bias: Tensor | null, s: Statistics, dim: number): [Parameter, Parameter] {
  const shape = weight.shape.map((_, d) => (d === dim ? -1 : 1));
  const factor = (s.weight ?? onesLike(s.mean)).mul(rsqrt(s.variance.add(s.eps)));
  const shift = (bias ?? zerosLike(s.mean))
    .sub(s.mean)
    .mul(factor)
    .add(s.bias ?? zerosLike(s.mean));
  return [
    new Parameter(weight.mul(factor.reshape(shape)).to(weight.dtype).detach(), { requiresGrad: weight.requiresGrad }),
    new Parameter(shift.to((bias ?? weight).dtype).detach(), { requiresGrad: bias?.requiresGrad ?? false }),
  ];
}

/**
 * A convolution and the BatchNorm behind it as one convolution, both in evaluation:
 * `torch.nn.utils.fusion.fuse_conv_bn_eval`. Neither of them is changed.
 *
 * @param options - `transpose`: for transposed convolutions, whose weight has the outputs in dimension 1. Default: false.
 * @throws TypeError if they are no such layers; RangeError if one is training, or bn has no running statistics
 * @example
 * ```ts
 * const conv = new Conv2d(1, 2, 3).eval();
 * const bn = new BatchNorm2d(2).eval();
 * const x = randn(1, 1, 5, 5);
 * const fused = utils.fuseConvBnEval(conv, bn);
 * fused.forward(x).allclose(bn.forward(conv.forward(x)), { atol: 1e-5 }); // true
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.fuse_conv_bn_eval.html
 */
export function fuseConvBnEval<C extends ConvNd>(
  conv: C,
  bn: Module,
  ...given: Given<{ transpose?: boolean }, [transpose: boolean]>
): C {
  const where = 'fuseConvBnEval';
  if (!(conv instanceof ConvNd)) throw new TypeError(`${where}: conv must be a convolution, got ${show(conv)}`);
  const s = statisticsOf(where, conv, bn);
  const dim = table.take(where, given).transpose ? 1 : 0;
  checkChannels(where, conv.weight, dim, s.mean);
  const fused = conv.deepCopy();
  [fused.weight, fused.bias] = fuse(conv.weight, conv.bias, s, dim);
  return fused;
}

/**
 * The weight and bias of a convolution with a BatchNorm's statistics and parameters worked in:
 * `torch.nn.utils.fusion.fuse_conv_bn_weights`.
 *
 * @example
 * ```ts
 * const [weight, bias] = utils.fuseConvBnWeights(ones(1, 1, 1, 1).mul(2), null, tensor([1]), tensor([3]), 1, tensor([4]), tensor([5]));
 * weight.item(); // 4.0
 * bias; // [3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.fuse_conv_bn_weights.html
 */
export function fuseConvBnWeights(
  convW: Tensor,
  convB: Tensor | null,
  bnRm: Tensor,
  bnRv: Tensor,
  bnEps: number,
  bnW: Tensor | null,
  bnB: Tensor | null,
  ...given: Given<{ transpose?: boolean }, [transpose: boolean]>
): [weight: Parameter, bias: Parameter] {
  checkTensor('fuseConvBnWeights', convW, 'convW');
  const dim = table.take('fuseConvBnWeights', given).transpose ? 1 : 0;
  checkChannels('fuseConvBnWeights', convW, dim, bnRm);
  return fuse(convW, convB, { mean: bnRm, variance: bnRv, eps: bnEps, weight: bnW, bias: bnB }, dim);
}

/**
 * A Linear and the BatchNorm behind it as one Linear, both in evaluation: `torch.nn.utils.fusion.fuse_linear_bn_eval`.
 *
 * @throws TypeError if they are no such layers; RangeError if one is training, bn has no running statistics, or its
 * features are neither 1 nor the Linear's
 * @example
 * ```ts
 * const linear = new Linear(2, 3).eval();
 * const bn = new BatchNorm1d(3).eval();
 * const x = randn(4, 2);
 * const fused = utils.fuseLinearBnEval(linear, bn);
 * fused.forward(x).allclose(bn.forward(linear.forward(x)), { atol: 1e-5 }); // true
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.fuse_linear_bn_eval.html
 */
export function fuseLinearBnEval<L extends Linear>(linear: L, bn: Module): L {
  if (!(linear instanceof Linear))
    throw new TypeError(`fuseLinearBnEval: linear must be a Linear, got ${show(linear)}`);
  const s = statisticsOf('fuseLinearBnEval', linear, bn);
  checkChannels('fuseLinearBnEval', linear.weight, 0, s.mean);
  const fused = linear.deepCopy();
  [fused.weight, fused.bias] = fuse(linear.weight, linear.bias, s, 0);
  return fused;
}

/**
 * The weight and bias of a Linear with a BatchNorm's statistics and parameters worked in:
 * `torch.nn.utils.fusion.fuse_linear_bn_weights`.
 *
 * @example
 * ```ts
 * const [weight, bias] = utils.fuseLinearBnWeights(tensor([[2]]), tensor([1]), tensor([1]), tensor([3]), 1, tensor([4]), tensor([5]));
 * weight; // [[4.0]]
 * bias; // [5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.fuse_linear_bn_weights.html
 */
export function fuseLinearBnWeights(
  linearW: Tensor,
  linearB: Tensor | null,
  bnRm: Tensor,
  bnRv: Tensor,
  bnEps: number,
  bnW: Tensor,
  bnB: Tensor,
): [weight: Parameter, bias: Parameter] {
  checkTensor('fuseLinearBnWeights', linearW, 'linearW');
  checkChannels('fuseLinearBnWeights', linearW, 0, bnRm);
  return fuse(linearW, linearB, { mean: bnRm, variance: bnRv, eps: bnEps, weight: bnW, bias: bnB }, 0);
}

function checkChannels(where: string, weight: Tensor, dim: number, mean: Tensor): void {
  if (mean.ndim !== 1 || (mean.numel() !== 1 && mean.numel() !== weight.shape[dim]))
    throw new ShapeError(
      `${where}: statistics of shape [${mean.shape.join(', ')}] do not fit dimension ${dim} of a weight of shape [${weight.shape.join(', ')}]`,
    );
}
