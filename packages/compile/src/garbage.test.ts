import { averageCases } from './testing/averageCases.ts';
import { cases } from './testing/cases.ts';
import { drawCases } from './testing/drawCases.ts';
import { garbageOf } from './testing/garbage.ts';
import { inDoubles } from './testing/inDoubles.ts';
import { kindsOfSteps } from './testing/kindsOfSteps.ts';
import { moreCases } from './testing/moreCases.ts';
import { planned } from './testing/sameAsEager.ts';

const all = { ...cases, ...moreCases, ...averageCases, ...kindsOfSteps, ...drawCases };

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
  'RMSprop',
  'Adadelta',
  'Rprop',
  'Adagrad',
  'StepLR',
  'PolynomialLR',
  'LinearLR',
  'LambdaLR',
  'CosineAnnealingLR',
  'CosineAnnealingWarmRestarts',
  'OneCycleLR',
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
  'Adamax',
  'ASGD',
  'CyclicLR',
] satisfies (keyof typeof all)[];

it.each(lean)('%s leaves next to nothing to the collector', (name) => {
  if (planned(all[name]!()) === null) return;
  expect(garbageOf(all[name]!, MOST)).toBeLessThanOrEqual(MOST);
});

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
] satisfies (keyof typeof all)[];

it.each(doubled)('%s leaves next to nothing to the collector in double precision, too', (name) => {
  const make = inDoubles(all[name]!);
  if (planned(make()) === null) return;
  expect(garbageOf(make, MOST)).toBeLessThanOrEqual(MOST);
});
