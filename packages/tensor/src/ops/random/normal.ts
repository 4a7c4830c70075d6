import { fillNormal, normalSerial } from '@wick/kernels';
import { apply, applyInPlace, examine } from '../../autograd/dispatch.ts';
import { noGrad } from '../../autograd/gradMode.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import { type FloatArray, isFloat } from '../../core/dtype.ts';
import { isHalf } from '../../core/half.ts';
import { allocateTensor } from '../../core/make.ts';
import { optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { naming } from '../../core/room.ts';
import { broadcastShapes, checkShape } from '../../core/shape.ts';
import { isTensor } from '../../core/tensorCore.ts';
import { type Generator, generatorOf } from '../../generator/generator.ts';
import type { Tensor } from '../../tensor.ts';
import { randomOptions, readOptions } from '../creation/tensorOptions.ts';
import { type DrawArgs, type DrawAttrs, type DrawOp, draw, drawOptions, noGradient, requireFloat } from './draw.ts';
import type { RandomTensorOptions } from './drawn.ts';
import { lowest } from './multinomial.ts';

export const normalOp: DrawOp<DrawAttrs<'mean' | 'std'>> = {
  name: 'normal',
  halves: true,
  forward([x], { generator, mean, std }, out = x) {
    // From 16 elements on, PyTorch draws contiguous tensors in blocks, others one by one.
    const fill = out.isContiguous() ? fillNormal : normalSerial;
    return draw('normal_', out, generator, (twister, data) => {
      const rest = isHalf(out.dtype) && data.length > 16 && fill === fillNormal ? data.length % 16 : 0;
      fill(twister, data.subarray(0, data.length - rest) as FloatArray, mean, std);
      // float32 draws a number for each element before it draws the last 16 anew, half types for the whole blocks alone.
      if (rest > 0) fill(twister, data.subarray(data.length - 16) as FloatArray, mean, std);
    });
  },
  backward: noGradient,
};

const readNormal = drawOptions({ mean: 0, std: 1 });

/** {@link Tensor.normal_} */
export function normal_(t: Tensor, ...args: DrawArgs): Tensor {
  const attrs = readNormal('normal_', args);
  requireFloat('normal_', t);
  return applyInPlace(normalOp, [t], attrs);
}

/** Options of {@link normal}. */
export interface NormalOptions extends RandomTensorOptions {
  /** A number or a floating-point tensor; has to be given. */
  mean?: number | Tensor;
  /** A number or a tensor, not negative. Default: 1. */
  std?: number | Tensor;
  /** The shape, where neither mean nor std is a tensor. */
  size?: number | readonly number[];
}

interface NormalAttrs {
  readonly generator: Generator;
  /** The number, where it is no tensor. */
  readonly mean: number | null;
  readonly std: number | null;
}

/** Normal numbers around the elements of one tensor, as wide as those of another; either may be a number. */
export const normalAroundOp: OpRecord<[mean: Tensor | null, std: Tensor | null], NormalAttrs> = {
  name: 'normalAround',
  forward([mean, std], { generator, mean: center, std: width }) {
    const shape = broadcastShapes('normal', mean?.shape ?? [], std?.shape ?? []);
    const out = allocateTensor(shape, (mean ?? std)!.dtype);
    return noGrad(() => {
      normal_(out, 0, std ? 1 : width!, { generator });
      if (std) out.mul_(std);
      return out.add_(mean ?? center!);
    });
  },
  backward: (_, ctx) => [
    ctx.needs(0) ? allocateTensor(ctx.shapeOf(0), ctx.dtypeOf(0)) : null, // the draw is not followed: zero, as in PyTorch
    ctx.needs(1) ? allocateTensor(ctx.shapeOf(1), ctx.dtypeOf(1)) : null,
  ],
};

const normalOptions = optionTable(
  {
    ...randomOptions.known,
    mean: unchecked(undefined as unknown as number | Tensor),
    std: unchecked<number | Tensor>(1),
    size: unchecked<number | readonly number[] | undefined>(undefined),
  } satisfies RulesFor<NormalOptions>,
  ['mean', 'std', 'size'],
);

/**
 * Normal numbers whose mean and deviation are given by element.
 *
 * With two numbers a `size` is needed, as the third argument or as an option. The dtype is that of `mean`, or of `std`
 * if the mean is a number; the shape is that which both broadcast to.
 *
 * @param mean - a number or a floating-point tensor.
 * @param std - a number or a tensor, not negative; default 1.
 * @throws ShapeError if the shapes do not broadcast. RangeError if a deviation is negative or NaN. TypeError without a
 * `size` for two numbers.
 * @example
 * ```ts
 * normal(tensor([0, 10]), 0.1);
 * normal(0, 2, [2, 3], { generator: new Generator().manualSeed(0) });
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.normal.html
 */
export function normal(options: NormalOptions): Tensor;
export function normal(mean: number | Tensor, options: Omit<NormalOptions, 'mean'>): Tensor;
export function normal(
  mean: number | Tensor,
  std?: number | Tensor,
  options?: Omit<NormalOptions, 'mean' | 'std'>,
): Tensor;
export function normal(
  mean: number,
  std: number,
  size: number | readonly number[],
  options?: RandomTensorOptions,
): Tensor;
export function normal(...given: readonly unknown[]): Tensor {
  const { mean, std, size, ...options } = normalOptions.take('normal', given);
  for (const [name, x] of Object.entries({ mean, std }))
    if (typeof x !== 'number' && !isTensor(x))
      throw new TypeError(`normal: ${name} must be a number or a Tensor, got ${show(x)}`);
  const generator = generatorOf('normal', options);
  if (typeof mean === 'number' && typeof std === 'number') {
    if (size === undefined) throw new TypeError('normal: size is needed where mean and std are numbers');
    const shape = checkShape('normal', typeof size === 'number' ? [size] : size);
    const { dtype, requiresGrad } = readOptions('normal', options, 'float32', normalOptions);
    requireFloating('the result', dtype);
    checkStd(std);
    return normal_(allocateTensor(shape, dtype, 'normal'), mean, std, { generator }).requiresGrad_(requiresGrad);
  }
  if (size !== undefined) throw new TypeError('normal: size goes with two numbers; a tensor brings its own shape');
  const [m, s] = [mean, std].map((x) => (typeof x === 'number' ? null : x)) as [Tensor | null, Tensor | null];
  requireFloating(m ? 'mean' : 'std', (m ?? s)!.dtype);
  if (m && s) broadcastShapes('normal', m.shape, s.shape);
  if (s) examine(s, (given) => checkStd(lowest(dense(given))));
  else checkStd(std as number);
  const number = (x: number | Tensor) => (typeof x === 'number' ? x : null);
  return naming('normal', () => apply(normalAroundOp, [m, s], { generator, mean: number(mean), std: number(std) }));
}

function checkStd(std: number): undefined {
  if (!(std >= 0)) throw new RangeError(`normal: std must be at least 0, got ${std}`);
}

function requireFloating(what: string, dtype: Tensor['dtype']): void {
  if (!isFloat(dtype)) throw new TypeError(`normal: ${what} must be floating-point, got ${dtype}`);
}
