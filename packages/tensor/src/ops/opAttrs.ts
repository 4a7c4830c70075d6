import type { OpRecord } from '../autograd/op.ts';
import type { logSoftmaxOp } from './activation/logSoftmax.ts';
import type { rreluOp } from './activation/rrelu.ts';
import type { softmaxOp } from './activation/softmax.ts';
import type { attentionOp } from './attention/attentionOp.ts';
import type { taxiOp } from './distance/taxi.ts';
import type { dropoutOp } from './dropout/dropout.ts';
import type { addOp } from './elementwise/add.ts';
import type { addcdivOp } from './elementwise/addcdiv.ts';
import type { addcmulOp } from './elementwise/addcmul.ts';
import type { nanToNumOp } from './elementwise/nanToNum.ts';
import type { roundedDivOp } from './elementwise/roundedDivision.ts';
import type { subOp } from './elementwise/sub.ts';
import type { embeddingOp } from './embedding/embedding.ts';
import type { oneHotOp } from './embedding/oneHot.ts';
import type { gatherOp, scatterAddOp } from './indexing/gatherOp.ts';
import type { indexCopyOp } from './indexing/indexCopy.ts';
import type { indexFillOp } from './indexing/indexFill.ts';
import type { indexOp, indexPutOp } from './indexing/indexOp.ts';
import type { indexAddOp, indexSelectOp } from './indexing/indexRows.ts';
import type { scatterOp, scatterValueOp } from './indexing/scatter.ts';
import type { wrapIndexOp } from './indexing/takeAlongDim.ts';
import type { addmmOp } from './linalg/addmm.ts';
import type { batchNormOp } from './norm/batchNorm.ts';
import type { groupNormOp, layerNormOp, rmsNormOp } from './norm/rowNorm.ts';
import type { gruOp, lstmOp, rnnReluOp, rnnTanhOp } from './recurrent/layerOp.ts';
import type { allOp } from './reduce/all.ts';
import type { amaxOp } from './reduce/amax.ts';
import type { aminOp } from './reduce/amin.ts';
import type { anyOp } from './reduce/any.ts';
import type { argmaxOp } from './reduce/argmax.ts';
import type { argminOp } from './reduce/argmin.ts';
import type { countNonzeroOp } from './reduce/countNonzero.ts';
import type { cumsumOp } from './reduce/cumsum.ts';
import type { logsumexpOp } from './reduce/logsumexp.ts';
import type { maxDimOp } from './reduce/max.ts';
import type { meanOp } from './reduce/mean.ts';
import type { minDimOp } from './reduce/min.ts';
import type { normOp } from './reduce/norm.ts';
import type { prodOp } from './reduce/prod.ts';
import type { sortOp } from './reduce/sort.ts';
import type { stdOp } from './reduce/std.ts';
import type { sumOp } from './reduce/sum.ts';
import type { topkOp } from './reduce/topk.ts';
import type { varOp } from './reduce/var.ts';
import type { asStrided } from './shape/asStrided.ts';
import type { catOp } from './shape/cat.ts';
import type { cloneOp } from './shape/clone.ts';
import type { diagonalOp } from './shape/diagonal.ts';
import type { expandOp } from './shape/expand.ts';
import type { flipOp } from './shape/flip.ts';
import type { constantPadOp } from './shape/pad.ts';
import type { permuteOp } from './shape/permute.ts';
import type { selectOp } from './shape/select.ts';
import type { sliceOp } from './shape/slice.ts';
import type { castOp } from './shape/to.ts';
import type { triangleOp } from './shape/triangle.ts';
import type { unfoldOp } from './shape/unfold.ts';
import type { viewOp } from './shape/view.ts';
import type { foldBlocksOp, unfoldBlocksOp } from './spatial/blocks.ts';
import type { convOp, convTransposeOp } from './spatial/convOp.ts';
import type { interpolateOp } from './spatial/interpolateOp.ts';
import type { adaptiveAvgPoolOp, adaptiveMaxPoolOp, avgPoolOp, maxPoolOp } from './spatial/poolOps.ts';

// biome-ignore lint/suspicious/noExplicitAny: the attributes of any record.
type AttrsOf<R> = R extends OpRecord<any, infer A, any> ? A : never;

/** Operations of tensors alone. */
type Plain =
  | 'abs acos acosh asin asinh atan atan2 atanh ceil cos cosh cube digamma erf erfc exp exp2 expm1 floor frac lgamma log log10 log1p log2'
  | 'neg reciprocal round rsqrt sign sin sinh sqrt square tan trunc'
  | 'mul pow maximum minimum fmax fmin hypot logaddexp lerp floorDivide fmod remainder where maskedFill clamp'
  | 'eq ne lt le gt ge logicalNot logicalAnd logicalOr logicalXor bitwiseAnd bitwiseNot bitwiseOr bitwiseXor'
  | 'nonzero nonzeroColumns'
  | 'isnan isinf isfinite relu sigmoid tanh prelu glu matmul linear copy fill zero alias';

/** Activations with their parameters in order. */
type Parametric =
  | 'celu elu gelu geluTanh hardshrink hardsigmoid hardswish hardtanh leakyRelu logSigmoid mish selu silu softplus'
  | 'softshrink softsign tanhshrink threshold';

