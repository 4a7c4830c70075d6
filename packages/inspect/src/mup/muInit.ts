import * as init from '@wick/init';
import { type RandomOptions, ShapeError, Tensor } from '@wick/tensor';
import {
  type Given,
  generator,
  number,
  optionTable,
  type RulesFor,
  show,
  unchecked,
  word,
} from '@wick/tensor/internal';
import { type Widths, widthsOfParameter } from './widths.ts';

// mup.init: what torch.nn.init draws where a parameter has the base model's shape, scaled as µP wants it where it is wider.

/** Options of {@link uniform_}. */
export interface MuUniformOptions extends RandomOptions {
  /** The lower bound. Default: 0. */
  a?: number;
  /** The upper bound. Default: 1. */
  b?: number;
}

/** Options of {@link normal_}. */
export interface MuNormalOptions extends RandomOptions {
  /** Default: 0. */
  mean?: number;
  /** In the base model. Default: 1. */
  std?: number;
}

/** Options of {@link truncNormal_}. */
export interface MuTruncNormalOptions extends MuNormalOptions {
  /** The lowest value in the base model. Default: -2. */
  a?: number;
  /** The highest value in the base model. Default: 2. */
  b?: number;
}

const uniformOptions = optionTable({ a: number(0), b: number(1), generator } satisfies RulesFor<MuUniformOptions>, [
  'a',
  'b',
]);
const normalOptions = optionTable({ mean: number(0), std: number(1), generator } satisfies RulesFor<MuNormalOptions>, [
  'mean',
  'std',
]);
const truncNormalOptions = optionTable(
  { mean: number(0), std: number(1), a: number(-2), b: number(2), generator } satisfies RulesFor<MuTruncNormalOptions>,
  ['mean', 'std', 'a', 'b'],
);
const xavierOptions = optionTable({ gain: number(1), generator } satisfies RulesFor<init.XavierOptions>, ['gain']);
const kaimingOptions = optionTable(
  {
    a: number(0),
    mode: word('fan_in', ['fan_in', 'fan_out']),
    // calculateGain knows their names.
    nonlinearity: unchecked<init.Nonlinearity>('leaky_relu'),
    generator,
  } satisfies RulesFor<init.KaimingOptions>,
  ['a', 'mode', 'nonlinearity'],
);

/**
 * `mup.init.uniform_`: U(a, b), over √m where both dimensions are widths; m is the fan-in over the base model's. `a` and `b`
 * must not depend on the width.
 *
 * @throws TypeError for what is no float tensor; RangeError without base shapes, or if a ≠ -b where both are widths.
 * @example
 * ```ts
 * const make = (width: number) => new nn.Sequential(new nn.Linear(width, width), new inspect.MuReadout(width, 2));
 * const model = inspect.setBaseShapes_(make(64), make(16));
 * inspect.muInit.uniform_(model[0].weight, -0.1, 0.1); // U(-0.05, 0.05)
 * ```
 */
export function uniform_<T extends Tensor>(tensor: T, ...given: Given<MuUniformOptions, [a: number, b: number]>): T {
  const { a, b, generator } = uniformOptions.take('muInit.uniform_', given);
  const scale = shrinkage('uniform_', tensor, a === -b);
  return init.uniform_(tensor, { a: a * scale, b: b * scale, generator });
}

/**
 * `mup.init.normal_`: N(mean, std²), with std over √m where both dimensions are widths; m is the fan-in over the base model's.
 *
 * @throws TypeError for what is no float tensor; RangeError without base shapes, or for a mean other than 0 where both
 * dimensions are widths.
 * @example
 * ```ts
 * const make = (width: number) => new nn.Sequential(new nn.Linear(width, width), new inspect.MuReadout(width, 2));
 * const model = inspect.setBaseShapes_(make(64), make(16));
 * inspect.muInit.normal_(model[0].weight, { std: 0.02 }); // a deviation of 0.01
 * ```
 */
export function normal_<T extends Tensor>(tensor: T, ...given: Given<MuNormalOptions, [mean: number, std: number]>): T {
  const { mean, std, generator } = normalOptions.take('muInit.normal_', given);
  const scale = shrinkage('normal_', tensor, mean === 0);
  return init.normal_(tensor, { mean: mean * scale, std: std * scale, generator });
}

