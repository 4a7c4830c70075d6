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
    if (width < TILE) packEdge(source, start, laneStride, stepStride, width, depth, scale, packed, to);
    else packAlong(source, start, laneStride, stepStride, depth, scale, packed, to);
    to += TILE * depth;
  }
}

/** Four lanes: four streams at once. */
function packAlong(
  source: FloatArray,
  from: number,
  laneStride: number,
  stepStride: number,
  depth: number,
  scale: number,
  packed: Float64Array,
  to: number,
): void {
  const lane2 = 2 * laneStride;
  const lane3 = 3 * laneStride;
  for (let p = 0; p < depth; p++) {
    packed[to] = scale * source[from]!;
    packed[to + 1] = scale * source[from + laneStride]!;
    packed[to + 2] = scale * source[from + lane2]!;
    packed[to + 3] = scale * source[from + lane3]!;
    from += stepStride;
    to += TILE;
  }
}

/** The last one to three lanes, the rest of the panel zero. */
function packEdge(
  source: FloatArray,
  from: number,
  laneStride: number,
  stepStride: number,
  width: number,
  depth: number,
  scale: number,
  packed: Float64Array,
  to: number,
): void {
  for (let p = 0; p < depth; p++) {
    for (let r = 0; r < TILE; r++) packed[to + r] = r < width ? scale * source[from + r * laneStride]! : 0;
    from += stepStride;
    to += TILE;
  }
}
