import { manualSeed, nn, noGrad, randperm, type Tensor } from 'wick';
import { type Digits, loadDigits } from './digits.ts';
import { DigitNet, weightsInit } from './net.ts';

/** How long and how fast to learn. */
export interface TrainOptions {
  seed: number;
  steps: number;
  batchSize: number;
  lr: number;
  trainDigits: number;
  testDigits: number;
}

/** What a run needs to be small enough to read along and large enough to see it learn. */
export const defaults: TrainOptions = {
  seed: 0,
  steps: 60,
  batchSize: 32,
  lr: 0.1,
  trainDigits: 2000,
  testDigits: 500,
};

/** One gradient step, as it is reported; the loss is that of the batch before the step, so the first is near ln 10. */
export interface Step {
  readonly step: number;
  readonly loss: number;
  readonly imagesPerSecond: number;
}

/** A network and the digits it learns from, drawn from one seed. */
export interface Run {
  readonly model: DigitNet;
  readonly train: Digits;
  readonly test: Digits;
}

/** Seeds, builds, initialises, and reads the digits. */
export function prepare(options: TrainOptions): Run {
  manualSeed(options.seed);
  const model = new DigitNet();
  model.apply(weightsInit);
  return {
    model,
    train: loadDigits(0, options.trainDigits),
    test: loadDigits(options.trainDigits, options.testDigits),
  };
}

/** Plain gradient descent on small batches: yields after every step. */
export function* descend({ model, train }: Run, options: TrainOptions): Generator<Step> {
  const criterion = new nn.CrossEntropyLoss();
  const count = train.labels.numel();
  let order = randperm(count);
  let at = 0;
  for (let step = 1; step <= options.steps; step++) {
    if (at + options.batchSize > count) {
      order = randperm(count);
      at = 0;
    }
    const batch = order.slice(0, at, at + options.batchSize);
    at += options.batchSize;
    const started = performance.now();
    model.zeroGrad();
    const loss = criterion.forward(
      model.forward(train.images.indexSelect(0, batch)),
      train.labels.indexSelect(0, batch),
    );
    loss.backward();
    noGrad(() => {
      for (const p of model.parameters()) if (p.grad) p.sub_(p.grad, { alpha: options.lr });
    });
    yield { step, loss: loss.item(), imagesPerSecond: (1000 * options.batchSize) / (performance.now() - started) };
  }
}

/** The share of held-out digits read correctly. */
export function accuracy({ model, test }: Run): number {
  model.eval();
  const right = noGrad(() => predict(model, test.images).eq(test.labels).sum().item());
  model.train();
  return right / test.labels.numel();
}

function predict(model: DigitNet, images: Tensor): Tensor {
  return model.forward(images).argmax(1);
}
