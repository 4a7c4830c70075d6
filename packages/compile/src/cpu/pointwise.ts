import type { Numeric, PointwiseCommand } from '@wick/kernels/plan';
import type { PointwiseStep } from '../graph/ir.ts';
import { isNumber } from '../graph/touches.ts';
import { substitute } from '../passes/pointwise.ts';
import { type Layout, strided } from './layout.ts';

/** Element by element work, of floats or doubles, as the pointwise machine does it: what is read in memory, then the numbers. */
export function lowerPointwise({ shape, inputs, outputs }: PointwiseStep, layout: Layout): PointwiseCommand {
  const places = inputs.filter((place) => !isNumber(place));
  const numbers: Numeric[] = inputs.filter(isNumber).map(({ memory }) => layout.number(memory));
  let [place, number] = [0, places.length];
  const given = inputs.map((input) => ({ given: isNumber(input) ? number++ : place++ }));
  const values = substitute(
    outputs.map(({ value }) => value),
    given,
  );
  const results = outputs.map(({ place }, i) => {
    const target = strided(place, layout)!;
    const value = values[i]!;
    if (typeof value !== 'number') return { ...target, value };
    numbers.push(value);
    return { ...target, value: { given: places.length + numbers.length - 1 } };
  });
  const type = outputs.some(({ place }) => place.dtype === 'float64') ? 'float64' : 'float32';
  return {
    kind: 'pointwise',
    type,
    shape,
    inputs: places.map((one) => strided(one, layout)!),
    outputs: results,
    numbers,
  };
}
