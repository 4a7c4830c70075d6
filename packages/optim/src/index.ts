/**
 * torch.optim for TypeScript: optimisers, learning-rate schedulers and weight averaging.
 *
 * @packageDocumentation
 */

export type { GroupInput, ParamGroup, ParamList, Params } from './optimizer/groups.ts';
export {
  type AnyOptimizer,
  type Closure,
  Optimizer,
  registerOptimizerStepPostHook,
  registerOptimizerStepPreHook,
} from './optimizer/optimizer.ts';
export type { LearningRate } from './optimizer/options.ts';
export type { LoadableStateDict, OptimizerStateDict, PackedGroup, ParamState } from './optimizer/stateDict.ts';
export { Adadelta, type AdadeltaGroup, type AdadeltaOptions } from './optimizers/adadelta.ts';
export { Adafactor, type AdafactorGroup, type AdafactorOptions } from './optimizers/adafactor.ts';
export { Adagrad, type AdagradGroup, type AdagradOptions } from './optimizers/adagrad.ts';
export { Adam, type AdamGroup, type AdamOptions } from './optimizers/adam.ts';
export { Adamax, type AdamaxGroup, type AdamaxOptions } from './optimizers/adamax.ts';
export { AdamW, type AdamWOptions } from './optimizers/adamW.ts';
export { ASGD, type ASGDGroup, type ASGDOptions } from './optimizers/asgd.ts';
export { LBFGS, type LBFGSGroup, type LBFGSOptions } from './optimizers/lbfgs.ts';
export { Muon, type MuonAdjustLr, type MuonGroup, type MuonOptions } from './optimizers/muon.ts';
export { NAdam, type NAdamGroup, type NAdamOptions } from './optimizers/nadam.ts';
export { RAdam, type RAdamGroup, type RAdamOptions } from './optimizers/radam.ts';
export { RMSprop, type RMSpropGroup, type RMSpropOptions } from './optimizers/rmsprop.ts';
export { Rprop, type RpropGroup, type RpropOptions } from './optimizers/rprop.ts';
export { SGD, type SGDGroup, type SGDOptions } from './optimizers/sgd.ts';
export * as lrScheduler from './schedulers/index.ts';
export * as swaUtils from './swaUtils/index.ts';
