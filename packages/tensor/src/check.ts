// The shared checks and the tables of options by themselves, for what works without a tensor: whoever imports this
// takes no tensor into a bundle. Everybody else finds them in internal.ts.

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
  show,
  showShape,
  wordsText,
} from './core/check.ts';
export { checkOptions } from './core/checkOptions.ts';
export { checkLevels, maxNesting, Nesting, nestedTooDeep } from './core/nesting.ts';
export {
  any,
  count,
  finite,
  flag,
  type Given,
  isRecord,
  type Named,
  named,
  number,
  OptionTable,
  optionTable,
  orNull,
  probability,
  type Rule,
  type RulesFor,
  real,
  sizes,
  text,
  unchecked,
  type ValuesOf,
  word,
} from './core/options.ts';
export { printable } from './core/printable.ts';
