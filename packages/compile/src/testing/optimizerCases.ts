import type { Tensor } from '@wick/tensor';
import { classify, mlp, points } from './classify.ts';
import { optim } from './packages.ts';
import type { Case } from './sameAsEager.ts';

const optimizers: Record<string, (params: Tensor[]) => optim.Optimizer> = {
  SGD: (p) => new optim.SGD(p, { lr: 0.1 }),
  'SGD with Nesterov momentum and decay': (p) =>
    new optim.SGD(p, { lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01 }),
  Adam: (p) => new optim.Adam(p, { lr: 0.01 }),
  'Adam with amsgrad': (p) => new optim.Adam(p, { lr: 0.01, amsgrad: true, weightDecay: 0.1 }),
  AdamW: (p) => new optim.AdamW(p, { lr: 0.01 }),
  NAdam: (p) => new optim.NAdam(p, { lr: 0.01 }),
  RAdam: (p) => new optim.RAdam(p, { lr: 0.01 }),
  Adamax: (p) => new optim.Adamax(p, { lr: 0.01 }),
  Adagrad: (p) => new optim.Adagrad(p, { lr: 0.01 }),
  Adadelta: (p) => new optim.Adadelta(p, { lr: 0.5 }),
  Adafactor: (p) => new optim.Adafactor(p, { lr: 0.01 }),
  RMSprop: (p) => new optim.RMSprop(p, { lr: 0.01, momentum: 0.5, centered: true }),
  Rprop: (p) => new optim.Rprop(p, { lr: 0.01 }),
  ASGD: (p) => new optim.ASGD(p, { lr: 0.01 }),
  Muon: (p) => new optim.Muon(p.filter((t) => t.ndim === 2)),
};

const { lrScheduler: s } = optim;
const schedulers: Record<string, (o: optim.Optimizer) => { step(): void }> = {
  StepLR: (o) => new s.StepLR(o, 2, { gamma: 0.5 }),
  MultiStepLR: (o) => new s.MultiStepLR(o, [2, 5], { gamma: 0.3 }),
  ExponentialLR: (o) => new s.ExponentialLR(o, 0.8),
  CosineAnnealingLR: (o) => new s.CosineAnnealingLR(o, 5),
  CosineAnnealingWarmRestarts: (o) => new s.CosineAnnealingWarmRestarts(o, 3),
  OneCycleLR: (o) => new s.OneCycleLR(o, 0.1, { totalSteps: 100_000 }),
  CyclicLR: (o) => new s.CyclicLR(o, 0.01, 0.1, { stepSizeUp: 2 }),
  LinearLR: (o) => new s.LinearLR(o),
  PolynomialLR: (o) => new s.PolynomialLR(o, { totalIters: 5 }),
  SequentialLR: (o) =>
    new s.SequentialLR(o, [new s.LinearLR(o, { totalIters: 3 }), new s.CosineAnnealingLR(o, 50)], [3]),
  ChainedScheduler: (o) => new s.ChainedScheduler([new s.LinearLR(o), new s.ExponentialLR(o, 0.99)]),
  LambdaLR: (o) => new s.LambdaLR(o, (epoch) => 0.9 ** epoch),
};

/** A step of an optimiser, and one of its scheduler. */
function scheduled(
  optimizer: (params: Tensor[]) => optim.Optimizer,
  make: (o: optim.Optimizer) => { step(): void },
): Case {
  let scheduler: { step(): void } | undefined;
  const inner = classify(
    mlp(),
    (params) => {
      const made = optimizer([...params]);
      scheduler = make(made);
      return made;
    },
    points,
    3,
  );
  return {
    ...inner,
    step: (x: Tensor, y: Tensor) => {
      const loss = (inner.step as (x: Tensor, y: Tensor) => Tensor)(x, y);
      scheduler!.step();
      return loss;
    },
  };
}

/** A step of every optimiser, also with a rate that changes at every step, and of every kind of scheduler. */
export const optimizerCases: Record<string, () => Case> = {
  ...Object.fromEntries(
    Object.entries(optimizers).flatMap(([name, make]) => [
      [name, () => classify(mlp(), (params) => make([...params]), points, 3)],
      [`${name}, scheduled`, () => scheduled(make, (o) => new s.CosineAnnealingLR(o, 50))],
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(schedulers).map(([name, make]) => [
      name,
      () => scheduled((params) => new optim.SGD(params, { lr: 0.1, momentum: 0.5 }), make),
    ]),
  ),
  'AdamW, whose first beta goes in cycles': () => scheduled(optimizers.AdamW!, schedulers.CyclicLR!),
  'RMSprop, whose momentum goes in cycles': () => scheduled(optimizers.RMSprop!, schedulers.CyclicLR!),
};
