// The low door: what wick's other packages may know of a tensor's inside, and the checks that all of them share. Not for
// users: it changes from version to version.

// A tensor's memory
export { dense, memoryKey, memoryOf, partsOf, sameMemory, written } from './core/access.ts';
// Arguments
export {
  checkBoolean,
  checkCount,
  checkFinite,
  checkNumber,
  checkProbability,
  checkRank,
  checkSizes,
  checkWord,
  rangeText,
  wordsText,
} from './core/check.ts';
export { checkOptions } from './core/checkOptions.ts';
export { show, showShape } from './core/errors.ts';
export { wrapArray } from './core/make.ts';
// Options as data
export {
  any,
  count,
  flag,
  number,
  OptionTable,
  optionTable,
  orNull,
  probability,
  type Rule,
  type RulesFor,
  sizes,
  type ValuesOf,
  word,
} from './core/options.ts';
export { warn, warnOnce } from './core/warn.ts';
export { watchWrites } from './dispatch.ts';
export { checkFloatTensor, checkTensor, isScalar } from './ops/arguments.ts';
export { checkGenerator } from './random/checkGenerator.ts';
