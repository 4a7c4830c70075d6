// Generated from the classes in assembly by scripts/buildWasm.mjs: do not edit.
import { defineJob } from '../job.ts';

/** assembly/attention/job.ts */
export const attentionJob = /* @__PURE__ */ defineJob(
  'queries keys depth width block causal emptyIsZero table q qItems qRow k kItems kRow v vItems vRow mask maskItems maskRow out outItems outRow gq gqItems gqRow gk gkItems gkRow gv gvItems gvRow weights scale:f64',
);

/** assembly/compute/conv.ts */
export const gatherJob = /* @__PURE__ */ defineJob(
  'size rows columns taps groups cuts step byColumns weights weightsGroup bias source sourceImage sourceGroup positionTable tapTable target targetImage targetGroup targetRow',
);

/** assembly/compute/conv.ts */
export const weightJob = /* @__PURE__ */ defineJob(
  'size images rows columns positions cuts step byColumns grad gradImage gradGroup source sourceImage sourceGroup positionTable tapTable target targetGroup',
);

/** assembly/compute/direct.ts */
export const directJob = /* @__PURE__ */ defineJob(
  'split size images groups step channels rows source sourceImage sourceGroup taps tapTable weights weightsGroup bias divisors outDepth outHeight outWidth target targetImage targetGroup targetRow targetDepth targetHeight targetWidth lines line sums spoilt',
);

/** assembly/compute/gemm.ts */
export const gemmJob = /* @__PURE__ */ defineJob(
  'size m n k cuts step byColumns accumulate a aRow aColumn aBatch b bRow bColumn bBatch c ldc cBatch packed packedRow bias alpha:f64',
);

/** assembly/compute/planes.ts */
export const padJob = /* @__PURE__ */ defineJob(
  'source target planes step depth height width front top left paddedDepth paddedHeight paddedWidth',
);

/** assembly/compute/split.ts */
export const splitJob = /* @__PURE__ */ defineJob(
  'depth height width front top left depthStep heightStep widthStep depths heights widths',
);

/** assembly/compute/winograd.ts */
export const winogradJob = /* @__PURE__ */ defineJob(
  'rows depth tiles imageTiles rowTiles panels weights bias source sourceImage sourcePlane sourceRow target targetImage targetPlane height width spoilt',
);

/** assembly/compute/winogradWeight.ts */
export const winogradWeightJob = /* @__PURE__ */ defineJob(
  'rows columns tiles imageTiles rowTiles blockTiles chunkTiles chunkRows source sourceImage sourcePlane sourceRow grad gradImage gradPlane gradRow sums',
);

/** assembly/images/maxPool.ts */
export const maxPoolJob = /* @__PURE__ */ defineJob(
  'split planes step source taps tapTable placeTable depthDilation heightDilation widthDilation outDepth outHeight outWidth output indices lines line',
);

/** assembly/images/pool.ts */
export const poolJob = /* @__PURE__ */ defineJob(
  'source output planes depth height width front top left depths heights widths outDepth outHeight outWidth depthStep heightStep widthStep taps tapTable divisors',
);

/** assembly/images/resample.ts */
export const resampleJob = /* @__PURE__ */ defineJob(
  'outer step input output inner starts indices weights source target',
);

/** assembly/norm/row.ts */
export const normJob = /* @__PURE__ */ defineJob(
  'rows size inner period first centered x weight bias out grad gradBias gradWeight sums eps:f64',
);

/** assembly/plan/batchNorm.ts */
export const batchNormJob = /* @__PURE__ */ defineJob(
  'size images channels inner step training x out weight bias runningMean runningVar mean variance grad gradWeight gradBias eps:f64',
);

/** assembly/plan/crossEntropy.ts */
export const crossEntropyJob = /* @__PURE__ */ defineJob(
  'size plain outer n inner step targetSize reduction table x target weight coefficients logSums losses mass loss grad out ignoreIndex:f64 smoothing:f64',
);

/** assembly/plan/fill.ts */
export const moveJob = /* @__PURE__ */ defineJob(
  'rows bytes from fromStep to toStep',
);

/** assembly/plan/followed.ts */
export const followedJob = /* @__PURE__ */ defineJob(
  'kernel job program chunks',
);

/** assembly/plan/followed.ts */
export const pieceJob = /* @__PURE__ */ defineJob(
  'first runs length step',
);

/** assembly/plan/places.ts */
export const placesJob = /* @__PURE__ */ defineJob(
  'size planes step inPlane outPlane small places large',
);

/** assembly/plan/plainProduct.ts */
export const plainProductJob = /* @__PURE__ */ defineJob(
  'size m n k items step block scaleFirst a aRow aColumn aBatch b bRow bColumn bBatch c cRow cBatch alpha:f64 beta:f64',
);

/** assembly/plan/pointwise.ts */
export const pointwiseJob = /* @__PURE__ */ defineJob(
  'count perChunk once steps end table',
);

/** assembly/plan/reduce.ts */
export const foldJob = /* @__PURE__ */ defineJob(
  'size what to count x n step toStep axes by:f64 terms:f64',
);

/** assembly/plan/reduce.ts */
export const linesJob = /* @__PURE__ */ defineJob(
  'size what to x outer n inner step by:f64',
);

/** assembly/plan/reducedJob.ts */
export const reducedJob = /* @__PURE__ */ defineJob(
  'program outer n inner step reductions state partials means about alone bank scattered',
);

/** assembly/plan/rowNorm.ts */
export const rowNormJob = /* @__PURE__ */ defineJob(
  'size norm plain step pieces sums gradWeight gradBias',
);

/** assembly/plan/rows.ts */
export const rowsJob = /* @__PURE__ */ defineJob(
  'size indexSize count width step rows padding table indices out',
);

/** assembly/plan/scaleRows.ts */
export const scaleRowsJob = /* @__PURE__ */ defineJob(
  'size items rows columns c cRow cBatch bias beta:f64',
);

/** assembly/plan/softmax.ts */
export const softmaxJob = /* @__PURE__ */ defineJob(
  'size plain logarithmic outer n inner step table x grad out',
);

/** assembly/plan/steps.ts */
export const descentJob = /* @__PURE__ */ defineJob(
  'size count step p grad buffer sign:f64 decay:f64 a:f64 momentum:f64 share:f64 nesterov:f64',
);

/** assembly/plan/steps.ts */
export const adamJob = /* @__PURE__ */ defineJob(
  'size count step p grad m v most sign:f64 decay:f64 shrink:f64 w1:f64 beta2:f64 w2:f64 correction:f64 form:f64 eps:f64 a:f64 ofGrad:f64',
);

/** assembly/plan/strided.ts */
export const stridedJob = /* @__PURE__ */ defineJob(
  'address size rank',
);

/** assembly/plan/thinProduct.ts */
export const thinJob = /* @__PURE__ */ defineJob(
  'size cuts step byDots length depth count piece matrix matrixRow matrixBatch vectors vectorsRow vectorsColumn vectorsBatch result resultRow resultColumn resultBatch alpha:f64 beta:f64',
);

/** assembly/plan/thinProduct.ts */
export const shallowJob = /* @__PURE__ */ defineJob(
  'size cuts step m n k a aRow aColumn aBatch b bRow bColumn bBatch c cRow cBatch alpha:f64 beta:f64',
);

/** assembly/plan/windows.ts */
export const windowsJob = /* @__PURE__ */ defineJob(
  'size planes step depth height width outDepth outHeight outWidth axes large small divisor:f64',
);