/**
 * `mup.init.trunc_normal_`: {@link normal_} cut at a and b, which shrink with the deviation.
 *
 * @throws TypeError for what is no float tensor; RangeError without base shapes, or if it is not symmetric around 0 where both
 * dimensions are widths.
 * @example
 * ```ts
 * const make = (width: number) => new nn.Sequential(new nn.Linear(width, width), new inspect.MuReadout(width, 2));
 * const model = inspect.setBaseShapes_(make(64), make(16));
 * inspect.muInit.truncNormal_(model[0].weight, { std: 0.02, a: -0.04, b: 0.04 }); // within ±0.02
 * ```
 */
export function truncNormal_<T extends Tensor>(
  tensor: T,
  ...given: Given<MuTruncNormalOptions, [mean: number, std: number, a: number, b: number]>
): T {
  const { mean, std, a, b, generator } = truncNormalOptions.take('muInit.truncNormal_', given);
  const scale = shrinkage('truncNormal_', tensor, mean === 0 && a === -b);
  return init.truncNormal_(tensor, { mean: mean * scale, std: std * scale, a: a * scale, b: b * scale, generator });
}

/**
 * `mup.init.ones_`: for vectors, and matrices of which one dimension is a width.
 *
 * @throws RangeError without base shapes, or where both dimensions are widths.
 * @example
 * ```ts
 * const model = inspect.setBaseShapes_(new nn.Linear(4, 64), new nn.Linear(4, 16));
 * inspect.muInit.ones_(model.bias);
 * ```
 */
export function ones_<T extends Tensor>(tensor: T): T {
  shrinkage('ones_', tensor, false);
  return init.ones_(tensor);
}

/**
 * `mup.init.eye_`: for matrices of which one dimension is a width.
 *
 * @throws RangeError without base shapes, or where both dimensions are widths.
 * @example
 * ```ts
 * const model = inspect.setBaseShapes_(new nn.Linear(4, 64), new nn.Linear(4, 16));
 * inspect.muInit.eye_(model.weight);
 * ```
 */
export function eye_<T extends Tensor>(tensor: T): T {
  shrinkage('eye_', tensor, false);
  return init.eye_(tensor);
}

/**
 * `mup.init.xavier_uniform_`: Glorot's deviation at the base model's size, from there on shrinking with √ of the fan-in alone.
 *
 * @throws ShapeError for fewer than 2 dimensions; RangeError without base shapes.
 * @example
 * ```ts
 * const make = (width: number) => new nn.Sequential(new nn.Linear(4, width), new inspect.MuReadout(width, 2));
 * const model = inspect.setBaseShapes_(make(64), make(16));
 * inspect.muInit.xavierUniform_(model[0].weight); // as wide as a Linear(4, 16)'s
 * ```
 */
export function xavierUniform_<T extends Tensor>(tensor: T, ...given: Given<init.XavierOptions, [gain: number]>): T {
  const { gain, generator } = xavierOptions.take('muInit.xavierUniform_', given);
  const bound = Math.sqrt(3) * xavierStd('xavierUniform_', tensor, gain);
  return init.uniform_(tensor, { a: -bound, b: bound, generator });
}

/**
 * `mup.init.xavier_normal_`: as {@link xavierUniform_}, normal.
 *
 * @throws ShapeError for fewer than 2 dimensions; RangeError without base shapes.
 * @example
 * ```ts
 * const make = (width: number) => new nn.Sequential(new nn.Linear(4, width), new inspect.MuReadout(width, 2));
 * const model = inspect.setBaseShapes_(make(64), make(16));
 * inspect.muInit.xavierNormal_(model[0].weight, { gain: 5 / 3 });
 * ```
 */
export function xavierNormal_<T extends Tensor>(tensor: T, ...given: Given<init.XavierOptions, [gain: number]>): T {
  const { gain, generator } = xavierOptions.take('muInit.xavierNormal_', given);
  return init.normal_(tensor, { std: xavierStd('xavierNormal_', tensor, gain), generator });
}

/**
 * `mup.init.kaiming_uniform_`: He's bound at the base model's size, from there on shrinking with √ of the fan-in where both
 * dimensions are widths, and not at all where one is.
 *
 * @throws ShapeError for fewer than 2 dimensions; RangeError without base shapes, or for an unknown mode or nonlinearity.
 * @example
 * ```ts
 * const make = (width: number) => new nn.Sequential(new nn.Linear(width, width), new inspect.MuReadout(width, 2));
 * const model = inspect.setBaseShapes_(make(64), make(16));
 * inspect.muInit.kaimingUniform_(model[0].weight, { nonlinearity: 'relu' });
 * ```
 */
