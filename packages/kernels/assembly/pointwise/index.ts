// The loops are exported so that each stays a function of its own: the engine then replaces its quick first code of the
// one that is hot within a call of `runProgram`.
export { abs, add, copy, copySign, div, horner, mul, mulAdd, neg, sqrt, sub } from './arithmetic';
export { bytesToFloats, floatsToBytes, whereByte } from './bytes';
export { turn } from './circular';
export { clamp, eq, finite, ge, gt, le, lt, max, min, ne, where } from './comparison';
export { prepare } from './constants';
export { erf } from './erf';
export { exp, exp2, expm1, sigmoid, tanh } from './exponential';
export { log, log1p } from './logarithm';
export { pow } from './power';
export { ceil, floor, round, trunc } from './rounding';
export { runProgram } from './run';
export { spread } from './spread';
