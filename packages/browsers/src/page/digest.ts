import { type KernelBuild, kernelBuilds, setKernelBuild } from '@wick/kernels';
import { sha256 } from '@wick/testing';
import * as wick from 'wick';

/** What one build of the kernels computes. */
export interface Digest {
  /** SHA-256 of what every kind of draw gives. */
  readonly draws: Readonly<Record<string, string>>;
  /** The losses of a few training steps, all digits of them. */
  readonly losses: readonly number[];
}

const { init, nn, optim } = wick;

const draws: Readonly<Record<string, () => wick.Tensor>> = {
  rand: () => wick.rand(100_003),
  randn: () => wick.randn(100_003),
  'randn of 15': () => wick.randn(15),
  'randn in double precision': () => wick.randn(100_003, { dtype: 'float64' }),
  bernoulli: () => wick.bernoulli(wick.full([100_003], 0.3)),
  exponential: () => wick.empty(100_003).exponential_(2),
  randint: () => wick.randint(-5, 1000, [100_003]),
  randperm: () => wick.randperm(100_003),
  kaimingUniform_: () => init.kaimingUniform_(wick.empty(64, 32, 3, 3)),
  xavierNormal_: () => init.xavierNormal_(wick.empty(301, 203)),
  truncNormal_: () => init.truncNormal_(wick.empty(301, 203)),
  sparse_: () => init.sparse_(wick.empty(301, 203), 0.1),
};

/** A convolutional network, trained for a few steps with dropout. */
function losses(): number[] {
  const model = new nn.Sequential(
    new nn.Conv2d(1, 8, 3),
    new nn.BatchNorm2d(8),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Flatten(),
    new nn.Dropout(0.25),
    new nn.Linear(8 * 13 * 13, 10),
  );
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.05, momentum: 0.9 });
  return Array.from({ length: 5 }, () => {
    const loss = nn.functional.crossEntropy(model.forward(wick.randn(16, 1, 28, 28)), wick.randint(0, 10, [16]));
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return loss.item() as number;
  });
}

/** What every build that works here computes, from one seed. */
export function digests(): Record<KernelBuild, Digest> {
  const found = kernelBuilds().map((build) => {
    setKernelBuild(build);
    wick.manualSeed(5);
    const drawn = Object.entries(draws).map(([name, draw]) => [name, sha256(draw())]);
    return [build, { draws: Object.fromEntries(drawn), losses: losses() }];
  });
  setKernelBuild(null);
  return Object.fromEntries(found);
}
