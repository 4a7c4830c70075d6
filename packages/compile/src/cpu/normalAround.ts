import { expr } from '@wick/kernels';
import type { Command } from '@wick/kernels/plan';
import { normalOp } from '@wick/tensor/internal';
import type { Generator } from '@wick/tensor/light';
import type { CallStep, Place } from '../graph/ir.ts';
import { elementwise } from './elementwise.ts';
import type { Layout } from './layout.ts';

const [drawn, second, third] = [{ given: 0 }, { given: 1 }, { given: 2 }];

/** Normal numbers around the elements of tensors, as a draw into the result and what is made of that; null for all else. */
export function normalAround(step: CallStep, layout: Layout): { draw: CallStep; then: Command[] } | null {
  const { op, inputs, outputs } = step;
  if (op.name !== 'normalAround') return null;
  const [mean, std] = inputs as [Place | null, Place | null];
  const [out] = outputs as [Place];
  const attrs = step.attrs as { generator: Generator; mean: number | null; std: number | null };
  const places = [out, std, mean].filter((place) => place !== null);
  const type = layout.floatTypeOf(places);
  if (type === null) return null;
  const around = expr.add(std ? expr.mul(drawn, second) : drawn, std ? third : second);
  const then = elementwise(type, places, mean ? [] : [attrs.mean!], out, around, layout);
  const numbers = { generator: attrs.generator, mean: 0, std: std ? 1 : attrs.std! };
  return then && { draw: { ...step, op: normalOp, inputs: [out], attrs: numbers, inPlace: true }, then };
}
