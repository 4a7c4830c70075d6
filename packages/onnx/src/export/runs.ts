import { type Module, utils } from '@wick/nn';
import { cat, linspace, noGrad, type Tensor, tensor, where } from '@wick/tensor';
import { OnnxError } from '../error.ts';
import { type DynamicAxis, sizesInRuns } from './dimensions.ts';
import { type Trace, tensorsIn, trace, unchanged } from './trace.ts';

interface Example {
  readonly model: Module;
  readonly inputs: readonly Tensor[];
  readonly names: readonly string[];
}

/**
 * The runs of a model that an export is made from, and the dynamic axes with their sizes in them. The first is what is
 * said in ONNX; the others, on other values and with the dynamic axes at other sizes, tell which numbers of the graph
 * follow from the inputs: they would be baked in by mistake. Two sizes are on a line with any third one, so where axes
 * are dynamic there are three.
 *
 * @throws OnnxError if the model does not run at the other sizes, or does something else there.
 */
export function runsOf(
  model: Module,
  inputs: readonly Tensor[],
  names: readonly string[],
  dynamic: readonly DynamicAxis[],
): { readonly runs: readonly Trace[]; readonly axes: readonly DynamicAxis[] } {
  const example = { model, inputs, names };
  if (dynamic.length === 0)
    return { runs: checked([trace(model, at(example, [], 0)), other(example, [], 1)]), axes: [] };
  const multiples = sizesInRuns(dynamic, false);
  const first = told(multiples, 0, () => trace(model, at(example, multiples, 0)));
  checkSingle(example, multiples, first);
  const second = other(example, multiples, 1);
  checked([first, second]);
  // Some models take certain multiples alone, as images that are halved several times.
  const odd = sizesInRuns(dynamic, true);
  const third = attempt(() => other(example, odd, 2));
  if (third && alike(first, third)) return { runs: [first, second, third], axes: odd };
  return { runs: checked([first, second, other(example, multiples, 2)]), axes: multiples };
}

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

function alike(a: Trace, b: Trace): boolean {
  const ops = ({ calls }: Trace) => calls.map(({ op }) => op).join();
  return ops(a) === ops(b) && a.outputs.length === b.outputs.length;
}

function checked(runs: readonly Trace[]): readonly Trace[] {
  if (runs.some((run) => !alike(runs[0]!, run)))
    throw new OnnxError('exportOnnx: the model runs other operations for inputs of other values or sizes');
  return runs;
}

/** A run on other values. */
function other(example: Example, axes: readonly DynamicAxis[], run: number): Trace {
  const own = at(example, axes, run);
  const changed = noGrad(() => own.map((t) => otherwise(t, run)));
  try {
    return trace(example.model, changed);
  } catch {
    // Values in another order may be none that the model takes, as offsets that must ascend.
    return told(axes, run, () => trace(example.model, at(example, axes, run)));
  }
}

/** A run at sizes that are not those of the example; what goes wrong there is told with them. */
function told(axes: readonly DynamicAxis[], run: number, work: () => Trace): Trace {
  try {
    return work();
  } catch (error) {
    if (error instanceof OnnxError || axes.every(({ example, sizes }) => example === sizes[run])) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new OnnxError(`exportOnnx: the model does not run with ${sizesText(axes, run)}: ${reason}`, { cause: error });
  }
}

function sizesText(axes: readonly DynamicAxis[], run: number): string {
  const sizes = new Map(axes.map((axis) => [axis.label, axis.sizes[run]]));
  return [...sizes].map(([label, n]) => `${label} = ${n}`).join(', ');
}

/** The graph is that of several elements: with a single one the results must have the shapes that follow from it. */
function checkSingle({ model, inputs, names }: Example, axes: readonly DynamicAxis[], first: Trace): void {
  const single = noGrad(() =>
    inputs.map((t, i) =>
      axes
        .filter(({ input }) => input === names[i])
        .reduce((x, { axis }) => x.narrow(axis, 0, 1), t.clone())
        .clone(),
    ),
  );
  const run = () => (model as Module & { forward(...x: Tensor[]): unknown }).forward(...single);
  let outputs: Tensor[];
  try {
    outputs = tensorsIn(utils.inEvaluation(model, () => unchanged(run)));
  } catch (error) {
    // Not a size that the model takes, unless it is what was given.
    if (axes.some(({ example }) => example > 1)) return;
    throw error;
  }
  outputs.forEach((t, i) => {
    const { shape, ndim } = first.outputs[i] ?? { shape: [], ndim: -1 };
    if (t.ndim === ndim) return;
    throw new OnnxError(
      `exportOnnx: a result has the shape [${t.shape.join(', ')}] where dynamic axes have the size 1, and [${shape.join(', ')}] with ${sizesText(axes, 0)}: a graph is the same for all sizes`,
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
  const floating = t.isFloatingPoint();
  const alike = values.every((v: number | bigint) => v === values[0]);
  if (alike && floating) return flat.add(linspace(run / n, run, n, { dtype: t.dtype })).reshape(t.shape);
  if (alike) {
    // Every other one is its neighbour: 0 and 1 are what whole numbers mean most often.
    const odd = tensor(Array.from({ length: n }, (_, i) => i % 2 === run % 2));
    const neighbour = t.dtype === 'bool' ? flat.logicalNot() : flat.add(Number(values[0]) > 0 ? -1 : 1).to(t.dtype);
    return where(odd, neighbour, flat).reshape(t.shape);
  }
  const order = run % 2 === 1 ? flat.flip(0) : flat.roll(Math.max(1, n >> 1));
  if (!floating) return order.reshape(t.shape);
  const share = run % 2 === 1 ? 0.25 : -0.5;
  return order
    .mul(1 - share)
    .add(Number(values[0]) * share)
    .reshape(t.shape);
}

/** Copies of the inputs with their dynamic axes at the size of a run: their own values again, which are valid whatever they mean. */
function at({ inputs, names }: Example, axes: readonly DynamicAxis[], run: number): Tensor[] {
  return noGrad(() =>
    inputs.map((t, i) =>
      axes
        .filter((axis) => axis.input === names[i])
        .reduce((x, { axis, example, sizes }) => {
          const size = sizes[run]!;
          const times = Math.ceil(size / example);
          return times === 1 ? x : cat(new Array<Tensor>(times).fill(x), axis).narrow(axis, 0, size).clone();
        }, t.detach().clone()),
    ),
  );
}
