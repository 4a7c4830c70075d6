export { affine, gradInput, gradSums, moments, scale, sums } from './channels';
export {
  divideColumns,
  expColumns,
  largestOfColumns,
  logSoftmaxSlopes,
  shiftColumns,
  smallestOfColumns,
  softmaxSlopes,
  sumColumns,
} from './columns';
export { divideRows, expRows, shiftRows } from './exp';
export { adam, descend, descendWithMomentum } from './steps';
