export { AffineTransform, type AffineTransformOptions } from './affine.ts';
export { ComposeTransform, identityTransform } from './compose.ts';
export { CumulativeDistributionTransform } from './cumulative.ts';
export { AbsTransform, ExpTransform, SigmoidTransform, SoftplusTransform, TanhTransform } from './elementwise.ts';
export { CatTransform, IndependentTransform, ReshapeTransform, StackTransform } from './joined.ts';
export { CorrCholeskyTransform, LowerCholeskyTransform, PositiveDefiniteTransform } from './matrices.ts';
export { PowerTransform } from './power.ts';
export { Transform } from './transform.ts';
export { SoftmaxTransform, StickBreakingTransform } from './vectors.ts';
