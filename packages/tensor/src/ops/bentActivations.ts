import { isFloat, type Scalar } from '../core/dtype.ts';
import { show } from '../core/errors.ts';
import type { Tensor } from '../tensor.ts';
import { checkTensor } from './arguments.ts';
import { copy_ } from './assign.ts';
import { where } from './conditional.ts';
import { refuseBool } from './pointwise.ts';
import { checkNumbers, pointwiseFunction } from './pointwiseFunction.ts';
import type { InplaceOptions } from './smoothActivations.ts';

const leakyFunction = pointwiseFunction({
  name: 'leakyRelu',
  value([slope]) {
    return (n, out, o, so, a, p, sa) => {
      for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! > 0 ? a[p]! : a[p]! * slope!;
    };
  },
  gradient([slope]) {
    return (n, out, o, so, g, p, sg, a, q, sa) => {
      for (let i = 0; i < n; i++, o += so, p += sg, q += sa) out[o] = a[q]! > 0 ? g[p]! : g[p]! * slope!;
    };
  },
  slope: null,
});

/** Options of {@link leakyRelu}. */
export interface LeakyReluOptions extends InplaceOptions {
  /** Default: 0.01. */
  negativeSlope?: number;
}

/**
 * x above 0, negativeSlope · x below: `torch.nn.functional.leaky_relu`.
 *
 * @throws TypeError unless the tensor is floating-point
 * @example
 * ```ts
 * leakyRelu(tensor([-1, 2])); // [-0.01, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.leaky_relu.html
 */
export function leakyRelu(x: Tensor, options: LeakyReluOptions = {}): Tensor {
  const { negativeSlope = 0.01, inplace } = options;
  checkNumbers('leakyRelu', { negativeSlope });
  return leakyFunction(x, [negativeSlope], inplace);
}

const hardtanhFunction = pointwiseFunction({
  name: 'hardtanh',
  value([low, high]) {
    return (n, out, o, so, a, p, sa) => {
      for (let i = 0; i < n; i++, o += so, p += sa) out[o] = Math.min(Math.max(a[p]!, low!), high!); // NaN stays
    };
  },
  gradient([low, high]) {
    return (n, out, o, so, g, p, sg, a, q, sa) => {
      for (let i = 0; i < n; i++, o += so, p += sg, q += sa) out[o] = a[q]! <= low! || a[q]! >= high! ? 0 : g[p]!;
    };
  },
  slope: null,
});

/** Options of {@link hardtanh}. */
export interface HardtanhOptions extends InplaceOptions {
  /** Default: -1. */
  minVal?: number;
  /** Default: 1. */
  maxVal?: number;
}

/**
 * x kept within [minVal, maxVal], also for integers: `torch.nn.functional.hardtanh`. Unlike that of `clamp` the
 * gradient is 0 at the bounds themselves.
 *
 * @throws RangeError if minVal is above maxVal
 * @example
 * ```ts
 * hardtanh(tensor([-3, 0.5, 2])); // [-1, 0.5, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.hardtanh.html
 */
export function hardtanh(x: Tensor, options: HardtanhOptions = {}): Tensor {
  const { minVal = -1, maxVal = 1, inplace } = options;
  return between('hardtanh', x, minVal, maxVal, inplace);
}

/**
 * x kept within [0, 6]: `torch.nn.functional.relu6`.
 *
 * @example
 * ```ts
 * relu6(tensor([-1, 3, 8])); // [0, 3, 6]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.relu6.html
 */
export function relu6(x: Tensor, options: InplaceOptions = {}): Tensor {
  return between('relu6', x, 0, 6, options.inplace);
}

function between(where: string, x: Tensor, minVal: number, maxVal: number, inplace = false): Tensor {
  checkTensor(where, x);
  refuseBool(where, x);
  checkNumbers(where, { minVal, maxVal });
  if (minVal > maxVal)
    throw new RangeError(`${where}: minVal must not be above maxVal, got minVal ${minVal} and maxVal ${maxVal}`);
  if (isFloat(x.dtype)) return hardtanhFunction(x, [minVal, maxVal], inplace);
  const kept = x.clamp(Math.trunc(minVal), Math.trunc(maxVal));
  return inplace ? copy_(x, kept) : kept;
}

const hardswishFunction = pointwiseFunction({
  name: 'hardswish',
  value: () => (n, out, o, so, a, p, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = (a[p]! * Math.min(Math.max(a[p]! + 3, 0), 6)) / 6;
  },
  gradient: () => (n, out, o, so, g, p, sg, a, q, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sg, q += sa)
      out[o] = a[q]! <= -3 ? 0 : a[q]! < 3 ? g[p]! * (a[q]! / 3 + 0.5) : g[p]!;
  },
  slope: (x) => where(x.gt(-3), where(x.lt(3), x.div(3).add(0.5), 1), 0),
});

/**
 * x · relu6(x + 3) / 6: `torch.nn.functional.hardswish`.
 *
 * @throws TypeError unless the tensor is floating-point
 * @example
 * ```ts
 * hardswish(tensor([-4, 1, 4])); // [0, 0.6667, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.hardswish.html
 */
