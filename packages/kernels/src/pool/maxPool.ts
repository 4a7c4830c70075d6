import type { FloatArray } from '../floatArray.ts';
import { maxPoolAxes } from './axis.ts';
import { checkPool } from './check.ts';
import type { MaxPoolGeometry } from './geometry.ts';
import type { IndexArray } from './indexWords.ts';
import { windowsByWasm } from './wasmPool.ts';
import { maximumByWasm } from './wasmWindows.ts';
import { maximumWindows } from './windows.ts';

/**
 * Max pool: the largest element of every window and its index within the plane (`(d * height + h) * width + w`), the
 * first one among equals. NaN counts as larger than everything. The gradient is `scatterPlaneAdd` by these indices.
 *
 * Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html
 *
 * @param input `(planes, ...input)`, read
 * @param output `(planes, ...output)`, overwritten
 * @param indices `(planes, ...output)`, overwritten
 * @throws RangeError where sizes make no sense or an array is too short
 */
export function maxPoolForward(input: FloatArray, output: FloatArray, indices: IndexArray, g: MaxPoolGeometry): void {
  checkPool('maxPoolForward', g, input, { output, indices });
  if (maximumByWasm(input, output, indices, g)) return;
  maximumWindows(input, output, indices, g, maxPoolAxes(g), g.dilation);
}

/** {@link maxPoolForward} where nobody asks for the places. */
export function maxPoolValues(input: FloatArray, output: FloatArray, g: MaxPoolGeometry): void {
  checkPool('maxPoolValues', g, input, { output });
  if (windowsByWasm(input, output, g, null)) return;
  maxPoolForward(input, output, new Int32Array(output.length), g);
}
