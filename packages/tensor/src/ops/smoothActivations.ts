import { show } from '../core/errors.ts';
import * as math from '../math/erf.ts';
import type { Tensor } from '../tensor.ts';
import { sigmoid, tanh } from './activation.ts';
import { checkTensor } from './arguments.ts';
import { where } from './conditional.ts';
import { checkNumbers, pointwiseFunction } from './pointwiseFunction.ts';
import { erf } from './special.ts';
import { abs, exp, square } from './unary.ts';

/** What activations that can overwrite their input take. */
export interface InplaceOptions {
  /** Overwrite the input. Default: false. */
  inplace?: boolean;
}

const root2 = Math.SQRT2;
const density = 1 / Math.sqrt(2 * Math.PI); // of the normal distribution at 0

const geluExact = pointwiseFunction({
  name: 'gelu',
  value: () => (n, out, o, so, a, p, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = 0.5 * a[p]! * math.erfc(-a[p]! / root2);
  },
  // Φ(x) + x φ(x)
  gradient: () => (n, out, o, so, g, p, sg, a, q, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sg, q += sa) {
      const x = a[q]!;
      out[o] = g[p]! * (0.5 * math.erfc(-x / root2) + x * density * Math.exp(-0.5 * x * x));
    }
  },
  slope: (x) =>
    erf(x.div(root2))
      .add(1)
      .mul(0.5)
      .add(exp(square(x).mul(-0.5)).mul(x), { alpha: density }),
});

const inner = Math.sqrt(2 / Math.PI);
const cubic = 0.044715;

const geluTanh = pointwiseFunction({
  name: 'geluTanh',
  value: () => (n, out, o, so, a, p, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sa) {
      const x = a[p]!;
      out[o] = 0.5 * x * (1 + Math.tanh(inner * (x + cubic * x * x * x)));
    }
  },
  gradient: () => (n, out, o, so, g, p, sg, a, q, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sg, q += sa) {
      const x = a[q]!;
      const t = Math.tanh(inner * (x + cubic * x * x * x));
      out[o] = g[p]! * 0.5 * (1 + t + x * (1 - t * t) * inner * (1 + 3 * cubic * x * x));
    }
  },
  slope(x) {
    const t = tanh(x.pow(3).mul(cubic).add(x).mul(inner));
    const rise = square(x)
      .mul(3 * cubic)
      .add(1)
      .mul(inner);
    return t
      .add(1)
      .add(x.mul(square(t).neg().add(1)).mul(rise))
      .mul(0.5);
  },
});

/** Options of {@link gelu}. */
export interface GeluOptions {
  /** 'tanh' for ½x(1 + tanh(√(2/π)(x + 0.044715x³))). Default: 'none'. */
  approximate?: 'none' | 'tanh';
}

/**
 * x · Φ(x) with the normal distribution function Φ: `torch.nn.functional.gelu`.
 *
 * @throws RangeError for another `approximate`; TypeError unless x is a floating-point tensor
 * @example
 * ```ts
 * gelu(tensor([-1, 2])); // [-0.1587, 1.9545]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.gelu.html
 */
export function gelu(x: Tensor, options: GeluOptions = {}): Tensor {
  const { approximate = 'none' } = options;
  if (approximate !== 'none' && approximate !== 'tanh')
    throw new RangeError(`gelu: approximate must be 'none' or 'tanh', got ${show(approximate)}`);
  return (approximate === 'none' ? geluExact : geluTanh)(x);
}

const siluFunction = pointwiseFunction({
  name: 'silu',
  value: () => (n, out, o, so, a, p, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! / (1 + Math.exp(-a[p]!));
  },
  gradient: () => (n, out, o, so, g, p, sg, a, q, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sg, q += sa) {
      const s = 1 / (1 + Math.exp(-a[q]!));
      out[o] = g[p]! * s * (1 + a[q]! * (1 - s));
    }
  },
  slope(x) {
    const s = sigmoid(x);
    return s.mul(s.neg().add(1).mul(x).add(1));
  },
});

/**
 * x · σ(x), the sigmoid linear unit or swish: `torch.nn.functional.silu`.
 *
 * @throws TypeError unless the tensor is floating-point
 * @example
 * ```ts
 * silu(tensor([-1, 2])); // [-0.2689, 1.7616]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.silu.html
 */
