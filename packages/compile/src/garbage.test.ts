import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { typescriptProgram } from '@wick/testing';
import type { averageCases, otherAverageCases } from './testing/averageCases.ts';
import type { cases } from './testing/cases.ts';
import type { drawCases } from './testing/drawCases.ts';
import type { kindsOfSteps } from './testing/kindsOfSteps.ts';
import type { moreCases } from './testing/moreCases.ts';

type Name = keyof (typeof cases &
  typeof moreCases &
  typeof averageCases &
  typeof otherAverageCases &
  typeof kindsOfSteps &
  typeof drawCases);

/** What a call may leave to the collector: half a result's worth below what is promised. */
const MOST = 2000;

// A kind each: most leave less than a kilobyte, which is the result and the list of arguments.
const lean = [
  'an MLP',
  'LeNet',
  'LSTM',
  'GRU',
  'an LSTM cell',
  'LSTM that projects',
  'a GRU cell',
  'RNN with tanh',
  'LSTM of doubles',
  'GRU of doubles',
  'attention of doubles',
  'attention by hand',
  'attention, causal',
  'attention with a mask',
  'attention with dropout',
  'a Transformer decoder',
  'batch normalisation',
  'GroupNorm',
  'Adam',
  'Adafactor',
  'Muon',
  'Muon beside AdamW',
  'RMSprop, scheduled',
  'Adadelta, scheduled',
  'Rprop',
  'Adagrad',
  'StepLR',
  'PolynomialLR',
  'LinearLR',
  'LambdaLR',
  'CosineAnnealingLR',
  'CosineAnnealingWarmRestarts',
  'OneCycleLR',
  'SequentialLR',
  'ChainedScheduler',
  'a Transformer with a causal mask',
  'BatchNorm1d',
  'Conv1d',
  'Conv2d with groups',
  'Conv3d',
  'ConvTranspose1d',
  'ConvTranspose2d',
  'MaxPool2d',
  'tied weights and a shared module',
  'clipping by norm',
  'second derivatives',
  'an average of weights',
  'an average by hand',
  'the mean of weights',
  'a moving average of all weights at once',
  'the mean of weights and buffers',
  'an average of counts',
  'a moving average of weights and buffers',
  'a second network that follows',
  'argmax',
  'a cumulative sum',
  'padding by reflection',
  'interpolation, bilinear',
  'a bag of rows',
  'AdaptiveMaxPool2d',
  'lengths of sequences that take turns',
  'VAE',
  'a GAN with two optimizers',
  'bmm',
  'triangles of batches',
  'normal_',
  'normal_, many',
  'normal_, of some columns',
  'normal around, as wide as',
  'logNormal_, many',
  'uniform_, of a transposed tensor',
  'exponential_, late',
  'geometric_, many',
  'cauchy_, many',
  'random_ of a range',
  'truths that are drawn',
  'bernoulli over its own chances',
  'randn',
  'dropout1d',
  'dropout3d',
  'dropout of all',
  'alphaDropout in place',
  'featureAlphaDropout',
  'gumbelSoftmax',
  'attention that drops weights and gives them',
  'an LSTM that drops between layers',
  'a GRU that drops between layers, both ways',
  'gradients accumulated over two calls',
  'scalars, and tensors without elements',
  'an embedding that counts',
  'an embedding whose rows have a largest norm',
  'loss: gaussian',
  'distances that are not finite at some calls',
  'a small ResNet',
  'NAdam',
  'AdaptiveAvgPool1d',
  'a sort',
  'the largest of each row',
  'a largest value',
  'gather',
  'indexSelect',
  'rows by an index',
  'interpolation, nearest',
  'interpolation, bicubic',
  'unfolding',
  'where',
  'outer',
  'maskedFill',
  'padding by zeros',
  'loss: likelihood',
  'Adamax, scheduled',
  'ASGD, scheduled',
  'CyclicLR',
  'RMSprop, whose momentum goes in cycles',
  'accuracy, counters and a table of confusion',
  'lengths, classes and bits that are computed with',
  'the next words',
  'loss: probabilities',
  'many tensors and numbers',
  'views at any strides',
  'a diagonal that is filled',
  'the best so far, and sums of exponentials so far',
  'rows that are filled',
  'what is scattered, and reduced',
  'lines of doubles',
  'the mean of doubles',
  'a moving average of all doubles at once, and of buffers',
  'sums of whole numbers',
  'PPO with a clip range that shrinks',
  'many layers that normalise',
  'many layers that drop',
  'a large Transformer encoder that drops',
  'convolutions of few positions',
  'convolutions of few positions, in groups',
  'convolutions of few positions, of doubles',
  'a convolution some of whose inputs see no tap',
  'convolutions of one tap',
  'convolutions of one tap, of doubles',
  'a depthwise convolution',
  'a grid sample',
  'max pools that are undone',
  'what an affine grid reads',
  'a large transposed convolution',
  'a large upsampling',
  'layers whose channels are last',
  'layers whose channels are last, weights too',
  'layers of doubles whose channels are last',
  'a block of ConvNeXt',
  'elements scattered by a mask',
  'medians',
  'k-th values',
  'distances of all pairs',
  'remainders of floats',
  'hinges of several labels',
  'a solution, an inverse and a Cholesky factor',
  'gamma functions of doubles',
] satisfies Name[];

// In a process of its own, whose heap is small and is collected in no time. There, the engine compiles what it finds worth
// it after fewer calls, and before it goes on, not beside it: what is left depends on calls, and not on how fast or how busy a
// machine is.
const engine = ['--expose-gc', '--no-concurrent-recompilation', '--interrupt-budget=20000'];

/** What each of the cases leaves. */
function leavings(names: readonly string[], ...more: string[]): Record<string, number> {
  const run = typescriptProgram(join(__dirname, 'testing/leavings.ts'));
  const args = [...engine, ...run, JSON.stringify(names), `${MOST}`, ...more];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

// The same models in double precision.
const doubled = [
  'RMSprop',
  'tied weights and a shared module',
  'batch normalisation',
  'GroupNorm',
  'LayerNorm of doubles',
  'Conv2d of doubles',
  'Conv1d',
  'an embedding',
  'GRU of doubles',
  'attention by hand',
  'interpolation, bilinear',
  'unfolding',
  'rows by an index',
] satisfies Name[];

describe('leaves next to nothing to the collector', () => {
  let left: Record<string, number>;
  beforeAll(() => {
    left = leavings(lean);
  }, 600_000);
  it.each(lean)('%s', (name) => expect(left[name]).toBeLessThanOrEqual(MOST));
});

describe('leaves next to nothing to the collector in double precision, too', () => {
  let left: Record<string, number>;
  beforeAll(() => {
    left = leavings(doubled, 'in doubles');
  }, 600_000);
  it.each(doubled)('%s', (name) => expect(left[name]).toBeLessThanOrEqual(MOST));
});
