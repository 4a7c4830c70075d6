import type { Tensor } from '@wick/tensor';
import { warn } from '@wick/tensor/internal';
import { Distribution } from '../distribution.ts';

/** A class of distributions. */
// biome-ignore lint/suspicious/noExplicitAny: whatever it is made from.
export type DistributionClass<D extends Distribution = Distribution> = abstract new (...args: any[]) => D;

/** KL(p ‖ q) of two classes. */
export interface KlRule {
  readonly p: DistributionClass;
  readonly q: DistributionClass;
  readonly divergence: (p: never, q: never) => Tensor;
}

/** A {@link KlRule} whose function has the classes' types. */
export function rule<P extends Distribution, Q extends Distribution>(
  p: DistributionClass<P>,
  q: DistributionClass<Q>,
  divergence: (p: P, q: Q) => Tensor,
): KlRule {
  return { p, q, divergence };
}

const registered: KlRule[] = [];

/**
 * Adds the divergence of two classes of one's own to {@link klDivergence}; the last one registered for a pair counts.
 *
 * @example
 * ```ts
 * const { klDivergence, Normal, registerKl, VonMises } = distributions;
 * registerKl(Normal, VonMises, (p) => p.loc.mul(0));
 * klDivergence(new Normal(0, 1), new VonMises(0, 1)).item(); // 0
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.kl.register_kl
 */
export function registerKl<P extends Distribution, Q extends Distribution>(
  p: DistributionClass<P>,
  q: DistributionClass<Q>,
  divergence: (p: P, q: Q) => Tensor,
): void {
  for (const type of [p, q])
    if (typeof type !== 'function' || !(type.prototype instanceof Distribution))
      throw new TypeError(`registerKl: expected subclasses of Distribution, got ${String(type)}`);
  registered.unshift(rule(p, q, divergence));
}

/** How many classes lie between an object's and one above it. */
function depth(of: Distribution, above: DistributionClass): number {
  let steps = 0;
  for (let proto = Object.getPrototypeOf(of); proto && proto !== above.prototype; steps++)
    proto = Object.getPrototypeOf(proto);
  return steps;
}

/** The rule for the nearest classes above those of p and q; that of p counts first. */
export function find(p: Distribution, q: Distribution, rules: readonly KlRule[]): KlRule | undefined {
  const fits = [...registered, ...rules].filter((r) => p instanceof r.p && q instanceof r.q);
  const by = (first: 'p' | 'q') =>
    fits
      .map((r) => ({ r, d: [depth(p, r.p), depth(q, r.q)] as const }))
      .reduce<{ r: KlRule; d: readonly [number, number] } | undefined>((best, x) => {
        if (!best) return x;
        const [i, j] = first === 'p' ? [0, 1] : [1, 0];
        const closer = x.d[i]! - best.d[i]! || x.d[j]! - best.d[j]!;
        return closer < 0 ? x : best;
      }, undefined)?.r;
  const chosen = by('p');
  if (chosen && by('q') !== chosen)
    warn(`Ambiguous klDivergence(${nameOf(p)}, ${nameOf(q)}). Please registerKl(${nameOf(p)}, ${nameOf(q)}, …)`);
  return chosen;
}

/** The class's name. */
export function nameOf(d: Distribution): string {
  return (d.constructor as typeof Distribution).typeName;
}
