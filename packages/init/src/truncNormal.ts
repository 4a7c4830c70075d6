import {
  checkFinite,
  type Given,
  generator,
  isHalf,
  memoryOf,
  number,
  optionTable,
  type RulesFor,
  warn,
} from '@wick/tensor/internal';
import { defaultGenerator, empty, noGrad, type RandomOptions, type Tensor } from '@wick/tensor/light';
import { checkFloatTensor, checkTensor } from './check.ts';
import { normalCdf } from './normalCdf.ts';
import { drawUniform } from './uniformNormal.ts';
import { drawsAreOff } from './withoutDraws.ts';

/** Options of {@link truncNormal_}. */
export interface TruncNormalOptions extends RandomOptions {
  /** Default: 0. */
  mean?: number;
  /** Above 0. Default: 1. */
  std?: number;
  /** The lowest value. Default: -2. */
  a?: number;
  /** The highest value. Default: 2. */
  b?: number;
}

const truncNormalOptions = optionTable(
  { mean: number(0), std: number(1), a: number(-2), b: number(2), generator } satisfies RulesFor<TruncNormalOptions>,
  ['mean', 'std', 'a', 'b'],
);

/** From this share of the normal distribution inside [a, b] on, drawing normals until they fit is quicker. */
const normalsPay = 0.3;

type Floats = Float32Array | Float64Array;

/**
 * Fills a tensor from the normal distribution restricted to [a, b], by rejection: normals drawn again until they fit
 * or, where less than 30 % of the distribution lies inside, uniforms accepted with the density's probability. Each
 * round draws for the whole tensor, as PyTorch 2.12 and later do.
 *
 * @throws TypeError on integer tensors and half types; RangeError if `std` is not above 0, a > b, a value is NaN, or
 * [a, b] holds less than 30 % of the distribution and is not finite.
 * @example
 * ```ts
 * init.truncNormal_(empty(3, 5), { std: 0.02, a: -0.04, b: 0.04 });
 * ```
 * @see https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.trunc_normal_
 */
export function truncNormal_<T extends Tensor>(
  tensor: T,
  ...given: Given<TruncNormalOptions, [mean: number, std: number, a: number, b: number]>
): T {
  checkTensor('truncNormal_', tensor);
  const { mean, std, a, b, generator } = truncNormalOptions.take('truncNormal_', given);
  checkFloatTensor('truncNormal_', tensor);
  if (isHalf(tensor.dtype))
    throw new TypeError(
      `truncNormal_: float32 or float64 is needed, this tensor is ${tensor.dtype}: draw before to('${tensor.dtype}')`,
    );
  if (std <= 0) throw new RangeError(`truncNormal_: std must be above 0, got ${std}`);
  if (a > b) throw new RangeError(`truncNormal_: a must not be above b, got a = ${a}, b = ${b}`);
  if (mean < a - 2 * std || mean > b + 2 * std)
    warn(
      `truncNormal_: the mean ${mean} is more than 2 std from [${a}, ${b}]; the distribution may not be the one meant`,
    );
  if (drawsAreOff()) return tensor;
  const inside = normalCdf((b - mean) / std) - normalCdf((a - mean) / std);
  const limits = { mean, std, a, b, generator };
  noGrad(() => (inside > normalsPay ? redrawNormals(tensor, limits) : acceptUniforms(tensor, limits)));
  return tensor;
}

interface Limits extends RandomOptions {
  readonly mean: number;
  readonly std: number;
  readonly a: number;
  readonly b: number;
}

function redrawNormals(tensor: Tensor, { mean, std, a, b, generator }: Limits): void {
  const round = rounding(tensor);
  const low = round(a);
  const high = round(b);
  tensor.normal_(mean, std, { generator });
  const result = memoryLike(tensor);
  result.copy_(tensor);
  const values = floats(result);
  if (!values.some((x) => x < low || x > high)) return;
  const source = generator ?? defaultGenerator;
  // A tensor that is not contiguous is drawn element by element.
  const serial = !result.isContiguous();
  while (source._redrawNormal(values, { low, high, mean, std, serial }) > 0);
  tensor.copy_(result);
}

function acceptUniforms(tensor: Tensor, { mean, std, a, b, generator }: Limits): void {
  checkFinite('truncNormal_', 'a', a);
  checkFinite('truncNormal_', 'b', b);
  const round = rounding(tensor);
  const peak = -0.5 * ((Math.max(a, Math.min(mean, b)) - mean) / std) ** 2;
  const [mean_, std_, peak_] = [round(mean), round(std), round(peak)];
  drawUniform('truncNormal_', tensor, a, b, generator);
  const result = memoryLike(tensor);
  result.copy_(tensor);
  const values = floats(result);
  const proposals = memoryLike(tensor);
  proposals.copy_(tensor);
  const proposed = floats(proposals);
  const acceptance = memoryLike(tensor);
  const threshold = floats(acceptance);
  const pending = new Uint8Array(values.length).fill(1);
  for (let left = values.length; left > 0; ) {
    acceptance.uniform_(0, 1, { generator });
    acceptance.log_();
    left = 0;
    for (let i = 0; i < values.length; i++) {
      if (!pending[i]) continue;
      values[i] = proposed[i]!;
      // log density relative to its peak inside [a, b], rounded after each step as tensors of this dtype are
      const z = round(round(proposed[i]! - mean_) / std_);
      const density = round(round(z * z) * -0.5 - peak_);
      pending[i] = threshold[i]! > density ? 1 : 0;
      left += pending[i]!;
    }
    if (left > 0) proposals.uniform_(a, b, { generator });
  }
  tensor.copy_(result);
}

/** A tensor of its own whose elements lie in memory in the order of `tensor`'s strides, without gaps. */
function memoryLike(tensor: Tensor): Tensor {
  const strides = tensor.stride();
  const order = strides.map((_, dim) => dim).sort((x, y) => strides[y]! - strides[x]!);
  const back = order.map((_, dim) => order.indexOf(dim));
  return empty(
    order.map((dim) => tensor.size(dim)),
    { dtype: tensor.dtype },
  ).permute(back);
}

function floats(tensor: Tensor): Floats {
  return memoryOf(tensor).data as Floats;
}

function rounding(tensor: Tensor): (x: number) => number {
  return tensor.dtype === 'float32' ? Math.fround : (x) => x;
}
