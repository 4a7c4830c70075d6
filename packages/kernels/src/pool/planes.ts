import { checkAtLeast } from '../conv/checkGeometry.ts';
import { type FloatArray, requireLength } from '../floatArray.ts';
import { type IndexArray, indexWords } from './indexWords.ts';

/** How two arrays of planes that indices connect lie in memory. */
export interface PlaneGeometry {
  /** Images times channels. */
  planes: number;
  /** Elements per plane of the larger side, which indices point into. */
  inPlane: number;
  /** Elements per plane of the side that has the indices. */
  outPlane: number;
}

/**
 * `gradInput[p, indices[p, i]] += gradOutput[p, i]`: the gradient of a max pool, and of {@link gatherPlane}. Adds to
 * what `gradInput` holds.
 *
 * @param gradOutput `(planes, outPlane)`, read
 * @param indices `(planes, outPlane)`, read
 * @param gradInput `(planes, inPlane)`, added to
 * @throws RangeError where an array is too short or, before anything is written, an index lies outside the plane
 */
export function scatterPlaneAdd(
  gradOutput: FloatArray,
  indices: IndexArray,
  gradInput: FloatArray,
  g: PlaneGeometry,
): void {
  const { words, step } = check('scatterPlaneAdd', { gradOutput, indices }, { gradInput }, indices, g);
  for (let p = 0, i = 0, at = 0; p < g.planes; p++) {
    const base = p * g.inPlane;
    for (const end = i + g.outPlane; i < end; i++, at += step) gradInput[base + words[at]!]! += gradOutput[i]!;
  }
}

/**
 * `output[p, i] = input[p, indices[p, i]]`: the gradient of {@link scatterPlaneAdd}, and of max unpooling.
 *
 * @param input `(planes, inPlane)`, read
 * @param indices `(planes, outPlane)`, read
 * @param output `(planes, outPlane)`, overwritten
 * @throws RangeError where an array is too short or, before anything is written, an index lies outside the plane
 */
export function gatherPlane(input: FloatArray, indices: IndexArray, output: FloatArray, g: PlaneGeometry): void {
  const { words, step } = check('gatherPlane', { indices, output }, { input }, indices, g);
  for (let p = 0, i = 0, at = 0; p < g.planes; p++) {
    const base = p * g.inPlane;
    for (const end = i + g.outPlane; i < end; i++, at += step) output[i] = input[base + words[at]!]!;
  }
}

function check(
  fn: string,
  small: Record<string, ArrayLike<unknown>>,
  large: Record<string, ArrayLike<unknown>>,
  indices: IndexArray,
  g: PlaneGeometry,
) {
  checkAtLeast(fn, 0, g, ['planes', 'inPlane', 'outPlane']);
  for (const name in small) requireLength(fn, name, small[name]!, g.planes * g.outPlane);
  for (const name in large) requireLength(fn, name, large[name]!, g.planes * g.inPlane);
  const view = indexWords(indices);
  const { words, step } = view;
  const count = g.planes * g.outPlane;
  const last = g.inPlane - 1;
  // Without a branch an element: a sign where an index is negative or beyond the last, and the high half of an int64.
  let wrongs = 0;
  for (let i = 0, at = 0; i < count; i++, at += step) wrongs |= words[at]! | (last - words[at]!);
  let high = 0;
  if (step === 2) for (let at = 1; at < 2 * count; at += 2) high |= words[at]!;
  if (wrongs >= 0 && high === 0) return view;
  const wrong = indices.findIndex((index) => index < 0 || index >= g.inPlane);
  throw new RangeError(`${fn}: indices must lie in [0, ${g.inPlane}), got ${indices[wrong]} at ${wrong}`);
}