export function silu(x: Tensor, options: InplaceOptions = {}): Tensor {
  return siluFunction(x, [], options.inplace);
}

const mishFunction = pointwiseFunction({
  name: 'mish',
  value: () => (n, out, o, so, a, p, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! * Math.tanh(Math.log1p(Math.exp(a[p]!)));
  },
  gradient: () => (n, out, o, so, g, p, sg, a, q, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sg, q += sa) {
      const x = a[q]!;
      const t = Math.tanh(Math.log1p(Math.exp(x)));
      out[o] = g[p]! * (t + (x * (1 - t * t)) / (1 + Math.exp(-x)));
    }
  },
  slope(x) {
    const t = tanh(softplus(x));
    return t.add(x.mul(square(t).neg().add(1)).mul(sigmoid(x)));
  },
});

/**
 * x · tanh(softplus(x)): `torch.nn.functional.mish`.
 *
 * @throws TypeError unless the tensor is floating-point
 * @example
 * ```ts
 * mish(tensor([-1, 2])); // [-0.3034, 1.9440]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.mish.html
 */
export function mish(x: Tensor, options: InplaceOptions = {}): Tensor {
  return mishFunction(x, [], options.inplace);
}

const softplusFunction = pointwiseFunction({
  name: 'softplus',
  value([beta, threshold]) {
    return (n, out, o, so, a, p, sa) => {
      for (let i = 0; i < n; i++, o += so, p += sa) {
        const z = a[p]! * beta!;
        out[o] = z > threshold! ? a[p]! : Math.log1p(Math.exp(z)) / beta!;
      }
    };
  },
  gradient([beta, threshold]) {
    return (n, out, o, so, g, p, sg, a, q, sa) => {
      for (let i = 0; i < n; i++, o += so, p += sg, q += sa) {
        const z = a[q]! * beta!;
        out[o] = z > threshold! ? g[p]! : g[p]! / (1 + Math.exp(-z));
      }
    };
  },
  slope: (x, [beta, threshold]) => where(x.mul(beta!).gt(threshold!), 1, sigmoid(x.mul(beta!))),
});

/** Options of {@link softplus}. */
export interface SoftplusOptions {
  /** Default: 1. */
  beta?: number;
  /** Where beta · x is larger, the result is x itself. Default: 20. */
  threshold?: number;
}

/**
 * ln(1 + e^(beta·x)) / beta, a smooth relu: `torch.nn.functional.softplus`.
 *
 * @throws TypeError unless the tensor is floating-point
 * @example
 * ```ts
 * softplus(tensor([0, 2])); // [0.6931, 2.1269]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softplus.html
 */
export function softplus(x: Tensor, options: SoftplusOptions = {}): Tensor {
  const { beta = 1, threshold = 20 } = options;
  checkNumbers('softplus', { beta, threshold });
  return softplusFunction(x, [beta, threshold]);
}

/** scale · x above 0, scale · alpha · (e^(inputScale·x) - 1) below: what elu, celu and selu are. */
function exponentialUnit(name: string) {
  return pointwiseFunction({
    name,
    value([alpha, scale, inputScale]) {
      const low = alpha! * scale!;
      return (n, out, o, so, a, p, sa) => {
        for (let i = 0; i < n; i++, o += so, p += sa)
          out[o] = a[p]! < 0 ? low * Math.expm1(a[p]! * inputScale!) : scale! * a[p]!;
      };
    },
    gradient([alpha, scale, inputScale]) {
      const low = alpha! * scale! * inputScale!;
      return (n, out, o, so, g, p, sg, a, q, sa) => {
        for (let i = 0; i < n; i++, o += so, p += sg, q += sa)
          out[o] = a[q]! <= 0 ? g[p]! * low * Math.exp(a[q]! * inputScale!) : g[p]! * scale!;
      };
    },
    slope: (x, [alpha, scale, inputScale]) =>
      where(x.gt(0), scale!, exp(x.clampMax(0).mul(inputScale!)).mul(alpha! * scale! * inputScale!)),
  });
}

