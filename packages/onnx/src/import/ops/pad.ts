import { type Scalar, type Tensor, tensor } from '@wick/tensor';
import { OnnxError } from '../../error.ts';
import { given, limited, numbersIn, type OnnxCall, type Operators } from '../call.ts';
import { padded } from './windows.ts';

/** Borders. */
export const pads: Operators = { Pad: pad };

/** Pads any dimensions: numbers are given before all dimensions, then behind all. */
function pad(call: OnnxCall): Tensor {
  const x = given(call, 0);
  const numbers = numbersIn(call, 1) ?? call.attributes.ints('pads') ?? [];
  const axes = (numbersIn(call, 3) ?? x.shape.map((_, d) => d)).map((d) => (d < 0 ? d + x.ndim : d));
  const sides = x.shape.map((_, d): readonly [number, number] => {
    const i = axes.indexOf(d);
    return i < 0 ? [0, 0] : [numbers[i]!, numbers[axes.length + i]!];
  });
  const mode = call.attributes.string('mode', 'constant');
  const attribute = call.attributes.has('value') ? call.attributes.float('value') : 0;
  const value: Scalar = call.inputs[2]?.item<Scalar>() ?? attribute;
  if (mode === 'constant') return padded(call, x, sides, value);
  return sides.reduce((t, [before, behind], d) => {
    const size = t.shape[d]!;
    limited(
      call,
      t.shape.map((n, i) => (i === d ? n + before + behind : n)),
    );
    const at = Array.from({ length: size + before + behind }, (_, i) => BigInt(source(mode, i - before, size)));
    return t.indexSelect(d, tensor(at, { dtype: 'int64' }));
  }, x);
}

/** Where a place outside the input takes its value from. */
function source(mode: string, i: number, size: number): number {
  if (mode === 'edge') return Math.max(0, Math.min(size - 1, i));
  if (mode === 'wrap') return ((i % size) + size) % size;
  if (mode !== 'reflect') throw new OnnxError(`there is no padding '${mode}'`);
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const inPeriod = ((i % period) + period) % period;
  return Math.min(inPeriod, period - inPeriod);
}
