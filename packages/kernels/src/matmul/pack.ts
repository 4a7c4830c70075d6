import type { FloatArray } from '../floatArray.ts';
import { TILE } from './microKernel.ts';

/**
 * Copies a block into panels of four lanes: lane `r` of step `p` of panel `q` goes to `4 * (q * depth + p) + r` and
 * comes from lane `4q + r`. Lanes beyond the edge are zero, so the micro-kernel needs no case for them.
 *
 * The same function packs A (lanes are rows) and B (lanes are columns): only the strides differ. The loop runs over the
 * source in the order of its smaller stride.
 *
 * @param source operand
 * @param offset its first element in the block
 * @param laneStride distance between lanes
 * @param stepStride distance between steps along K
 * @param lanes number of lanes of the block
 * @param depth number of steps of the block
 * @param scale factor on every element (alpha, folded into one operand)
 * @param packed receives `ceil(lanes / 4) * 4 * depth` doubles
 */
export function packPanels(
  source: FloatArray,
  offset: number,
  laneStride: number,
  stepStride: number,
  lanes: number,
  depth: number,
  scale: number,
  packed: Float64Array,
): void {
  let to = 0;
  for (let lane = 0; lane < lanes; lane += TILE) {
    const start = offset + lane * laneStride;
    const width = Math.min(TILE, lanes - lane);
    // The last panel may have fewer; the rest of it is zero.
    for (let p = 0, from = start; p < depth; p++, from += stepStride, to += TILE) {
      for (let r = 0; r < TILE; r++) packed[to + r] = r < width ? scale * source[from + r * laneStride]! : 0;
    }
  }
}
