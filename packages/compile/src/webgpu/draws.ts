import { expr } from '@wick/kernels';
import type { Command } from '@wick/kernels/plan';
import { dense, rowMajor } from '../cpu/layout.ts';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { element, type LowerOnGpu } from './places.ts';
import { does, program } from './programs.ts';

const [first, second, third] = [{ given: 0 }, { given: 1 }, { given: 2 }];

/** 1 where what was drawn is below a probability. */
const drawnBelow: LowerOnGpu = ({ inputs, outputs }, layout) =>
  program(inputs as readonly Place[], outputs[0]!, 'float32', expr.lt(first, second), layout);

/** What was drawn, times deviations, around means. */
const drawnAround: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [drawn, mean, std] = inputs as [Place, Place | null, Place | null];
  const given = [drawn, std, mean].filter((place) => place !== null);
  if (given.some(({ dtype }) => dtype !== 'float32')) return null;
  const wide = std ? expr.mul(first, second) : first;
  const around = mean ? (std ? third : second) : (attrs as { mean: number }).mean;
  return program(given, outputs[0]!, 'float32', expr.add(wide, around), layout);
};

/** The categories with the largest quotients of weights and what was drawn. */
const drawnLargest: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [drawn, weights] = inputs as [Place, Place];
  const [out] = outputs as [Place];
  const { numSamples: k } = attrs as { numSamples: number };
  if (!isDense(out)) return null;
  const [outer, n] = drawn.shape as [number, number];
  const at = layout.room(4 * outer * n);
  const [x, q] = [element(weights, layout, [0, ...weights.strides].slice(-2)), element(drawn, layout)];
  const value = does('quotient', first, second);
  return [
    { kind: 'pointwise', shape: drawn.shape, inputs: [x, q], outputs: [{ at, stride: rowMajor(drawn.shape), value }] },
    {
      kind: 'sort',
      ...{ dtype: 'float32', lines: { outer, n, inner: 1 }, descending: true, k },
      ...{ at, values: layout.room(4 * outer * k), indices: layout.at(out) },
    },
  ];
};

/** The categories that what was drawn falls on. */
const drawnCategories: LowerOnGpu = ({ inputs, outputs }, layout) => {
  const [drawn, weights] = inputs as [Place, Place];
  const [out] = outputs as [Place];
  if (!isDense(out)) return null;
  const commands: Command[] = [];
  const at = dense(weights, layout, commands)!;
  const [rows, samples] = drawn.shape as [number, number];
  const sizes = { rows, samples, categories: countOf(weights.shape) / rows };
  const places = { weights: at, drawn: layout.at(drawn), to: layout.at(out) };
  return [...commands, { kind: 'categories', ...sizes, ...places, sums: layout.room(4 * countOf(weights.shape)) }];
};

/** What becomes of numbers that were drawn whatever the distribution is. */
export const draws: Readonly<Record<string, LowerOnGpu>> = { drawnBelow, drawnAround, drawnLargest, drawnCategories };
