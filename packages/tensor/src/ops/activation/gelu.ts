import { optionTable, type RulesFor, word } from '../../core/options.ts';
import * as math from '../../math/erf.ts';
import type { Tensor } from '../../tensor.ts';
import { erf } from '../elementwise/erf.ts';
import { exp } from '../elementwise/exp.ts';
import { pointwiseFunction } from '../elementwise/pointwiseFunction.ts';
import { square } from '../elementwise/square.ts';
import { tanh } from './tanh.ts';

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

const geluOptions = optionTable(
  { approximate: word<'none' | 'tanh'>('none', ['none', 'tanh']) } satisfies RulesFor<GeluOptions>,
  ['approximate'],
);

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
export function gelu(x: Tensor, options?: GeluOptions): Tensor {
  const { approximate } = geluOptions.read('gelu', options);
  return (approximate === 'none' ? geluExact : geluTanh)(x);
}
