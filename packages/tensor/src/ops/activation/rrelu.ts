import { fillUniform } from '@wick/kernels';
import { apply, applyInPlace, perform } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import { type FloatArray, isFloat } from '../../core/dtype.ts';
import { allocateStrided, wrapArray } from '../../core/make.ts';
import { checkTensor } from '../../core/operand.ts';
import { flag, type Given, optionTable, type RulesFor, real } from '../../core/options.ts';
import { generator } from '../../generator/checkGenerator.ts';
import { generatorOf, type RandomOptions } from '../../generator/generator.ts';
import type { Tensor } from '../../tensor.ts';
import { product } from '../elementwise/mul.ts';
import { checkNumbers } from '../elementwise/pointwiseFunction.ts';
import { runPointwise } from '../elementwise/runPointwise.ts';
import type { DrawAttrs } from '../random/draw.ts';
import type { InplaceOptions } from './inplace.ts';
import { leakyRelu } from './leakyRelu.ts';

/** x times slopes that were drawn: 1 above 0. */
export const rreluOp: OpRecord<[Tensor], { slopes: Tensor }> = {
  name: 'rrelu',
  forward([x], { slopes }, out) {
    const target = out ?? allocateStrided(x.shape, x.dtype, null, undefined, false); // row by row, as PyTorch's
    return runPointwise('rrelu', product, [x, slopes], x.dtype, x.dtype, target);
  },
  backward: (g, ctx) => [apply(rreluOp, [g], ctx.attrs)],
};

/** Options of {@link rrelu}. */
export interface RreluOptions extends InplaceOptions, RandomOptions {
  /** Default: 1/8. */
  lower?: number;
  /** Default: 1/3. */
  upper?: number;
  /** Draw the slopes; otherwise all are (lower + upper) / 2. Default: false. */
  training?: boolean;
}

const rreluOptions = optionTable(
  {
    lower: real(1 / 8),
    upper: real(1 / 3),
    training: flag(false),
    inplace: flag(false),
    generator,
  } satisfies RulesFor<RreluOptions>,
  ['lower', 'upper', 'training', 'inplace'],
);

/**
 * x above 0, r · x below with r drawn between lower and upper for each such element: `torch.nn.functional.rrelu`.
 * The draws are PyTorch's for the seed: one double uniform for each element that is not above 0, row by row.
 *
 * @throws RangeError if lower is above upper
 * @example
 * ```ts
 * rrelu(tensor([-1, 2])); // [-0.2292, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.rrelu.html
 */
export function rrelu(
  x: Tensor,
  ...given: Given<RreluOptions, [lower: number, upper: number, training: boolean, inplace: boolean]>
): Tensor {
  const read = rreluOptions.take('rrelu', given);
  const { lower, upper, training, inplace } = read;
  checkTensor('rrelu', x);
  checkNumbers('rrelu', { lower, upper });
  if (!(lower <= upper))
    throw new RangeError(`rrelu: lower must not be above upper, got lower ${lower} and upper ${upper}`);
  if (!isFloat(x.dtype)) throw new TypeError(`rrelu: x must be a floating-point tensor, got ${show(x)}`);
  if (!training) return leakyRelu(x, { negativeSlope: (lower + upper) / 2, inplace });
  const attrs = { slopes: perform(slopesOp, [x], { generator: generatorOf('rrelu', read), lower, upper }) };
  return inplace ? applyInPlace(rreluOp, [x], attrs) : apply(rreluOp, [x], attrs);
}

/** A drawn slope for each element that is not above 0, and 1 for the others. */
const slopesOp: OpRecord<[Tensor], DrawAttrs<'lower' | 'upper'>> = {
  name: 'slopes',
  forward([x], { generator, lower, upper }) {
    const data = dense(x) as FloatArray;
    let count = 0;
    for (let i = 0; i < data.length; i++) if (data[i]! <= 0) count++;
    const drawn = new Float64Array(count);
    fillUniform(generator._twister, drawn, lower, upper);
    const slopes = data.slice();
    for (let i = 0, next = 0; i < slopes.length; i++) slopes[i] = data[i]! <= 0 ? drawn[next++]! : 1;
    return wrapArray(slopes, x.shape, x.dtype);
  },
  backward: null,
};
