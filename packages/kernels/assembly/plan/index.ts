// The walk over a plan's steps, and the kernels that it calls. Those of other families are compiled into this module again:
// the same sources, so the same bits. What is exported stays a function of its own, whose quick first code the engine
// replaces between calls.
export { attend, attentionWorkspace } from '../attention/forward';
export { attendBackward, attentionBackwardWorkspace } from '../attention/backward';
export { convGather, convWeight, convWorkspace, packWeights } from '../compute/conv';
export { convDirect, convDirectWeight } from '../compute/direct';
export { gemm, gemmWorkspace, packRight } from '../compute/gemm';
export { padPlanes, spreadPlanes } from '../compute/planes';
export { addRows, dots } from '../compute/thin';
export { winograd, winogradWeights, winogradWorkspace } from '../compute/winograd';
export { sumWinogradWeight, winogradWeight, winogradWeightWorkspace } from '../compute/winogradWeight';
export { maxPool } from '../images/maxPool';
export { gruGates, gruGatesBackward } from '../recurrent/gru';
export { lstmGates, lstmGatesBackward } from '../recurrent/lstm';
export { plainGates, plainGatesBackward } from '../recurrent/plain';
export { call } from './call';
export { gatherPlanes, scatterPlanes } from './places';
export { abs, add, copy, copySign, div, horner, mul, mulAdd, neg, sqrt, sub } from '../pointwise/arithmetic';
export { turn } from '../pointwise/circular';
export { clamp, eq, ge, gt, le, lt, max, min, ne, where } from '../pointwise/comparison';
export { prepare } from '../pointwise/constants';
export { erf } from '../pointwise/erf';
export { exp, exp2, expm1, sigmoid, tanh } from '../pointwise/exponential';
export { log, log1p } from '../pointwise/logarithm';
export { pow } from '../pointwise/power';
export { batchNorm, batchNormGrad } from './batchNorm';
export { crossEntropy, crossEntropyTotal, crossEntropyMass, crossEntropyGrad } from './crossEntropy';
export { moveRows } from './fill';
export { fold, sumRows, sumColumns, extremes, places, sumBlocks } from './reduce';
export { rowNorm, rowNormGrad, rowNormSums } from './rowNorm';
export { gatherRows, addToRows } from './rows';
export { softmax, softmaxGrad } from './softmax';
export { descentStep, adamPart } from './steps';
export { pointwise } from './pointwise';
export { plainProduct } from './plainProduct';
export { scaleRows } from './scaleRows';
export { shallowProduct, thinProduct } from './thinProduct';
export { closeSteps, followSteps, leadSteps, openSteps, runSteps } from './walk';
