import { flag, type Given, generator, optionTable, type Rule, type RulesFor, show } from '@wick/tensor/internal';
import type { RandomOptions, Tensor } from '@wick/tensor/light';
import { checkFloatTensor, checkTensor, isEmpty } from './check.ts';
import { fansOf } from './fans.ts';
import { drawUniform } from './uniformNormal.ts';

/** Options of {@link siren_}. */
export interface SirenOptions extends RandomOptions {
  /** ω₀ of sin(ω₀ x): how often the first layer's waves turn. Above 0; default: 30. */
  omega?: number;
  /** Whether it is the layer that coordinates go into. Default: false. */
  first?: boolean;
}

const positive: Rule<number> = {
  value: 30,
  read(where, name, given) {
    if (typeof given !== 'number') throw new TypeError(`${where}: ${name} must be a number, got ${show(given)}`);
    if (!(given > 0 && given < Number.POSITIVE_INFINITY))
      throw new RangeError(`${where}: ${name} must be a finite number above 0, got ${given}`);
    return given;
  },
};

const table = optionTable({ omega: positive, first: flag(false), generator } satisfies RulesFor<SirenOptions>, [
  'omega',
]);

/**
 * Weights of a network of sines, x ↦ sin(ω₀ W x + b): U(−1/n, 1/n) for the first layer, whose n inputs are coordinates,
 * and U(−√(6/n)/ω₀, √(6/n)/ω₀) for the others, so that every sine but the first sees a standard normal.
 *
 * @throws ShapeError for fewer than 2 dimensions; RangeError unless omega is above 0; TypeError on integers.
 * @example
 * ```ts
 * init.siren_(empty(256, 2), { first: true });
 * init.siren_(empty(256, 256), { omega: 30 });
 * ```
 * @see Sitzmann et al., Implicit neural representations with periodic activation functions (2020), https://arxiv.org/abs/2006.09661
 */
export function siren_<T extends Tensor>(tensor: T, ...given: Given<SirenOptions, [omega: number]>): T {
  checkTensor('siren_', tensor);
  const { omega, first, generator } = table.take('siren_', given);
  const [fanIn] = fansOf('siren_', tensor);
  if (isEmpty('siren_', tensor)) return tensor;
  checkFloatTensor('siren_', tensor);
  const bound = first ? 1 / fanIn : Math.sqrt(6 / fanIn) / omega;
  return drawUniform('siren_', tensor, -bound, bound, generator);
}
