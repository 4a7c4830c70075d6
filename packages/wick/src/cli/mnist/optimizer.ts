import type * as nn from '@wick/nn';
import * as optim from '@wick/optim';
import type { OptimizerName } from './choices.ts';

const builders: Readonly<Record<OptimizerName, (model: nn.Module, lr: number) => optim.AnyOptimizer>> = {
  adam: (model, lr) => new optim.Adam(model.parameters(), { lr }),
  adamw: (model, lr) => new optim.AdamW(model.parameters(), { lr, weightDecay: 0.01 }),
  sgd: (model, lr) => new optim.SGD(model.parameters(), { lr, momentum: 0.9, nesterov: true, weightDecay: 5e-4 }),
  rmsprop: (model, lr) => new optim.RMSprop(model.parameters(), { lr, momentum: 0.9 }),
};

/** An optimiser with one cycle of the learning rate over so many steps. */
export function optimizerWithCycle(name: OptimizerName, model: nn.Module, lr: number, totalSteps: number) {
  const optimizer = builders[name](model, lr);
  return { optimizer, scheduler: new optim.lrScheduler.OneCycleLR(optimizer, lr, { totalSteps }) };
}