export function hardswish(x: Tensor, options: InplaceOptions = {}): Tensor {
  return hardswishFunction(x, [], options.inplace);
}

// PyTorch's gradient takes the float32 value of 1/6, in float64 too.
const sixth = Math.fround(1 / 6);

const hardsigmoidFunction = pointwiseFunction({
  name: 'hardsigmoid',
  value: () => (n, out, o, so, a, p, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = Math.min(Math.max(a[p]! + 3, 0), 6) / 6;
  },
  gradient: () => (n, out, o, so, g, p, sg, a, q, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sg, q += sa) out[o] = a[q]! > -3 && a[q]! < 3 ? g[p]! * sixth : 0;
  },
  slope: null,
});

/**
 * relu6(x + 3) / 6: `torch.nn.functional.hardsigmoid`.
 *
 * @throws TypeError unless the tensor is floating-point
 * @example
 * ```ts
 * hardsigmoid(tensor([-4, 0, 1])); // [0, 0.5, 0.6667]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.hardsigmoid.html
 */
export function hardsigmoid(x: Tensor, options: InplaceOptions = {}): Tensor {
  return hardsigmoidFunction(x, [], options.inplace);
}

/** The slope of both shrinks: 0 within [-lambd, lambd], 1 outside (also for NaN). */
const outside = {
  gradient([lambd]: readonly number[]) {
    return ((n, out, o, so, g, p, sg, a, q, sa) => {
      for (let i = 0; i < n; i++, o += so, p += sg, q += sa) out[o] = a[q]! >= -lambd! && a[q]! <= lambd! ? 0 : g[p]!;
    }) satisfies ReturnType<Parameters<typeof pointwiseFunction>[0]['gradient']>;
  },
  slope: null,
};

const hardshrinkFunction = pointwiseFunction({
  name: 'hardshrink',
  value([lambd]) {
    return (n, out, o, so, a, p, sa) => {
      for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! >= -lambd! && a[p]! <= lambd! ? 0 : a[p]!;
    };
  },
  ...outside,
});

const softshrinkFunction = pointwiseFunction({
  name: 'softshrink',
  value([lambd]) {
    return (n, out, o, so, a, p, sa) => {
      for (let i = 0; i < n; i++, o += so, p += sa) {
        const x = a[p]!;
        out[o] = x > lambd! ? x - lambd! : x < -lambd! ? x + lambd! : x * 0; // NaN stays
      }
    };
  },
  ...outside,
});

/** Options of {@link hardshrink} and {@link softshrink}. */
export interface ShrinkOptions {
  /** Default: 0.5. */
  lambd?: number;
}

/**
 * 0 within [-lambd, lambd], x elsewhere: `torch.nn.functional.hardshrink`.
 *
 * @throws TypeError unless the tensor is floating-point
 * @example
 * ```ts
 * hardshrink(tensor([-1, 0.3, 2])); // [-1, 0, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.hardshrink.html
 */
export function hardshrink(x: Tensor, options: ShrinkOptions = {}): Tensor {
  const { lambd = 0.5 } = options;
  checkNumbers('hardshrink', { lambd });
  return hardshrinkFunction(x, [lambd]);
}

/**
 * x moved towards 0 by lambd, 0 within [-lambd, lambd]: `torch.nn.functional.softshrink`.
 *
 * @throws RangeError if lambd is negative
 * @example
 * ```ts
 * softshrink(tensor([-1, 0.3, 2])); // [-0.5, 0, 1.5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softshrink.html
 */
export function softshrink(x: Tensor, options: ShrinkOptions = {}): Tensor {
  const { lambd = 0.5 } = options;
  checkNumbers('softshrink', { lambd });
  if (!(lambd >= 0)) throw new RangeError(`softshrink: lambd must be 0 or more, got ${show(lambd)}`);
  return softshrinkFunction(x, [lambd]);
}

const thresholdFunction = pointwiseFunction({
  name: 'threshold',
  value([limit, value]) {
    return (n, out, o, so, a, p, sa) => {
      for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! <= limit! ? value! : a[p]!;
    };
  },
  gradient([limit]) {
    return (n, out, o, so, g, p, sg, a, q, sa) => {
      for (let i = 0; i < n; i++, o += so, p += sg, q += sa) out[o] = a[q]! <= limit! ? 0 : g[p]!;
    };
  },
  slope: null,
});

/**
 * x where it is above `limit`, `value` elsewhere, also for integers: `torch.nn.functional.threshold`.
 *
 * @example
 * ```ts
 * threshold(tensor([0.05, 2]), 0.1, -1); // [-1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.threshold.html
 */
export function threshold(x: Tensor, limit: number, value: number, options: InplaceOptions = {}): Tensor {
  checkTensor('threshold', x);
  refuseBool('threshold', x);
  checkNumbers('threshold', { threshold: limit, value });
  if (isFloat(x.dtype)) return thresholdFunction(x, [limit, value], options.inplace);
  const stored: Scalar = Math.trunc(value);
  const kept = x.maskedFill(x.le(Math.trunc(limit)), stored);
  return options.inplace ? copy_(x, kept) : kept;
}
