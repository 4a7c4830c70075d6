export { argwhere } from './argwhere.ts';
export { type CombinationsOptions, cartesianProd, combinations } from './combinations.ts';
export type { IndexItem, SliceIndex } from './expression.ts';
export { gather } from './gather.ts';
export { indexAdd, indexAdd_ } from './indexAdd.ts';
export { indexCopy, indexCopy_ } from './indexCopy.ts';
export { type IndexExpression, index } from './indexExpression.ts';
export { indexFill, indexFill_ } from './indexFill.ts';
export { type GivenAccumulate, indexPut, indexPut_ } from './indexPut.ts';
export { indexSelect } from './indexSelect.ts';
export { type IsinOptions, isin } from './isin.ts';
export { maskedScatter, maskedScatter_ } from './maskedScatter.ts';
export { maskedSelect } from './maskedSelect.ts';
export { nonzero } from './nonzero.ts';
export { type GivenNonzeroStatic, type NonzeroStaticOptions, nonzeroStatic } from './nonzeroStatic.ts';
export { put } from './put.ts';
export { scatter, scatter_ } from './scatter.ts';
export { scatterAdd, scatterAdd_ } from './scatterAdd.ts';
export {
  indexReduce,
  indexReduce_,
  type ScatterReduceOptions,
  type ScatterReduction,
  scatterReduce,
  scatterReduce_,
} from './scatterReduce.ts';
export { type BucketizeOptions, bucketize, type SearchsortedOptions, searchsorted } from './searchsorted.ts';
export { take } from './take.ts';
export { takeAlongDim } from './takeAlongDim.ts';
export { unravelIndex } from './unravelIndex.ts';
