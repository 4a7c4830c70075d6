import { expectRefusesUnknown, unlisted } from '@wick/testing';
import { nn, ones, tensor } from './index.ts';
import { firstOption, required, usual } from './testing/positionalCalls.ts';

// Every function of torch.nn's that takes options, and every method of a module that does, refuses one that there is not, in
// its own name. What is in none of the lists fails the last tests.

type Call = (options: never) => unknown;
const words = (text: string): string[] => text.split(' ');

const functional: Readonly<Record<string, unknown>> = { ...nn.functional };
const withoutOptions = words(
  'adaptiveAvgPool1d adaptiveAvgPool2d adaptiveAvgPool3d bilinear channelShuffle linear logsigmoid nativeChannelShuffle ' +
    'oneHot pixelShuffle pixelUnshuffle prelu relu_ selu_ sigmoid softsign tanh tanhshrink threshold_',
);
const three = () => [usual(), usual(), usual()];
/** What those need whose arguments `required` does not know. */
const own: Readonly<Record<string, () => readonly unknown[]>> = {
  ctcLoss: () => [ones(2, 1, 2), ones(1, 1).to('int64'), [2], [1]],
  gaussianNllLoss: three,
  linearCrossEntropy: () => [usual(), ones(3, 2), tensor([0n, 1n])],
  marginRankingLoss: three,
  scaledDotProductAttention: three,
  threshold: () => [usual(), 0, 0],
  tripletMarginLoss: three,
  tripletMarginWithDistanceLoss: three,
};
const two = /Loss$|Entropy|WithLogits$|klDiv|cosineSimilarity|pairwiseDistance/;
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const argumentsOf = (name: string): readonly unknown[] => [
  ...(own[name]?.() ?? required[snake(name)]?.() ?? (two.test(name) ? [usual(), usual()] : [usual()])),
  ...(firstOption[snake(name)] ?? []),
];
const functions = Object.keys(functional)
  .filter((name) => typeof functional[name] === 'function' && !withoutOptions.includes(name))
  .filter((name) => name !== 'multiHeadAttentionForward'); // thirteen arguments: its own tests
const ofFunctional = Object.fromEntries(
  functions.map((name): [string, Call] => [
    name,
    (options) => (functional[name] as (...args: unknown[]) => unknown)(...argumentsOf(name), options),
  ]),
);

const layer = () => new nn.Sequential(new nn.Linear(2, 2), new nn.BatchNorm1d(2));
const called = (name: string, ...args: unknown[]): Call => {
  const module = layer();
  const method: unknown = Reflect.get(module, name);
  if (typeof method !== 'function') throw new Error(`a module has no method ${name}`);
  return (options) => {
    const result: unknown = method.call(module, ...args, options);
    return typeof result === 'object' && result !== null && Symbol.iterator in result
      ? [...(result as Iterable<unknown>)]
      : result;
  };
};
const nothing = () => undefined;
const ofModules: Record<string, Call> = Object.fromEntries([
  ...words('modules namedModules parameters namedParameters buffers namedBuffers stateDict zeroGrad').map((name) => [
    name,
    called(name),
  ]),
  ...words('registerForwardPreHook registerForwardHook registerFullBackwardHook registerFullBackwardPreHook').map(
    (name) => [name, called(name, nothing)],
  ),
  ['registerBuffer', called('registerBuffer', 'b', ones(1))],
  ['loadStateDict', called('loadStateDict', layer().stateDict())],
]);

const { utils } = nn;
const gradients = () => [ones(2).requiresGrad_()];
const norm = () => new nn.BatchNorm2d(1).eval();
const conv = () => new nn.Conv2d(1, 1, 1).eval();
const ofUtils: Record<string, Call> = {
  clipGradNorm_: (o) => utils.clipGradNorm_(gradients(), 1, o),
  getTotalNorm: (o) => utils.getTotalNorm(gradients(), o),
  fuseConvBnEval: (o) => utils.fuseConvBnEval(conv(), norm(), o),
  fuseConvBnWeights: (o) =>
    utils.fuseConvBnWeights(ones(1, 1, 1), ones(1), ones(1), ones(1), 1e-5, ones(1), ones(1), o),
  spectralNorm: (o) => utils.spectralNorm(conv(), o),
  weightNorm: (o) => utils.weightNorm(conv(), o),
  removeSpectralNorm: (o) => utils.removeSpectralNorm(utils.spectralNorm(conv()), o),
  removeWeightNorm: (o) => utils.removeWeightNorm(utils.weightNorm(conv()), o),
  orthogonal: (o) => utils.parametrizations.orthogonal(new nn.Linear(2, 2), o),
  'spectralNorm parametrization': (o) => utils.parametrizations.spectralNorm(conv(), o),
  'weightNorm parametrization': (o) => utils.parametrizations.weightNorm(conv(), o),
  registerParametrization: (o) => utils.parametrize.registerParametrization(conv(), 'weight', new nn.Identity(), o),
  removeParametrizations: (o) =>
    utils.parametrize.removeParametrizations(utils.parametrizations.weightNorm(conv()), 'weight', o),
  packPaddedSequence: (o) => utils.rnn.packPaddedSequence(ones(2, 1, 1), [2], o),
  packSequence: (o) => utils.rnn.packSequence([ones(2, 1)], o),
  padPackedSequence: (o) => utils.rnn.padPackedSequence(utils.rnn.packSequence([ones(2, 1)]), o),
  padSequence: (o) => utils.rnn.padSequence([ones(2, 1)], o),
  unpadSequence: (o) => utils.rnn.unpadSequence(ones(2, 1, 1), [2], o),
  functionalCall: (o) => utils.stateless.functionalCall(layer(), {}, [ones(2, 2)], o),
};
const utilsWithoutOptions = words(
  'clipGradValue_ clipGradsWithNorm_ consumePrefixInStateDictIfPresent creationOrder inEvaluation fuseLinearBnEval fuseLinearBnWeights ' +
    'parametersToVector vectorToParameters skipInit cached isParametrized ParametrizationList PackedSequence invertPermutation unpackSequence',
);

beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());

describe.each([
  ['functional', ofFunctional],
  ['Module', ofModules],
  ['utils', ofUtils],
])('%s', (_, calls) => {
  test.each(Object.entries(calls))('%s refuses an option that there is not', expectRefusesUnknown);
});

test('every function of nn.utils is in a list', () => {
  const all = { ...utils, ...utils.parametrizations, ...utils.parametrize, ...utils.rnn, ...utils.stateless };
  expect(unlisted(all, Object.keys(ofUtils), utilsWithoutOptions)).toEqual([]);
});
