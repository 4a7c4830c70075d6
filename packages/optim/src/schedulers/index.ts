export { ChainedScheduler } from './chainedScheduler.ts';
export { ConstantLR, type ConstantLROptions } from './constantLR.ts';
export { CosineAnnealingLR, type CosineAnnealingLROptions } from './cosineAnnealingLR.ts';
export {
  CosineAnnealingWarmRestarts,
  type CosineAnnealingWarmRestartsOptions,
} from './cosineAnnealingWarmRestarts.ts';
export { CyclicLR, type CyclicLROptions } from './cyclicLR.ts';
export { ExponentialLR } from './exponentialLR.ts';
export type { LrLambda } from './lambda.ts';
export { LambdaLR } from './lambdaLR.ts';
export { LinearLR, type LinearLROptions } from './linearLR.ts';
export { LRScheduler, type SchedulerOptions } from './lrScheduler.ts';
export { MultiplicativeLR } from './multiplicativeLR.ts';
export { MultiStepLR, type MultiStepLROptions } from './multiStepLR.ts';
export { OneCycleLR, type OneCycleLROptions } from './oneCycleLR.ts';
export { PolynomialLR, type PolynomialLROptions } from './polynomialLR.ts';
export { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from './reduceLROnPlateau.ts';
export { SequentialLR } from './sequentialLR.ts';
export type { SchedulerStateDict } from './state.ts';
export { StepLR, type StepLROptions } from './stepLR.ts';