export function kaimingUniform_<T extends Tensor>(
  tensor: T,
  ...given: Given<init.KaimingOptions, [a: number, mode: init.FanMode, nonlinearity: init.Nonlinearity]>
): T {
  const read = kaimingOptions.take('muInit.kaimingUniform_', given);
  const bound = Math.sqrt(3) * kaimingStd('kaimingUniform_', tensor, read);
  return init.uniform_(tensor, { a: -bound, b: bound, generator: read.generator });
}

/**
 * `mup.init.kaiming_normal_`: as {@link kaimingUniform_}, normal.
 *
 * @throws ShapeError for fewer than 2 dimensions; RangeError without base shapes, or for an unknown mode or nonlinearity.
 * @example
 * ```ts
 * const make = (width: number) => new nn.Sequential(new nn.Linear(width, width), new inspect.MuReadout(width, 2));
 * const model = inspect.setBaseShapes_(make(64), make(16));
 * for (const m of model.modules()) if (m instanceof nn.Linear) inspect.muInit.kaimingNormal_(m.weight);
 * ```
 */
export function kaimingNormal_<T extends Tensor>(
  tensor: T,
  ...given: Given<init.KaimingOptions, [a: number, mode: init.FanMode, nonlinearity: init.Nonlinearity]>
): T {
  const read = kaimingOptions.take('muInit.kaimingNormal_', given);
  return init.normal_(tensor, { std: kaimingStd('kaimingNormal_', tensor, read), generator: read.generator });
}

/** What is known of a parameter's shape. */
function known(where: string, tensor: Tensor): Widths {
  if (!(tensor instanceof Tensor)) throw new TypeError(`muInit.${where}: expected a Tensor, got ${show(tensor)}`);
  const widths = widthsOfParameter(tensor);
  if (widths === null)
    throw new RangeError(`muInit.${where}: the parameter has no base shape: call setBaseShapes_(model, base) first`);
  if (widths.infinite > 2)
    throw new RangeError(`muInit.${where}: at most two dimensions may be widths, here are ${widths.infinite}`);
  return widths;
}

/** The factor of draws whose deviation does not depend on fans; what is `centred` may have two widths. */
function shrinkage(where: string, tensor: Tensor, centred: boolean): number {
  const widths = known(where, tensor);
  if (widths.infinite < 2) return 1;
  if (!centred)
    throw new RangeError(`muInit.${where}: where both dimensions are widths, draws must be symmetric around 0`);
  return widths.multiplier ** -0.5;
}

function xavierStd(where: string, tensor: Tensor, gain: number): number {
  const widths = known(where, tensor);
  const [fanIn, fanOut] = fansOf(where, tensor);
  let [size, base] = [0, 0];
  for (const dim of widths.dims.slice(0, 2)) {
    size += dim.size;
    base += dim.base ?? dim.size;
  }
  const std = gain * Math.sqrt(2 / (fanIn + fanOut)) * Math.sqrt(size / base);
  return widths.infinite === 2 ? std / Math.sqrt(widths.at(1)) : std;
}

function kaimingStd(
  where: string,
  tensor: Tensor,
  { a, mode, nonlinearity }: { a: number; mode: init.FanMode; nonlinearity: init.Nonlinearity },
): number {
  const widths = known(where, tensor);
  const [fanIn, fanOut] = fansOf(where, tensor);
  const std = init.calculateGain(nonlinearity, a) / Math.sqrt(mode === 'fan_in' ? fanIn : fanOut);
  if (widths.infinite === 2) return mode === 'fan_in' ? std : std * Math.sqrt(widths.at(0) / widths.at(1));
  return std * Math.sqrt(widths.at(mode === 'fan_in' ? 1 : 0));
}

function fansOf(where: string, tensor: Tensor): [number, number] {
  if (tensor.ndim < 2)
    throw new ShapeError(`muInit.${where}: fans need 2 dimensions or more, got shape [${tensor.shape.join(', ')}]`);
  return init.calculateFanInAndFanOut(tensor);
}
