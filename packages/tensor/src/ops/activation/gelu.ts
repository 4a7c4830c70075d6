import { type Expression, expr, program } from '@wick/kernels';
import { type Given, optionTable, type RulesFor, word } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { pointwiseFunction } from '../elementwise/pointwiseFunction.ts';

const { add, erf, exp, mul, sub, tanh } = expr;
const density = 1 / Math.sqrt(2 * Math.PI); // of the normal distribution at 0

/** Φ(x), the normal distribution function */
const below = (x: Expression) => mul(add(erf(mul(x, Math.SQRT1_2)), 1), 0.5);

const geluExact = pointwiseFunction({
  name: 'gelu',
  value: program(1, (x) => mul(x, below(x))),
  // Φ(x) + x φ(x)
  gradient: program(2, (g, x) => mul(g, add(below(x), mul(mul(x, density), exp(mul(mul(x, x), -0.5)))))),
  slope: (x) => x.mul(Math.SQRT1_2).erf().add(1).mul(0.5).add(x.square().mul(-0.5).exp().mul(x), { alpha: density }),
});

const inner = Math.sqrt(2 / Math.PI);
const cubic = 0.044715;

/** tanh(√(2/π)(x + 0.044715x³)) */
const bend = (x: Expression) => tanh(mul(add(x, mul(mul(mul(x, x), x), cubic)), inner));

const geluTanh = pointwiseFunction({
  name: 'geluTanh',
  value: program(1, (x) => mul(mul(x, 0.5), add(bend(x), 1))),
  gradient: program(2, (g, x) => {
    const t = bend(x);
    const rise = mul(add(mul(mul(x, x), 3 * cubic), 1), inner);
    return mul(mul(g, 0.5), add(add(t, 1), mul(mul(x, sub(1, mul(t, t))), rise)));
  }),
  slope(x) {
    const t = x.pow(3).mul(cubic).add(x).mul(inner).tanh();
    const rise = x
      .square()
      .mul(3 * cubic)
      .add(1)
      .mul(inner);
    return t
      .add(1)
      .add(x.mul(t.square().neg().add(1)).mul(rise))
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
export function gelu(x: Tensor, ...given: Given<GeluOptions, [approximate: 'none' | 'tanh']>): Tensor {
  const { approximate } = geluOptions.take('gelu', given);
  return (approximate === 'none' ? geluExact : geluTanh)(x);
}
