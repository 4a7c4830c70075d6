import type { Module } from '@wick/nn';
import { cat, linspace, noGrad, type Tensor, tensor, where } from '@wick/tensor';
import { OnnxError } from '../error.ts';
import type { DynamicAxis } from './dimensions.ts';
import { runInEval, type Trace, tensorsIn, trace, unchanged } from './trace.ts';

/**
 * The runs of a model that an export is made from. The first is what is said in ONNX; the others, on other values and
 * with the dynamic axes at other sizes, tell which numbers of the graph follow from the inputs: they would be baked in
 * by mistake. Two sizes are on a line with any third one, so where axes are dynamic there are three.
 *
 * @throws OnnxError if the model does not run at the other sizes, or does something else there.
 */
export function runsOf(
  model: Module,
  inputs: readonly Tensor[],
  names: readonly string[],
  axes: readonly DynamicAxis[],
): Trace[] {
  const at = (run: number) => inputs.map((t, i) => resized(t, names[i]!, axes, run));
  const first = axes.length > 0 ? told(axes, 0, () => trace(model, at(0))) : trace(model, at(0));
  const others = (axes.length > 0 ? [1, 2] : [1]).map((run) => {
    const own = at(run);
    const changed = noGrad(() => own.map((t) => otherwise(t, run)));
    try {
      return trace(model, changed);
    } catch {
      // Values in another order may be none that the model takes, as offsets that must ascend.
      return told(axes, run, () => trace(model, at(run)));
    }
  });
  const ops = ({ calls }: Trace) => calls.map(({ op }) => op).join();
  if (others.some((run) => ops(run) !== ops(first) || run.outputs.length !== first.outputs.length))
    throw new OnnxError('exportOnnx: the model runs other operations for inputs of other values or sizes');
  if (axes.some(({ example, sizes }) => example !== sizes[0])) checkExample(model, inputs, axes, [first, ...others]);
  return [first, ...others];
}

/** A run at sizes that are not those of the example; what goes wrong there is told with them. */
function told(axes: readonly DynamicAxis[], run: number, work: () => Trace): Trace {
  try {
    return work();
  } catch (error) {
    if (error instanceof OnnxError || axes.every(({ example, sizes }) => example === sizes[run])) throw error;
    const sizes = [...new Map(axes.map((axis) => [axis.label, axis.sizes[run]]))];
    const reason = error instanceof Error ? error.message : String(error);
    throw new OnnxError(
      `exportOnnx: the model does not run with ${sizes.map(([label, n]) => `${label} = ${n}`).join(', ')}: ${reason}`,
      { cause: error },
    );
  }
}

/** The graph is that of several elements: with a single one, the results must have the shapes that follow from it. */
function checkExample(
  model: Module,
  inputs: readonly Tensor[],
  axes: readonly DynamicAxis[],
  runs: readonly Trace[],
): void {
  const copies = inputs.map((t) => t.clone());
  const run = () => (model as Module & { forward(...x: Tensor[]): unknown }).forward(...copies);
  const outputs = tensorsIn(runInEval(model, () => unchanged(run)));
  outputs.forEach((t, i) => {
    const elsewhere = runs.map((run) => run.outputs[i]!.shape);
    const fits = elsewhere[0]!.every((n, d) => {
      const sizes = elsewhere.map((shape) => shape[d]!);
      if (sizes.every((size) => size === n)) return t.shape[d] === n;
      const axis = axes.find((a) => sizes.every((size, k) => size === a.sizes[k]));
      return axis === undefined || t.shape[d] === axis.example;
    });
    if (fits && t.ndim === elsewhere[0]!.length) return;
    throw new OnnxError(
      `exportOnnx: the result has the shape [${t.shape.join(', ')}] for the inputs given, but [${elsewhere[0]!.join(', ')}] where ${axes
        .map(({ label, sizes }) => `${label} = ${sizes[0]}`)
        .join(', ')}: a dynamic axis of size 1 is treated in another way than a longer one`,
    );
  });
}

/**
 * An input of other values that mean the same: whole numbers in another order, floats too and drawn towards the first
 * one, so that their sum and their extremes differ; where all are alike, values that are not.
 */
function otherwise(t: Tensor, run: number): Tensor {
  const flat = t.reshape(-1);
  const n = t.numel();
  if (n === 0) return t;
  const values = t.toTypedArray();
  const floating = t.dtype === 'float32' || t.dtype === 'float64';
  const alike = values.every((v: number | bigint) => v === values[0]);
  if (alike && floating) return flat.add(linspace(run / n, run, n, { dtype: t.dtype })).reshape(t.shape);
  if (alike) {
    // Every other one is its neighbour: 0 and 1 are what whole numbers mean most often.
    const odd = tensor(Array.from({ length: n }, (_, i) => i % 2 === run % 2));
    const other = t.dtype === 'bool' ? flat.logicalNot() : flat.add(Number(values[0]) > 0 ? -1 : 1).to(t.dtype);
    return where(odd, other, flat).reshape(t.shape);
  }
  const order = run % 2 === 1 ? flat.flip(0) : flat.roll(Math.max(1, n >> 1));
  if (!floating) return order.reshape(t.shape);
  const share = run % 2 === 1 ? 0.25 : -0.5;
  return order
    .mul(1 - share)
    .add(Number(values[0]) * share)
    .reshape(t.shape);
}

/** A copy of an input with its dynamic axes at the size of a run: its own values again, which are valid whatever they mean. */
function resized(t: Tensor, input: string, axes: readonly DynamicAxis[], run: number): Tensor {
  return noGrad(() =>
    axes
      .filter((axis) => axis.input === input)
      .reduce((x, { axis, example, sizes }) => {
        const times = sizes[run]! / example;
        return times === 1 ? x : cat(new Array<Tensor>(times).fill(x), axis);
      }, t.detach().clone()),
  );
}
