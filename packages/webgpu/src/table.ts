import type { AnyCommand } from './commands/index.ts';
import type { Kernel, Room } from './kernel.ts';
import { attention } from './kinds/attention.ts';
import { attentionGrad } from './kinds/attentionGrad.ts';
import { adaptiveAvgPool, avgPool } from './kinds/avgPool.ts';
import { bagMaxima, bags } from './kinds/bags.ts';
import { batchNorm, batchNormGrad } from './kinds/batchNorm.ts';
import { blocks } from './kinds/blocks.ts';
import { categories } from './kinds/categories.ts';
import { conv } from './kinds/conv.ts';
import { count } from './kinds/count.ts';
import { crossEntropy, crossEntropyGrad } from './kinds/crossEntropy.ts';
import { ctcLoss, ctcLossGrad } from './kinds/ctc.ts';
import { fractionalMaxPool } from './kinds/fractionalMaxPool.ts';
import { gather } from './kinds/gather.ts';
import { gridSample } from './kinds/gridSample.ts';
import { matrices, triangularSolve } from './kinds/matrices.ts';
import { matrixExp } from './kinds/matrixExp.ts';
import { adaptiveMaxPool, maxPool } from './kinds/maxPool.ts';
import { move } from './kinds/move.ts';
import { multilabelMargin } from './kinds/multilabelMargin.ts';
import { nllLoss, nllLossGrad } from './kinds/nllLoss.ts';
import { pick } from './kinds/pick.ts';
import { places } from './kinds/places.ts';
import { planes } from './kinds/planes.ts';
import { pointwise } from './kinds/pointwise.ts';
import { product } from './kinds/product.ts';
import { projectedLstm, projectedLstmGrad } from './kinds/projected.ts';
import { recurrent, recurrentGrad } from './kinds/recurrent.ts';
import { lossTotal, reduce, variance } from './kinds/reduce.ts';
import { reduced } from './kinds/reduced.ts';
import { resample } from './kinds/resample.ts';
import { rowNorm, rowNormGrad } from './kinds/rowNorm.ts';
import { rows, rowsGrad } from './kinds/rows.ts';
import { scatter } from './kinds/scatter.ts';
import { isIn, search } from './kinds/search.ts';
import { oneHot, triangle } from './kinds/shapes.ts';
import { bestSoFar, scan } from './kinds/soFar.ts';
import { logSumExp, softmax, softmaxGrad } from './kinds/softmax.ts';
import { sort } from './kinds/sort.ts';
import { adam, descent } from './kinds/steps.ts';
import { wholeProduct } from './kinds/wholeProduct.ts';
import type { Overflow } from './overflow.ts';

/** The kernels of a command. */
type Lower<K extends AnyCommand['kind']> = (
  command: Extract<AnyCommand, { readonly kind: K }>,
  room: Room,
  overflow: Overflow | null,
) => Kernel[];

const table: { readonly [K in AnyCommand['kind']]?: Lower<K> } = {
  adaptiveAvgPool,
  adaptiveMaxPool,
  gridSample,
  attention,
  attentionGrad,
  avgPool,
  conv,
  maxPool,
  move,
  planes,
  pointwise,
  product,
  recurrent,
  recurrentGrad,
  projectedLstm,
  projectedLstmGrad,
  reduce,
  reduced,
  places,
  pick,
  lossTotal,
  softmax,
  softmaxGrad,
  crossEntropy,
  crossEntropyGrad,
  rowNorm,
  rowNormGrad,
  batchNorm,
  batchNormGrad,
  rows,
  rowsGrad,
  descent,
  adam,
  gather,
  scatter,
  count,
  variance,
  logSumExp,
  scan,
  bestSoFar,
  triangle,
  oneHot,
  nllLoss,
  nllLossGrad,
  resample,
  sort,
  categories,
  matrices,
  matrixExp,
  triangularSolve,
  blocks,
  wholeProduct,
  bags,
  bagMaxima,
  ctcLoss,
  ctcLossGrad,
  fractionalMaxPool,
  multilabelMargin,
  search,
  isIn,
};

/**
 * The kernels of a command, which run one after the other.
 *
 * @param room - where they may keep what only they read
 * @param overflow - where they tell of what has left int32, of commands that {@link mayOverflow}; null where nobody asks
 * @throws Error where there are none for its kind, or for what it asks of it
 */
export function kernelsOf(command: AnyCommand, room: Room, overflow: Overflow | null = null): Kernel[] {
  const lower = table[command.kind] as Lower<AnyCommand['kind']> | undefined;
  if (!lower) throw new Error(`webgpu: there is no kernel for '${command.kind}'`);
  const kernels = lower(command as never, room, overflow);
  return overflow === null
    ? kernels
    : kernels.map((kernel) => ({ ...kernel, key: `${kernel.key} in ${overflow.name}` }));
}