const eluFunction = exponentialUnit('elu');
const celuFunction = exponentialUnit('celu');
const seluFunction = exponentialUnit('selu');

/** Options of {@link elu} and {@link celu}. */
export interface EluOptions extends InplaceOptions {
  /** Default: 1. */
  alpha?: number;
}

/**
 * x above 0, alpha · (eˣ - 1) below: `torch.nn.functional.elu`.
 *
 * @throws TypeError unless the tensor is floating-point
 * @example
 * ```ts
 * elu(tensor([-1, 2])); // [-0.6321, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.elu.html
 */
export function elu(x: Tensor, options: EluOptions = {}): Tensor {
  const { alpha = 1, inplace } = options;
  checkNumbers('elu', { alpha });
  return eluFunction(x, [alpha, 1, 1], inplace);
}

/**
 * x above 0, alpha · (e^(x/alpha) - 1) below: `torch.nn.functional.celu`.
 *
 * @throws RangeError if alpha is 0
 * @example
 * ```ts
 * celu(tensor([-1, 2])); // [-0.6321, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.celu.html
 */
export function celu(x: Tensor, options: EluOptions = {}): Tensor {
  const { alpha = 1, inplace } = options;
  checkNumbers('celu', { alpha });
  if (alpha === 0) throw new RangeError('celu: alpha must not be 0');
  return celuFunction(x, [alpha, 1, 1 / alpha], inplace);
}

// The fixed point of mean 0 and variance 1, Klambauer et al., "Self-normalizing neural networks" (2017).
const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;

/**
 * 1.0507 · elu(x, alpha 1.6733), which keeps mean 0 and variance 1: `torch.nn.functional.selu`.
 *
 * @throws TypeError unless the tensor is floating-point
 * @example
 * ```ts
 * selu(tensor([-1, 2])); // [-1.1113, 2.1014]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.selu.html
 */
export function selu(x: Tensor, options: InplaceOptions = {}): Tensor {
  return seluFunction(x, [seluAlpha, seluScale, 1], options.inplace);
}

const logSigmoidFunction = pointwiseFunction({
  name: 'logSigmoid',
  value: () => (n, out, o, so, a, p, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = Math.min(a[p]!, 0) - Math.log1p(Math.exp(-Math.abs(a[p]!)));
  },
  gradient: () => (n, out, o, so, g, p, sg, a, q, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sg, q += sa) out[o] = g[p]! / (1 + Math.exp(a[q]!));
  },
  slope: (x) => sigmoid(x.neg()),
});

/**
 * ln σ(x): `torch.nn.functional.logsigmoid`.
 *
 * @throws TypeError unless the tensor is floating-point
 * @example
 * ```ts
 * logSigmoid(tensor([0, 2])); // [-0.6931, -0.1269]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.logsigmoid.html
 */
export function logSigmoid(x: Tensor): Tensor {
  return logSigmoidFunction(x);
}

/**
 * x / (1 + |x|): `torch.nn.functional.softsign`. Integers become float32.
 *
 * @example
 * ```ts
 * softsign(tensor([-1, 3])); // [-0.5, 0.75]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softsign.html
 */
export function softsign(x: Tensor): Tensor {
  return checkTensor('softsign', x).div(abs(x).add(1));
}

const tanhshrinkFunction = pointwiseFunction({
  name: 'tanhshrink',
  value: () => (n, out, o, so, a, p, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sa) out[o] = a[p]! - Math.tanh(a[p]!);
  },
  gradient: () => (n, out, o, so, g, p, sg, a, q, sa) => {
    for (let i = 0; i < n; i++, o += so, p += sg, q += sa) out[o] = g[p]! * Math.tanh(a[q]!) ** 2;
  },
  slope: (x) => square(tanh(x)),
});

/**
 * x - tanh(x): `torch.nn.functional.tanhshrink`. Integers become float32.
 *
 * @example
 * ```ts
 * tanhshrink(tensor([0, 1])); // [0, 0.2384]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.tanhshrink.html
 */
export function tanhshrink(x: Tensor): Tensor {
  return tanhshrinkFunction(checkTensor('tanhshrink', x).isFloatingPoint() ? x : x.to('float32'));
}
