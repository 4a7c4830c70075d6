export { affine, gradInput, gradSums, moments, scale, sums } from './channels';
export { divideRows, expRows, shiftRows } from './exp';
export { adam, descend, descendWithMomentum } from './steps';
