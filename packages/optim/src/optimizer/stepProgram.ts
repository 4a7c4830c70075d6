import { type ElementType, expr, type Program, program, runProgram } from '@wick/kernels';
import type { FloatArray } from './memory.ts';
import type { Pass } from './pass.ts';

const typeOf = (x: FloatArray): ElementType => (x instanceof Float32Array ? 'float32' : 'float64');
const row = (data: FloatArray) => ({ data, stride: [1], offset: 0 });

/** Runs a program over arrays of one length. The result may be an input. */
export function runStep(
  step: Program,
  out: FloatArray,
  inputs: readonly FloatArray[],
  numbers: readonly number[],
): void {
  runProgram(step, typeOf(out), [out.length], row(out), inputs.map(row), numbers);
}

const turned = program(1, (grad) => expr.neg(grad));
const decayed = program(2, (grad, p, sign, decay) => expr.mulAdd(p, decay!, expr.mul(grad, sign!)));

/** The gradient that a step follows: turned where the group goes up, with the L2 penalty; the pass' own where it is neither. */
export function steeped(pass: Pass, group: { readonly maximize: boolean; readonly weightDecay: number }): FloatArray {
  const { data, grad } = pass;
  const decay = pass.scalar(group.weightDecay);
  if (decay === 0 && !group.maximize) return grad;
  const out = data instanceof Float32Array ? new Float32Array(data.length) : new Float64Array(data.length);
  // What is not asked for is not multiplied by 0, which would make NaN of an infinity.
  if (decay === 0) runStep(turned, out, [grad], []);
  else runStep(decayed, out, [grad, data], [group.maximize ? -1 : 1, decay]);
  return out;
}

/** A weighted average moved towards g, from its nearer end as in PyTorch: m + w (g - m), or g - (1 - w) (g - m). */
export function moveAverage(m: FloatArray, g: FloatArray, w: number): void {
  if (w < 0.5) runStep(fromAverage, m, [m, g], [w]);
  else runStep(fromGradient, m, [m, g], [w - 1]);
}

const fromAverage = program(2, (m, g, c) => expr.mulAdd(c!, expr.sub(g, m), m));
const fromGradient = program(2, (m, g, c) => expr.mulAdd(c!, expr.sub(g, m), g));
