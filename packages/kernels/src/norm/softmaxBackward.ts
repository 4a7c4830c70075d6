import { checkAtLeast } from '../conv/checkGeometry.ts';
import { type FloatArray, requireLength } from '../floatArray.ts';
import { functionConstants } from '../pointwise/constants.ts';
import { blocksByWasm } from './wasmColumns.ts';

/**
 * The gradient of a softmax along the middle dimension of `(outer, size, inner)`, from that of its result `y`:
 * `y (g - Σ g y)`; of a log-softmax: `g - e^y Σ g`. Sums are formed in double.
 *
 * Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softmax.html
 *
 * @throws RangeError where sizes make no sense or an array is too short
 */
export function softmaxBackward(
  g: FloatArray,
  y: FloatArray,
  output: FloatArray,
  outer: number,
  size: number,
  inner: number,
  logarithmic: boolean,
): void {
  checkAtLeast('softmaxBackward', 0, { outer, size, inner }, ['outer', 'size', 'inner']);
  for (const [name, array] of Object.entries({ g, y, output }))
    requireLength('softmaxBackward', name, array, outer * size * inner);
  const done = blocksByWasm(
    [g, y],
    output,
    { blocks: outer, size, inner },
    (kernels, memory, [fromG, fromY], to, { blocks }, __, sums) => {
      const slopes = logarithmic ? kernels.logSoftmaxSlopes : kernels.softmaxSlopes;
      slopes(fromG!, fromY!, to, blocks, size, inner, sums, functionConstants(memory));
    },
  );
  if (done) return;
  const block = size * inner;
  for (let start = 0; start < outer * block; start += block) {
    for (let from = start; from < start + inner; from++) {
      let sum = 0;
      const end = from + block;
      if (logarithmic) {
        for (let at = from; at < end; at += inner) sum += g[at]!;
        for (let at = from; at < end; at += inner) output[at] = g[at]! - Math.exp(y[at]!) * sum;
      } else {
        for (let at = from; at < end; at += inner) sum += g[at]! * y[at]!;
        for (let at = from; at < end; at += inner) output[at] = y[at]! * (g[at]! - sum);
      }
    }
  }
}
