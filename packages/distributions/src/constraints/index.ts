export {
  greaterThan,
  greaterThanEq,
  halfOpenInterval,
  integerInterval,
  interval,
  lessThan,
  nonnegative,
  nonnegativeInteger,
  positive,
  positiveInteger,
  unitInterval,
} from './bounds.ts';
export { Constraint } from './constraint.ts';
export { dependent, isDependent } from './dependent.ts';
export { cat, independent, mixtureSameFamily, realVector, stack } from './joined.ts';
export {
  corrCholesky,
  lowerCholesky,
  lowerTriangular,
  positiveDefinite,
  positiveSemidefinite,
  square,
  symmetric,
} from './matrices.ts';
export { boolean, multinomial, oneHot, real, simplex } from './values.ts';
