import { Generator, manualSeed, nn, noGrad, optim, randn, type Tensor } from 'wick';
import { type Architecture, architectures, classes, features } from './architectures.ts';
import { initialisers, textbookOf } from './initialisers.ts';

/** The loss after the steps, over seeds; null where it was no number. */
export interface Trained {
  readonly architecture: string;
  readonly way: 'default' | 'textbook' | 'solved';
  readonly losses: readonly (number | null)[];
}

export const steps = 200;
const batch = 64;
export const seeds = [0, 1, 2, 3, 4];

/** What is learned: the largest of ten outputs of a fixed random network. */
function teacher(): (x: Tensor) => Tensor {
  const generator = new Generator().manualSeed(7);
  const first = randn([features, 32], { generator }).div(8);
  const second = randn([32, classes], { generator });
  return (x) => noGrad(() => x.matmul(first).mul(2).tanh().matmul(second).argmax(1));
}

const ways = {
  default: () => () => undefined,
  textbook: textbookOf,
  solved: () => initialisers.solved!,
} as const;

/** The mean loss on 512 fresh inputs after 200 steps of SGD with momentum, the same rate for all ways to begin. */
export function trained(architecture: Architecture, way: Trained['way'], seed: number): number | null {
  const label = teacher();
  manualSeed(seed);
  const model = architecture.make();
  ways[way](architecture)(model);
  const optimizer = new optim.SGD(model.parameters(), { lr: architecture.rate, momentum: 0.9 });
  manualSeed(1000 + seed); // the same batches for all
  for (let step = 0; step < steps; step++) {
    const x = randn(batch, features);
    optimizer.zeroGrad();
    nn.functional.crossEntropy(model.forward(x) as Tensor, label(x)).backward();
    optimizer.step();
  }
  model.eval();
  const x = randn(512, features);
  const loss = noGrad(() => nn.functional.crossEntropy(model.forward(x) as Tensor, label(x)).item());
  return Number.isFinite(loss) ? Number(loss.toPrecision(4)) : null;
}

export const allTrained = (): Trained[] =>
  architectures.flatMap((architecture) =>
    (Object.keys(ways) as Trained['way'][]).map((way) => ({
      architecture: architecture.name,
      way,
      losses: seeds.map((seed) => trained(architecture, way, seed)),
    })),
  );
