// Random numbers

export { defaultGenerator, Generator, type RandomOptions } from '../generator/generator.ts';
export { forkRng, getRngState, initialSeed, manualSeed, seed, setRngState } from '../generator/global.ts';
export {
  bernoulli,
  binomial,
  type MultinomialOptions,
  multinomial,
  type NormalOptions,
  normal,
  poisson,
  type RandomLikeOptions,
  type RandomTensorOptions,
  rand,
  randint,
  randintLike,
  randLike,
  randn,
  randnLike,
  randperm,
} from '../ops/random/index.ts';
