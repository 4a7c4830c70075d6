// The low door: what wick's other packages may know of a tensor's inside, and the checks that all of them share. Not for
// users: it changes from version to version.
import './tensor.ts';

// A tensor's memory

export { checkChangeable } from './autograd/changeable.ts';
export { apply, applyInPlace, attach, examine, isRecording, perform, rerun, watchWrites } from './autograd/dispatch.ts';
export { recycleMemory } from './autograd/recycler.ts';
export {
  dense,
  elements,
  gradOf,
  hooksOf,
  isPlainly,
  isWrapped,
  memoryKey,
  memoryOf,
  partsOf,
  putGrad,
  putScalar,
  remake,
  sameMemory,
  stridesOf,
  written,
} from './core/access.ts';
export { constantElements } from './core/constantElements.ts';
export { convert } from './core/copy.ts';
export { elementBytes, plainArray, watchAllocations } from './core/dtype.ts';
export { fetched, isHere } from './core/fetched.ts';
export { type HalfDType, isHalf, narrow, widen } from './core/half.ts';
export { wrapArray } from './core/make.ts';
export { formatStrides, readMemoryFormat } from './core/memoryFormat.ts';
export { listeners, ownEnd, type WorkerEnd, type WorkerLike } from './core/message/workerEnds.ts';
export { likeNamed, type MakesList } from './core/namedTuple.ts';
export { Reused } from './core/reused.ts';
export { naming } from './core/room.ts';
export { contiguousStrides } from './core/shape.ts';
export { type Keeper, Storage, type VersionCounter } from './core/storage.ts';

// What a compiler hears, and who tells it

export {
  announce,
  type ComposedUpdate,
  type CopyUpdate,
  effect,
  type HostUpdate,
  hooksOfModule,
  hosts,
  type KernelUpdate,
  madeSoFar,
  membersOfModule,
  offerModuleWatch,
  type PointwiseRun,
  type PointwiseUpdate,
  type TracedCall,
  type Tracer,
  trace,
  tracing,
  type Update,
  unrepeatable,
  type WholeUpdate,
} from './core/tracer.ts';

// Functions in place that PyTorch has as methods alone, without the methods (light.ts)

export { lerp_ } from './ops/elementwise/index.ts';
export { scatter_ } from './ops/indexing/index.ts';
export { random_ } from './ops/random/index.ts';

// What an average does with what it does not average

export { isDense as isDenseInAnyOrder, iterationOrder, likeStrides } from './core/layout.ts';
export { LinAlgError } from './linalg/errors.ts';
export { solveOne } from './linalg/solve.ts';
export { copyOp } from './ops/elementwise/copy.ts';
export { exponentialOp } from './ops/random/exponential.ts';
export { normalOp } from './ops/random/normal.ts';
export { uniformOp } from './ops/random/uniform.ts';

// What operations are asked for

export { erfinvFits } from './math/erfinv.ts';
export { hideFuture, throughSoftmax } from './ops/attention/scores.ts';
export { addUp, smooth } from './ops/losses/crossEntropyOp.ts';
export type { OpAttrs } from './ops/opAttrs.ts';
export { type GateKernel, gateKernels, rnnModes } from './ops/recurrent/gates.ts';
export { foldAlong, foldWay } from './ops/reduce/fold.ts';
export { normFold } from './ops/reduce/norm.ts';
export { sortLine } from './ops/reduce/sortLine.ts';
export { FEWEST_COLUMNS, squareColumns, sumColumns } from './ops/reduce/sumAlong.ts';
export { squaresAbout, sumRow } from './ops/reduce/sums.ts';
export { castOp } from './ops/shape/to.ts';
export { sampleGrid, samplingOf, scatterGrid } from './ops/spatial/gridSample.ts';
export { interpolationTaps } from './ops/spatial/interpolateOp.ts';

// Arguments

export * from './check.ts';
export { checkFloatTensor, checkTensor, isScalar, tensorOrNull } from './core/operand.ts';
export { readTo, type ToOptions } from './core/readTo.ts';
export { isTensor, type TensorParts } from './core/tensorCore.ts';
export { warn, warnOnce } from './core/warn.ts';
export { checkGenerator, generator } from './generator/checkGenerator.ts';

// Text

export { pythonFloat } from './print/python.ts';

// Draws with gradients, which PyTorch keeps to its distributions

export { type DrawFromOp, runDraw } from './ops/random/drawFrom.ts';
export { sampleDirichlet, standardGamma } from './ops/random/index.ts';

// What transforms of functions do in the place of operations

export { gradientsOf } from './autograd/differentiate.ts';
export { gradMode } from './autograd/gradMode.ts';
export { lastOrder, OpNode, savedBy } from './autograd/node.ts';
export type { Operand } from './autograd/op.ts';
export { rebaseHistory } from './autograd/views.ts';
export { whole } from './autograd/whole.ts';
export { type AnyOp, type Transformer, transforming } from './core/transforming.ts';

// What a compiled function does over its own memory as these do over tensors

export { collect, type ScatterReduction } from './ops/indexing/scatterReduce.ts';
export { findBestSoFar } from './ops/reduce/bestSoFar.ts';
export { logSumsSoFar } from './ops/reduce/logcumsumexp.ts';
