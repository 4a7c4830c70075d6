export { affine, gradInput, gradSums, moments, scale, sums } from './channels';
export { divideRows, exp, expRows, shiftRows, sigmoid } from './exp';
export { add, addOne, addScaled, div, divOne, mul, mulOne, relu, reluGrad, sub, subOne } from './pointwise';
export { adam, descend, descendWithMomentum } from './steps';
