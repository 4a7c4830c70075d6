import { expr } from '@wick/kernels';
import type { CallStep, Place } from '../graph/ir.ts';
import { elementwise } from './elementwise.ts';
import type { Layout, Lower } from './layout.ts';

const [x, mask] = [{ given: 0 }, { given: 1 }];
const { add, mul, where, eq } = expr;

/** What is computed of elements and their factors. */
function masked(
  step: CallStep,
  value: ReturnType<typeof mul>,
  layout: Layout,
  factors = (step.attrs as { mask: Place }).mask,
): ReturnType<Lower> {
  const places = [step.inputs[0]!, factors];
  const [out] = step.outputs as [Place];
  const type = layout.floatTypeOf([...places, out]);
  return type && elementwise(type, places, [], out, value, layout);
}

/** Where it is no program already: of doubles. */
export const dropout: Lower = (step, layout) => masked(step, mul(x, mask), layout);

/** The same of slopes. */
export const rrelu: Lower = (step, layout) =>
  masked(step, mul(x, mask), layout, (step.attrs as { slopes: Place }).slopes);

/** Kept elements are scaled and shifted, dropped ones are a number: that of the shift. */
export const alphaDropout: Lower = (step, layout) => {
  const { shift } = step.attrs as { shift: readonly [kept: number, dropped: number] };
  return masked(step, add(mul(x, mask), where(eq(mask, 0), shift[1], shift[0])), layout);
};
