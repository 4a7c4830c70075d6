// The shared checks by themselves, for what works without a tensor: whoever imports this takes no tensor into a bundle.
// Everybody else finds them in internal.ts.

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