type Words<S extends string> = S extends `${infer W} ${infer Rest}` ? W | Words<Rest> : S;

/**
 * What a recorded call of an operation has as its attributes, by the operation's name: all that it was asked for and that
 * is no tensor. The exporters' tables are typed by this map.
 */
export type OpAttrs = { [K in Words<Plain>]: undefined } & { [K in Words<Parametric>]: readonly number[] } & {
  adaptiveAvgPool: AttrsOf<typeof adaptiveAvgPoolOp>;
  adaptiveMaxPool: AttrsOf<typeof adaptiveMaxPoolOp>;
  add: AttrsOf<typeof addOp>;
  addcdiv: AttrsOf<typeof addcdivOp>;
  addcmul: AttrsOf<typeof addcmulOp>;
  addmm: AttrsOf<typeof addmmOp>;
  all: AttrsOf<typeof allOp>;
  amax: AttrsOf<typeof amaxOp>;
  amin: AttrsOf<typeof aminOp>;
  any: AttrsOf<typeof anyOp>;
  argmax: AttrsOf<typeof argmaxOp>;
  argmin: AttrsOf<typeof argminOp>;
  asStrided: AttrsOf<typeof asStrided>;
  avgPool: AttrsOf<typeof avgPoolOp>;
  batchNorm: AttrsOf<typeof batchNormOp>;
  cat: AttrsOf<typeof catOp>;
  clone: AttrsOf<typeof cloneOp>;
  conv: AttrsOf<typeof convOp>;
  convTranspose: AttrsOf<typeof convTransposeOp>;
  countNonzero: AttrsOf<typeof countNonzeroOp>;
  cumsum: AttrsOf<typeof cumsumOp>;
  diagonal: AttrsOf<typeof diagonalOp>;
  div: AttrsOf<typeof roundedDivOp> | undefined;
  dropout: AttrsOf<typeof dropoutOp>;
  embedding: AttrsOf<typeof embeddingOp>;
  expand: AttrsOf<typeof expandOp>;
  flip: AttrsOf<typeof flipOp>;
  foldBlocks: AttrsOf<typeof foldBlocksOp>;
  gather: AttrsOf<typeof gatherOp>;
  gradientTap: unknown;
  groupNorm: AttrsOf<typeof groupNormOp>;
  gru: AttrsOf<typeof gruOp>;
  index: AttrsOf<typeof indexOp>;
  indexAdd: AttrsOf<typeof indexAddOp>;
  indexCopy: AttrsOf<typeof indexCopyOp>;
  indexFill: AttrsOf<typeof indexFillOp>;
  indexPut: AttrsOf<typeof indexPutOp>;
  indexSelect: AttrsOf<typeof indexSelectOp>;
  interpolate: AttrsOf<typeof interpolateOp>;
  layerNorm: AttrsOf<typeof layerNormOp>;
  layout: { readonly strides: readonly number[] };
  logSoftmax: AttrsOf<typeof logSoftmaxOp>;
  logsumexp: AttrsOf<typeof logsumexpOp>;
  lstm: AttrsOf<typeof lstmOp>;
  maxDim: AttrsOf<typeof maxDimOp>;
  maxPool: AttrsOf<typeof maxPoolOp>;
  mean: AttrsOf<typeof meanOp>;
  minDim: AttrsOf<typeof minDimOp>;
  nanToNum: AttrsOf<typeof nanToNumOp>;
  norm: AttrsOf<typeof normOp>;
  oneHot: AttrsOf<typeof oneHotOp>;
  taxi: AttrsOf<typeof taxiOp>;
  pad: AttrsOf<typeof constantPadOp>;
  permute: AttrsOf<typeof permuteOp>;
  prod: AttrsOf<typeof prodOp>;
  rmsNorm: AttrsOf<typeof rmsNormOp>;
  rnnRelu: AttrsOf<typeof rnnReluOp>;
  rnnTanh: AttrsOf<typeof rnnTanhOp>;
  rrelu: AttrsOf<typeof rreluOp>;
  scaledDotProductAttention: AttrsOf<typeof attentionOp>;
  scatter: AttrsOf<typeof scatterOp> & Partial<AttrsOf<typeof scatterValueOp>>;
  scatterAdd: AttrsOf<typeof scatterAddOp>;
  select: AttrsOf<typeof selectOp>;
  slice: AttrsOf<typeof sliceOp>;
  softmax: AttrsOf<typeof softmaxOp>;
  sort: AttrsOf<typeof sortOp>;
  std: AttrsOf<typeof stdOp>;
  sub: AttrsOf<typeof subOp>;
  sum: AttrsOf<typeof sumOp>;
  to: AttrsOf<typeof castOp>;
  topk: AttrsOf<typeof topkOp>;
  triangle: AttrsOf<typeof triangleOp>;
  unfold: AttrsOf<typeof unfoldOp>;
  unfoldBlocks: AttrsOf<typeof unfoldBlocksOp>;
  var: AttrsOf<typeof varOp>;
  view: AttrsOf<typeof viewOp>;
  wrapIndex: AttrsOf<typeof wrapIndexOp>;
};
