import { type Given, generator, number, optionTable, type RulesFor, warn } from '@wick/tensor/internal';
import { erfinv_, noGrad, type RandomOptions, type Tensor } from '@wick/tensor/light';
import { checkFloatTensor, checkTensor } from './check.ts';
import { normalCdf } from './normalCdf.ts';
import type { TruncNormalOptions } from './truncNormal.ts';
import { drawsAreOff } from './withoutDraws.ts';

const timmOptions = optionTable(
  { mean: number(0), std: number(1), a: number(-2), b: number(2), generator } satisfies RulesFor<TruncNormalOptions>,
  ['mean', 'std', 'a', 'b'],
);

/**
 * timm's `trunc_normal_`: the normal distribution N(mean, std²) restricted to [a, b], as the inverse of its distribution
 * function at uniform draws, one for each element. Up to PyTorch 2.11 `torch.nn.init.trunc_normal_` drew so, too; since
 * then it draws by rejection, which is {@link truncNormal_}: the distribution is the same, the draws are not.
 *
 * `a` and `b` are values, not deviations, and nothing is corrected: with the defaults a = −2 std, b = 2 std of a
 * deviation `std` the values' own deviation is 0.8796 std.
 *
 * In float32 the bits are those of timm on PyTorch's CPU wheel but for about 3 of 10,000 elements, which are one unit in
 * the last place away: its inverse error function is not the correctly rounded one.
 *
 * @throws TypeError on integer tensors; RangeError if `std` is not above 0, a > b or a value is NaN.
 * @example
 * ```ts
 * init.truncNormalTimm_(empty(3, 5), { std: 0.02 }); // cut at 100 deviations: a and b are ±2
 * ```
 * @see https://github.com/huggingface/pytorch-image-models/blob/main/timm/layers/weight_init.py
 */
export function truncNormalTimm_<T extends Tensor>(
  tensor: T,
  ...given: Given<TruncNormalOptions, [mean: number, std: number, a: number, b: number]>
): T {
  checkTensor('truncNormalTimm_', tensor);
  const { mean, std, a, b, generator } = timmOptions.take('truncNormalTimm_', given);
  return drawInverse('truncNormalTimm_', tensor, { mean, std, a, b }, generator);
}

/**
 * timm's `trunc_normal_tf_`, as TensorFlow and JAX cut: a standard normal restricted to [a, b], then times `std`, plus
 * `mean`; `a` and `b` are deviations. `jax.nn.initializers.truncated_normal(stddev)` and Keras' `TruncatedNormal(stddev)`
 * are this with the same `std`; neither corrects what the cut takes, so that the values' deviation is 0.8796 std. (The
 * *variance scaling* initialisers of JAX, Keras and timm do correct it: see {@link varianceScaling_}. TensorFlow.js' does
 * not: its truncated variance scaling is too narrow by 12 %.)
 *
 * @throws TypeError on integer tensors; RangeError if `std` is not above 0, a > b or a value is NaN.
 * @example
 * ```ts
 * init.truncNormalTf_(empty(3, 5), { std: 0.02 }); // within ±0.04
 * ```
 * @see https://github.com/huggingface/pytorch-image-models/blob/main/timm/layers/weight_init.py
 */
export function truncNormalTf_<T extends Tensor>(
  tensor: T,
  ...given: Given<TruncNormalOptions, [mean: number, std: number, a: number, b: number]>
): T {
  checkTensor('truncNormalTf_', tensor);
  const { mean, std, a, b, generator } = timmOptions.take('truncNormalTf_', given);
  if (!(std > 0)) throw new RangeError(`truncNormalTf_: std must be above 0, got ${std}`);
  return drawTf('truncNormalTf_', tensor, std, { mean, a, b }, generator);
}

/** What {@link truncNormalTf_} draws, in the name of `where`. */
export function drawTf<T extends Tensor>(
  where: string,
  tensor: T,
  std: number,
  { mean, a, b }: { readonly mean: number; readonly a: number; readonly b: number },
  generator: RandomOptions['generator'],
): T {
  drawInverse(where, tensor, { mean: 0, std: 1, a, b }, generator);
  if (!drawsAreOff()) noGrad(() => tensor.mul_(std).add_(mean));
  return tensor;
}

interface Cut {
  readonly mean: number;
  readonly std: number;
  readonly a: number;
  readonly b: number;
}

function drawInverse<T extends Tensor>(
  where: string,
  tensor: T,
  { mean, std, a, b }: Cut,
  generator: RandomOptions['generator'],
): T {
  checkFloatTensor(where, tensor);
  if (!(std > 0)) throw new RangeError(`${where}: std must be above 0, got ${std}`);
  if (!(a <= b)) throw new RangeError(`${where}: a must not be above b, got a = ${a}, b = ${b}`);
  if (mean < a - 2 * std || mean > b + 2 * std)
    warn(`${where}: the mean ${mean} is more than 2 std from [${a}, ${b}]; the distribution may not be the one meant`);
  if (drawsAreOff()) return tensor;
  const [low, high] = [2 * normalCdf((a - mean) / std) - 1, 2 * normalCdf((b - mean) / std) - 1];
  noGrad(() => {
    erfinv_(tensor.uniform_(low, high, { generator }))
      .mul_(std * Math.SQRT2)
      .add_(mean)
      .clamp_(a, b);
  });
  return tensor;
}
