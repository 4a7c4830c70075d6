import { scan } from '../stats/tensorStats.ts';
import { distributionOf } from './identifyDistribution.ts';
import type { fansOf } from './layers.ts';
import type { Drawn } from './recipes.ts';

type Moments = ReturnType<typeof scan>['moments'];
type Fans = ReturnType<typeof fansOf>;

/** What one look at a tensor's values tells. */
export interface Measured {
  readonly moments: Moments;
  /** How many are NaN or infinite. */
  readonly notFinite: number;
  readonly drawn: Drawn;
}

/** Looks at the values once; `drawn` are those of them, with their shape, that were drawn, where some were not. */
export function measure(
  values: Parameters<typeof scan>[0],
  shape: readonly number[],
  [drawnValues, drawnShape]: readonly [ArrayLike<number>, readonly number[]] = [values, shape],
): Measured {
  const scanned = scan(values);
  const { moments, range, nan, inf } = scanned;
  const distribution = distributionOf(drawnValues, drawnShape, drawnValues === values ? scanned : undefined);
  const end = range ? Math.max(-range[0], range[1]) : Number.NaN;
  return { moments, notFinite: nan + inf, drawn: { distribution, numel: values.length, ...moments, end } };
}

/** What is said of a model's parameter and of a file's tensor alike; `known` is the recipe where it is no default. */
export function told({ moments, drawn }: Measured, fans: Fans | null, isDefault: boolean, known: string | null) {
  return {
    numel: drawn.numel,
    ...moments,
    distribution: drawn.distribution,
    recipe: isDefault ? 'kaimingUniform_, a = √5 (the default)' : known,
    isDefault,
    fanIn: fans?.fanIn ?? null,
    fanOut: fans?.fanOut ?? null,
    gain: fans ? moments.std * Math.sqrt(fans.fanIn) : null,
  };
}
