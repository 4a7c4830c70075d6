export { all } from './all.ts';
export { amax } from './amax.ts';
export { amin } from './amin.ts';
export { aminmax, type MinAndMax } from './aminmax.ts';
export { any } from './any.ts';
export type { ValuesAndIndices } from './argBest.ts';
export { argmax } from './argmax.ts';
export { argmin } from './argmin.ts';
export { argsort } from './argsort.ts';
export type { DimOptions, Dims, Keep, KeepAs, ReduceOptions, SumOptions } from './arguments.ts';
export { type BincountOptions, bincount } from './bincount.ts';
export { countNonzero } from './countNonzero.ts';
export { cummax } from './cummax.ts';
export { cummin } from './cummin.ts';
export { cumprod } from './cumprod.ts';
export { cumsum } from './cumsum.ts';
export { type DiffOptions, diff } from './diff.ts';
export { dist } from './dist.ts';
export { type GradientOptions, gradient } from './gradient.ts';
export { type HistcOptions, histc } from './histc.ts';
export { type GivenHistogram, type Histogram, type HistogramOptions, histogram } from './histogram.ts';
export { type Histogramdd, type HistogramddOptions, histogramdd } from './histogramdd.ts';
export { kthvalue } from './kthvalue.ts';
export { logcumsumexp } from './logcumsumexp.ts';
export { logsumexp } from './logsumexp.ts';
export { max } from './max.ts';
export { mean } from './mean.ts';
export { median } from './median.ts';
export { min } from './min.ts';
export { mode } from './mode.ts';
export { msort } from './msort.ts';
export { nanmean } from './nanmean.ts';
export { nanmedian } from './nanmedian.ts';
export { nansum } from './nansum.ts';
export { type NormDim, type NormOptions, norm } from './norm.ts';
export { type NormExceptDimOptions, normExceptDim } from './normExceptDim.ts';
export { prod } from './prod.ts';
export { nanquantile, type QuantileInterpolation, type QuantileOptions, quantile } from './quantile.ts';
export { renorm } from './renorm.ts';
export type { ScanOptions } from './scan.ts';
export { type SegmentReduceOptions, type SegmentReduction, segmentReduce } from './segmentReduce.ts';
export { type Descending, type SortOptions, sort } from './sort.ts';
export { std } from './std.ts';
export { stdMean } from './stdMean.ts';
export { sum } from './sum.ts';
export { type GivenTopk, type TopkOptions, topk } from './topk.ts';
export { cumulativeTrapezoid, type TrapezoidOptions, trapezoid } from './trapezoid.ts';
export {
  type UniqueAt,
  type UniqueConsecutiveOptions,
  type UniqueOptions,
  type UniqueResult,
  unique,
  uniqueConsecutive,
} from './unique.ts';
export { type VanderOptions, vander } from './vander.ts';
export { type VarDim, type VarKeep, type VarOptions, type VarUnbiased, varOf } from './var.ts';
export { varMean } from './varMean.ts';
