import { setImmediate } from 'node:timers/promises';
import { compile } from '@wick/compile';
import * as data from '@wick/data';
import * as nn from '@wick/nn';
import { manualSeed, noGrad, type Tensor } from '@wick/tensor';
import { type TrainOptions, usualRates } from './choices.ts';
import { background, type DigitSet, type Digits, side } from './digits.ts';
import { DigitNet, weightsInit } from './net.ts';
import { optimizerWithCycle } from './optimizer.ts';

/** Where the training stands after a step. Loss and accuracy are those of the epoch so far. */
export interface Step {
  readonly epoch: number;
  /** From 1 to `steps` in each epoch. */
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly imagesPerSecond: number;
  readonly secondsLeft: number;
}

/** Seeds, builds and initialises: after it every parameter is, bit for bit, what PyTorch draws. */
export function buildNet(options: TrainOptions): DigitNet {
  manualSeed(options.seed);
  const model = new DigitNet();
  model.apply(weightsInit(options.init));
  return model;
}

/**
 * Trains, and tells where it stands after every step. Between two steps it lets the process breathe, so that Ctrl-C is
 * heard; whoever stops asking stops the training with the step that is done.
 */
export async function* train(model: DigitNet, digits: Digits, options: TrainOptions): AsyncGenerator<Step> {
  const { epochs, batch } = options;
  const loader = new data.DataLoader(digits.train, { batchSize: batch, shuffle: true, dropLast: true });
  const steps = loader.length;
  const total = epochs * steps;
  if (total === 0) return;
  const lr = options.lr ?? usualRates[options.optimizer];
  const { optimizer, scheduler } = optimizerWithCycle(options.optimizer, model, lr, total);
  const shift = new data.RandomCrop(side, { padding: 2, fill: background });
  const criterion = new nn.CrossEntropyLoss();
  // One step as a program that is recorded and replayed; what it leaves are the bits of the same steps one by one.
  const learn = compile((images: Tensor, labels: Tensor) => {
    optimizer.zeroGrad();
    const scores = model.forward(images);
    const loss = criterion.forward(scores, labels);
    loss.backward();
    optimizer.step();
    return { loss, right: scores.detach().argmax(1).eq(labels).sum() };
  });
  let done = 0;
  let seconds = 0;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    model.train();
    let step = 0;
    let lossSum = 0;
    let right = 0;
    for (const [images, labels] of loader) {
      const started = performance.now();
      const found = learn(shift.forward(images), labels);
      if (++done < total) scheduler.step();
      step++;
      lossSum += found.loss.item();
      right += Number(found.right.item());
      seconds += (performance.now() - started) / 1000;
      yield {
        epoch,
        step,
        steps,
        loss: lossSum / step,
        accuracy: right / (step * batch),
        imagesPerSecond: (done * batch) / seconds,
        secondsLeft: (seconds / done) * (total - done),
      };
      await setImmediate();
    }
  }
}

/** What the network reads in a set of digits. */
export interface Reading {
  /** The share it reads correctly. */
  readonly accuracy: number;
  /** The class it takes each digit for. */
  readonly read: readonly number[];
  readonly labels: readonly number[];
}

/** Lets the network read all digits of a set; it stays in the mode it was in. */
export function evaluate(model: DigitNet, digits: DigitSet): Reading {
  const { training } = model;
  model.eval();
  const read: number[] = [];
  const labels: number[] = [];
  noGrad(() => {
    for (const [images, classes] of new data.DataLoader(digits, { batchSize: 250 })) {
      read.push(...numbers(model.forward(images).argmax(1)));
      labels.push(...numbers(classes));
    }
  });
  model.train(training);
  return { accuracy: read.filter((label, i) => label === labels[i]).length / read.length, read, labels };
}

function numbers(t: Tensor): number[] {
  return Array.from(t.toTypedArray(), Number);
}
