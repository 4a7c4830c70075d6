import { type nn, optim } from 'wick';

interface Choice {
  /** The highest learning rate of the cycle. */
  readonly lr: number;
  readonly build: (model: nn.Module, lr: number) => optim.AnyOptimizer;
}

const choices = {
  adam: { lr: 0.005, build: (model, lr) => new optim.Adam(model.parameters(), { lr }) },
  adamw: { lr: 0.005, build: (model, lr) => new optim.AdamW(model.parameters(), { lr, weightDecay: 0.01 }) },
  sgd: {
    lr: 0.03,
    build: (model, lr) => new optim.SGD(model.parameters(), { lr, momentum: 0.9, nesterov: true, weightDecay: 5e-4 }),
  },
  rmsprop: { lr: 0.0005, build: (model, lr) => new optim.RMSprop(model.parameters(), { lr, momentum: 0.9 }) },
} satisfies Record<string, Choice>;

export type OptimizerName = keyof typeof choices;
export const optimizerNames = Object.keys(choices) as readonly OptimizerName[];

/** The learning rate that suits an optimiser here. */
export function usualRate(name: OptimizerName): number {
  return choices[name].lr;
}

/** An optimiser with one cycle of the learning rate over so many steps. */
export function optimizerWithCycle(name: OptimizerName, model: nn.Module, lr: number, totalSteps: number) {
  const optimizer: optim.AnyOptimizer = choices[name].build(model, lr);
  return { optimizer, scheduler: new optim.lrScheduler.OneCycleLR(optimizer, lr, { totalSteps }) };
}
