import { isTensor, show } from '@wick/tensor/internal';
import { greaterThan, greaterThanEq, halfOpenInterval, interval, lessThan } from './constraints/bounds.ts';
import { Constraint } from './constraints/constraint.ts';
import { cat, Independent, stack } from './constraints/joined.ts';
import { corrCholesky, lowerCholesky, positiveDefinite, positiveSemidefinite } from './constraints/matrices.ts';
import { real, simplex } from './constraints/values.ts';
import { AffineTransform } from './transforms/affine.ts';
import { ComposeTransform, identityTransform } from './transforms/compose.ts';
import { ExpTransform, SigmoidTransform } from './transforms/elementwise.ts';
import { CatTransform, IndependentTransform, StackTransform } from './transforms/joined.ts';
import { CorrCholeskyTransform, LowerCholeskyTransform, PositiveDefiniteTransform } from './transforms/matrices.ts';
import type { Transform } from './transforms/transform.ts';
import { SoftmaxTransform, StickBreakingTransform } from './transforms/vectors.ts';

// biome-ignore lint/suspicious/noExplicitAny: the arguments of any constraint's constructor.
type ConstraintClass<C extends Constraint> = abstract new (...args: any[]) => C;

/** What finds the transform from all real numbers to those that satisfy a constraint. */
export interface ConstraintRegistry {
  /** @throws TypeError for a constraint that no transform is registered for */
  (constraint: Constraint): Transform;
  /**
   * Registers how the transform for a kind of constraint is made.
   *
   * @param constraint - a class, or one of its objects
   */
  register<C extends Constraint>(constraint: ConstraintClass<C> | C, factory: (constraint: C) => Transform): void;
}

function registry(name: string): ConstraintRegistry {
  const factories = new Map<unknown, (constraint: never) => Transform>();
  const find = (constraint: Constraint): Transform => {
    if (!(constraint instanceof Constraint))
      throw new TypeError(`${name}: expected a constraint, got ${show(constraint)}`);
    const factory = factories.get(constraint.constructor);
    if (!factory)
      throw new TypeError(`Cannot transform ${(constraint.constructor as typeof Constraint).typeName} constraints`);
    return factory(constraint as never);
  };
  return Object.assign(find, {
    register<C extends Constraint>(constraint: ConstraintClass<C> | C, factory: (constraint: C) => Transform): void {
      const of = typeof constraint === 'function' ? constraint : constraint.constructor;
      if (!(of === Constraint || of.prototype instanceof Constraint))
        throw new TypeError(
          `${name}.register: Expected constraint to be either a Constraint subclass or instance, but got ${show(constraint)}`,
        );
      factories.set(of, factory);
    },
  });
}

/**
 * The bijective transform from all real numbers to those that satisfy a constraint, for densities of what is transformed:
 * `torch.distributions.biject_to`.
 *
 * @example
 * ```ts
 * const { bijectTo, constraints } = distributions;
 * bijectTo(constraints.unitInterval).call(tensor([0])); // [0.5000]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#module-torch.distributions.constraint_registry
 */
export const bijectTo: ConstraintRegistry = registry('bijectTo');

/**
 * A transform from all real numbers to those that satisfy a constraint, which need not be bijective: parameters without
 * constraints, as optimisers want them. `torch.distributions.transform_to`.
 *
 * @example
 * ```ts
 * const { constraints, transformTo } = distributions;
 * const scale = transformTo(constraints.positive).call(tensor([0])); // [1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#module-torch.distributions.constraint_registry
 */
export const transformTo: ConstraintRegistry = registry('transformTo');

for (const to of [bijectTo, transformTo]) {
  to.register(real, () => identityTransform);
  to.register(Independent, (c) => new IndependentTransform(to(c.baseConstraint), c.reinterpretedBatchNdims));
  for (const lower of [greaterThan(0), greaterThanEq(0)])
    to.register(lower, (c) => new ComposeTransform([new ExpTransform(), new AffineTransform(c.lowerBound, 1)]));
  to.register(lessThan(0), (c) => new ComposeTransform([new ExpTransform(), new AffineTransform(c.upperBound, -1)]));
  for (const between of [interval(0, 1), halfOpenInterval(0, 1)])
    to.register(between, ({ lowerBound, upperBound }) => {
      if (lowerBound === 0 && upperBound === 1) return new SigmoidTransform();
      const width = isTensor(upperBound)
        ? upperBound.sub(lowerBound)
        : isTensor(lowerBound)
          ? lowerBound.neg().add(upperBound)
          : upperBound - lowerBound;
      return new ComposeTransform([new SigmoidTransform(), new AffineTransform(lowerBound, width)]);
    });
  to.register(corrCholesky, () => new CorrCholeskyTransform());
  to.register(cat([]), (c) => new CatTransform(c.cseq.map(to), c.dim, c.lengths));
  to.register(stack([]), (c) => new StackTransform(c.cseq.map(to), c.dim));
}
bijectTo.register(simplex, () => new StickBreakingTransform());
transformTo.register(simplex, () => new SoftmaxTransform());
transformTo.register(lowerCholesky, () => new LowerCholeskyTransform());
for (const definite of [positiveDefinite, positiveSemidefinite])
  transformTo.register(definite, () => new PositiveDefiniteTransform());
