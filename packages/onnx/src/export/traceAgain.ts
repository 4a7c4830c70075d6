import type { Module } from '@wick/nn';
import { cat, linspace, noGrad, type Tensor } from '@wick/tensor';
import type { DynamicAxis } from './dimensions.ts';
import { type Trace, trace } from './trace.ts';

/**
 * The second run of a model, on inputs of other values with the dynamic axes enlarged: what differs from the first run
 * and is no value of the graph would be baked in by mistake.
 */
export function traceAgain(
  model: Module,
  inputs: readonly Tensor[],
  names: readonly string[],
  axes: readonly DynamicAxis[],
): Trace {
  const larger = inputs.map((t, i) => enlarged(t, names[i]!, axes));
  const others = noGrad(() => larger.map(otherwise));
  try {
    return trace(model, others);
  } catch {
    // Values in another order may be none that the model takes, as offsets that must ascend.
    return trace(model, larger);
  }
}

/**
 * An input of other values that mean the same: whole numbers in reverse, floats in reverse and drawn towards the first
 * one, so that their sum and their extremes differ too; where all are alike, a ramp that starts above them.
 */
function otherwise(t: Tensor): Tensor {
  const flat = t.reshape(-1);
  const values = t.toTypedArray();
  const floating = t.dtype === 'float32' || t.dtype === 'float64';
  if (t.numel() === 0) return t;
  if (!floating) return flat.flip(0).reshape(t.shape);
  const alike = values.every((v: number | bigint) => v === values[0]);
  if (alike) return flat.add(linspace(1 / t.numel(), 1, t.numel(), { dtype: t.dtype })).reshape(t.shape);
  return flat
    .flip(0)
    .mul(0.75)
    .add(Number(values[0]) * 0.25)
    .reshape(t.shape);
}

/** An input with its dynamic axes at their second size: its own values again, which are valid whatever they mean. */
function enlarged(t: Tensor, input: string, axes: readonly DynamicAxis[]): Tensor {
  return axes
    .filter((axis) => axis.input === input)
    .reduce((x, { axis, sizes }) => cat(new Array<Tensor>(sizes[1] / sizes[0]).fill(x), axis), t);
}
