import { knownGains } from './activations.ts';
import type { Fans } from './layers.ts';
import type { Distribution } from './types.ts';

const { abs, max, sqrt } = Math;

/** Moments of a weight with what its values look like. */
export interface Drawn {
  readonly distribution: Distribution;
  readonly numel: number;
  readonly std: number;
  readonly mean: number;
  /** The largest distance from 0. */
  readonly end: number;
  /** How far, relatively, its values are rounded: 2⁻⁹ if they are bfloat16's. Default: not further than float32's. */
  readonly rounding?: number;
}

/** Whether values may have been drawn with this deviation: ends decide for uniforms, else four standard errors. */
export function hasStd({ distribution, numel, std, end, rounding = 0 }: Drawn, wanted: number): boolean {
  const bound = wanted * sqrt(3);
  switch (distribution.kind) {
    case 'uniform':
      return end <= bound * (1 + 1e-6 + rounding) && end >= bound * (1 - 12 / numel - rounding);
    case 'normal':
    case 'truncNormal':
    case 'sparse':
      return abs(std / wanted - 1) < 4 / sqrt(2 * numel);
    default:
      return false;
  }
}

/** PyTorch's constructors of linear layers and convolutions: uniform to 1/√fan_in, counted from the shape. */
export function isDefaultWeight(drawn: Drawn, fans: Fans): boolean {
  const small = drawn.numel < 32 && drawn.distribution.kind === 'unknown' && drawn.numel > 1;
  if (!small && drawn.distribution.kind !== 'uniform') return false;
  return hasStd(
    { ...drawn, distribution: { ...drawn.distribution, kind: 'uniform' } },
    1 / sqrt(3 * max(1, fans.shapeIn)),
  );
}

/** A usual initialiser with the gain it was given. */
export interface Recipe {
  readonly text: string;
  readonly gain: number;
  readonly of: string;
  readonly mode: 'fan_in' | 'fan_out' | 'xavier';
}

/** The initialisers whose deviation this is, by PyTorch's count of the fans. */
export function recipesOf(drawn: Drawn, { shapeIn, shapeOut }: Fans): Recipe[] {
  const suffix = drawn.distribution.kind === 'uniform' ? 'Uniform_' : 'Normal_';
  const found: Recipe[] = [];
  for (const [of, gain] of knownGains) {
    const kaiming = (mode: 'fan_in' | 'fan_out', fan: number): Recipe[] => {
      const text = shapeIn === shapeOut ? `kaiming${suffix}, ${of}` : `kaiming${suffix}, ${mode}, ${of}`;
      return hasStd(drawn, gain / sqrt(fan)) ? [{ text, gain, of, mode }] : [];
    };
    const both = [...kaiming('fan_in', shapeIn), ...kaiming('fan_out', shapeOut)];
    const text = gain === 1 ? `xavier${suffix}` : `xavier${suffix}, gain of ${of}`;
    const xavier: Recipe[] = hasStd(drawn, gain / sqrt((shapeIn + shapeOut) / 2))
      ? [{ text, gain, of, mode: 'xavier' }]
      : [];
    // Of square weights both are true; Xavier's has a gain of its own only if somebody gave it one.
    found.push(...(gain === 1 ? [...xavier, ...both] : [...both, ...xavier]));
  }
  if (drawn.distribution.kind !== 'orthogonal') return found;
  const gain = drawn.distribution.gain!;
  const known = knownGains.find(([, value]) => abs(value / gain - 1) < 1e-3);
  return known ? [{ text: `orthogonal_, gain of ${known[0]}`, gain, of: known[0], mode: 'fan_in' }] : [];
}
