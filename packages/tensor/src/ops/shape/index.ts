export { asStridedView } from './asStrided.ts';
export { atleast1d, atleast2d, atleast3d } from './atleast.ts';
export { blockDiag } from './blockDiag.ts';
export { broadcastTensors } from './broadcastTensors.ts';
export { canCast } from './canCast.ts';
export { cat } from './cat.ts';
export { chunk } from './chunk.ts';
export { clone, contiguous } from './clone.ts';
export { columnStack } from './columnStack.ts';
export { detach, detach_ } from './detach.ts';
export { diag } from './diag.ts';
export { type DiagonalOptions, diagonal, type GivenDiagonal } from './diagonal.ts';
export { dstack } from './dstack.ts';
export { expand } from './expand.ts';
export { type FlattenOptions, flatten, type GivenFlatten } from './flatten.ts';
export { flip } from './flip.ts';
export { fliplr, flipud, ravel } from './flips.ts';
export { hstack } from './hstack.ts';
export { isFloatingPoint } from './isFloatingPoint.ts';
export { meshgrid } from './meshgrid.ts';
export { movedim } from './movedim.ts';
export { narrow } from './narrow.ts';
export { narrowCopy } from './narrowCopy.ts';
export { numel } from './numel.ts';
export { type PadMode, type PadOptions, pad } from './pad.ts';
export { permute } from './permute.ts';
export { broadcastShapes, isNonzero, isSameSize, isSigned, isTensor } from './questions.ts';
export { repeat } from './repeat.ts';
export { repeatInterleave } from './repeatInterleave.ts';
export { reshape } from './reshape.ts';
export { roll } from './roll.ts';
export { type GivenRot90, type Rot90Options, rot90 } from './rot90.ts';
export {
  asStridedScatter,
  diagEmbed,
  diagflat,
  diagonalScatter,
  type GivenSliceScatter,
  type SliceScatterOptions,
  selectScatter,
  sliceScatter,
} from './scatters.ts';
export { select } from './select.ts';
export { slice } from './slice.ts';
export { split } from './split.ts';
export { dsplit, hsplit, vsplit } from './splits.ts';
export { squeeze } from './squeeze.ts';
export { stack } from './stack.ts';
export { t } from './t.ts';
export { tensorSplit } from './tensorSplit.ts';
export { tile } from './tile.ts';
export { to } from './to.ts';
export { transpose } from './transpose.ts';
export { tril } from './tril.ts';
export { triu } from './triu.ts';
export { typename } from './typename.ts';
export { unbind } from './unbind.ts';
export { unflatten } from './unflatten.ts';
export { unfold } from './unfold.ts';
export { unsqueeze } from './unsqueeze.ts';
export { view } from './view.ts';
export { vstack } from './vstack.ts';
