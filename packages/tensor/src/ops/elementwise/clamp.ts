import { expr, program } from '@wick/kernels';
import { apply, applyInPlace } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { type DType, isFloat, type Scalar } from '../../core/dtype.ts';
import { wrapScalar } from '../../core/make.ts';
import { checkTensor, operand } from '../../core/operand.ts';
import { isRecord, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { resultType } from '../../core/promotion.ts';
import { broadcastShapes } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { eq } from './eq.ts';
import { gt } from './gt.ts';
import { le } from './le.ts';
import { logicalAnd } from './logicalAnd.ts';
import { logicalOr } from './logicalOr.ts';
import { lt } from './lt.ts';
import { larger } from './maximum.ts';
import { smaller } from './minimum.ts';
import { mul } from './mul.ts';
import { allocateResult, cast } from './pointwise.ts';
import { castAll, runPointwise } from './runPointwise.ts';
import { sharedGradient } from './sharedGradient.ts';
import { where } from './where.ts';

// Of two equals, -0 and 0, `max` and `min` take the second and `clamp` the element. PyTorch keeps the element where numbers
// are the limits, and takes the limit where tensors are.
const byNumbers = [
  program(3, (x, low, high) => expr.clamp(x, low, high)),
  program(2, (x, low) => expr.max(low, x)),
  program(2, (x, high) => expr.min(high, x)),
] as const;
const byTensors = [program(3, (x, low, high) => expr.min(expr.max(x, low), high)), larger, smaller] as const;

type Bound = Tensor | null;

function boundedType(x: Tensor, min: Bound, max: Bound) {
  return resultType(x, ...[min, max].filter((t) => t !== null));
}

export const clampOp: OpRecord<[Tensor, Bound, Bound]> = {
  name: 'clamp',
  saves: [0, 1, 2],
  forward([x, min, max], _, out) {
    const dtype = boundedType(x, min, max);
    const numbers = [min, max].every((t) => t === null || t._wrapped);
    const target = out ?? (numbers ? allocateResult(x.shape, dtype, [cast(x, dtype)]) : undefined);
    const given = [x, min, max].filter((t) => t !== null);
    const [both, least, most] = numbers ? byNumbers : byTensors;
    const bounded = given.length === 3 ? both : min ? least : most;
    return runPointwise('clamp', bounded, castAll(given, dtype), dtype, dtype, target);
  },
  backward(g, ctx) {
    const x = ctx.input(0);
    const min = ctx.given(1) ? ctx.input(1) : null;
    const max = ctx.given(2) ? ctx.input(2) : null;
    if ((!min || min._wrapped) && (!max || max._wrapped)) return [betweenNumbers(g, x, min, max), null, null];
    if (!max) return [...sharedGradient(g, x, min!, 'larger'), null];
    if (!min) {
      const [gx, gmax] = sharedGradient(g, x, max, 'smaller');
      return [gx, null, gmax];
    }
    return betweenTensors(g, x, min, max);
  },
};

/** Numbers as limits: what lies on one of them, or is NaN, has no slope. */
function betweenNumbers(g: Tensor, x: Tensor, min: Bound, max: Bound): Tensor {
  if (!min || !max) return where(min ? gt(x, min) : lt(x, max!), g, 0);
  return where(logicalAnd(gt(x, min), lt(x, max)), g, 0);
}

/** Tensors as limits: half to the element and half to the limit where they meet, if there is room between the limits. */
function betweenTensors(g: Tensor, x: Tensor, min: Tensor, max: Tensor): [Tensor, Tensor, Tensor] {
  const room = lt(min, max);
  const ordered = le(min, max);
  const atMin = logicalAnd(eq(x, min), room);
  const atMax = logicalAnd(eq(x, max), room);
  const half = mul(g, 0.5);
  return [
    where(logicalOr(lt(x, min), gt(x, max)), 0, where(logicalOr(atMin, atMax), half, g)),
    where(atMin, half, where(logicalAnd(lt(x, min), ordered), g, 0)),
    where(atMax, half, where(logicalOr(logicalAnd(gt(x, max), ordered), lt(max, min)), g, 0)),
  ];
}

type Limit = Tensor | Scalar | null | undefined;

function bounds(name: string, x: Tensor, min: Limit, max: Limit): [Tensor, Bound, Bound] {
  checkTensor(name, x);
  const low = min === null || min === undefined ? null : operand(name, min, 'min');
  const high = max === null || max === undefined ? null : operand(name, max, 'max');
  if (!low && !high) throw new TypeError(`${name}: at least one of min and max must be given`);
  const dtype = boundedType(x, low, high);
  if (dtype === 'bool' && !((low === null || high === null) && (low ?? high)?._wrapped === false))
    throw new TypeError(`${name}: not defined for bool tensors`);
  return [x, low && representable(name, low, dtype, 'min'), high && representable(name, high, dtype, 'max')];
}

const ranges = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint8: [0n, 255n],
} as const;

/** A number as limit of integers: beyond the dtype's range it limits nothing, or leaves nothing. */
function representable(name: string, bound: Tensor, dtype: DType, which: 'min' | 'max'): Tensor {
  if (!bound._wrapped || isFloat(dtype) || dtype === 'bool') return bound;
  const value = BigInt(bound.item<Scalar>());
  const [low, high] = ranges[dtype];
  if (which === 'min' ? value > high : value < low)
    throw new RangeError(`${name}: ${which} = ${value} is outside the range of ${dtype} (${low} to ${high})`);
  return value < low ? wrapScalar(low) : value > high ? wrapScalar(high) : bound;
}

/** The limits of {@link clamp} by name. */
export interface ClampOptions {
  /** The least value. Default: none. */
  min?: Limit;
  /** The largest value. Default: none. */
  max?: Limit;
}

// What they may be is looked at where they become tensors.
const clampOptions = optionTable(
  { min: unchecked<Limit>(undefined), max: unchecked<Limit>(undefined) } satisfies RulesFor<ClampOptions>,
  ['min', 'max'],
);

/** Either limit by itself, or those that are left by name. */
type Least = Limit | ClampOptions;
type Largest = Limit | Pick<ClampOptions, 'max'>;

function limits(name: string, x: Tensor, min: Least, max: Largest) {
  if (!isRecord(min) && !isRecord(max)) return bounds(name, x, min as Limit, max as Limit);
  const read = clampOptions.take(name, [min, max]);
  return bounds(name, x, read.min, read.max);
}

/**
 * min(max(x, min), max); see {@link Tensor.clamp}.
 *
 * @throws TypeError without `min` and `max`
 * @example
 * ```ts
 * clamp(tensor([-2, 0.5, 3]), -1, 1); // [-1, 0.5, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.clamp.html
 */
export function clamp(x: Tensor, min?: Least, max?: Largest): Tensor {
  return apply(clampOp, limits('clamp', x, min, max), undefined);
}

/**
 * {@link clamp} in place.
 *
 * @example
 * ```ts
 * clamp_(tensor([-2, 0.5, 3]), -1, 1); // [-1, 0.5, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.clamp_.html
 */
export function clamp_(x: Tensor, min?: Least, max?: Largest): Tensor {
  const inputs = limits('clamp_', x, min, max);
  const shapes = inputs.filter((t) => t !== null).map((t) => t.shape);
  const shape = broadcastShapes('clamp_', ...shapes);
  return applyInPlace(clampOp, inputs, undefined, { shape, dtype: boundedType(...inputs) });
}
