import type { MessageInitShape } from '@bufbuild/protobuf';
import { type Module, Parameter } from '@wick/nn';
import { Tensor } from '@wick/tensor';
import { any, optionTable, type Rule, type RulesFor, show, unchecked } from '@wick/tensor/internal';
import { OnnxError } from '../error.ts';
import { encodeModel } from '../proto/messages.lazy.ts';
import type { ValueInfoProtoSchema } from '../proto/onnx_pb.ts';
import { Builder, elementTypes } from './builder.ts';
import type { DynamicAxis } from './dimensions.ts';
import { runsOf } from './runs.ts';
import { sayCalls } from './sayCalls.ts';
import type { Seen } from './trace.ts';
import { used } from './used.ts';

/** Options of {@link exportOnnx}. */
export interface ExportOnnxOptions {
  /** Names of the graph's inputs. Default: `input`, or `input_0`, `input_1`, …. */
  readonly inputNames?: readonly string[];
  /** Names of the graph's outputs. Default: `output`, or `output_0`, `output_1`, …. */
  readonly outputNames?: readonly string[];
  /**
   * Dimensions of the inputs that may have another size when the graph runs, by the input's name: `{ x: [0] }`, or with
   * a name for each dimension `{ x: { 0: 'batch' } }`. Dimensions of one name are one size. Default: none.
   */
  readonly dynamicAxes?: Readonly<Record<string, readonly number[] | Readonly<Record<number, string>>>>;
  /**
   * Version of ONNX's operator set, from 18 to 25. Default: 20, which every ONNX Runtime from 1.18 on knows; nothing
   * that wick writes says more in a later one.
   */
  readonly opset?: number;
}

/** The version of the file format that goes with each operator set. */
const irVersions: Readonly<Record<number, number>> = { 18: 8, 19: 9, 20: 9, 21: 10, 22: 10, 23: 11, 24: 12, 25: 13 };

/** The options that {@link exportOnnx} and what compiles by it share. */
export const opsetRule: Rule<number> = {
  value: 20,
  read(where, name, given) {
    if (irVersions[given as number] !== undefined) return given as number;
    throw new RangeError(`${where}: ${name} must be from 18 to 25, got ${show(given)}`);
  },
};

const table = optionTable({
  inputNames: unchecked<readonly string[] | undefined>(undefined), // namesFor looks at both
  outputNames: unchecked<readonly string[] | undefined>(undefined),
  dynamicAxes: any<NonNullable<ExportOnnxOptions['dynamicAxes']>>(
    {},
    'an object of axes by input',
    (given) => typeof given === 'object' && given !== null,
  ),
  opset: opsetRule,
} satisfies RulesFor<ExportOnnxOptions>);

/**
 * Writes `model` as an ONNX model: one run on `inputs` in evaluation mode is recorded, and said in ONNX's operations.
 *
 * The initialisers are named by their keys in the state dict; batch normalisation is in its inference form, dropout is
 * gone; what is changed in place, also through a view, is a new value. Runs on other values, with the dynamic axes at
 * other sizes, tell which numbers of the graph follow from the inputs; a dynamic axis of size 1 in the example is run
 * with 2 and more. The model, the inputs and the default generator are left as they were.
 *
 * @param inputs what `model.forward` takes; also the shapes that are not dynamic.
 * @returns the bytes of an `.onnx` file.
 * @throws OnnxError if an operation has no counterpart (the message names it and its module), or if a number would be
 * baked into the graph that depends on the inputs' values or on a dynamic axis.
 * @example
 * ```ts
 * const [model, x] = [models.lenet5(), randn(1, 1, 28, 28)];
 * const bytes = exportOnnx(model, [x], { inputNames: ['x'], dynamicAxes: { x: { 0: 'batch' } } });
 * ```
 * @see https://onnx.ai/onnx/operators/
 */
export function exportOnnx(model: Module, inputs: readonly Tensor[], options?: ExportOnnxOptions): Uint8Array {
  const read = table.read('exportOnnx', options);
  const { opset } = read;
  if (!Array.isArray(inputs) || inputs.length === 0 || !inputs.every((t) => t instanceof Tensor))
    throw new TypeError('exportOnnx: inputs must be an array of at least one tensor');
  const inputNames = namesFor('inputNames', 'input', inputs.length, read.inputNames);

  const { runs, axes } = runsOf(model, inputs, inputNames, dynamicAxes(inputs, inputNames, read.dynamicAxes));
  const outputs = runs[0]!.outputs.map((_, i) => runs.map((run) => run.outputs[i]!));
  const outputNames = namesFor('outputNames', 'output', outputs.length, read.outputNames);

  const state = stateOf(model);
  const builder = new Builder(opset, state, runs.length);
  for (const name of [...inputNames, ...outputNames]) builder.reserve(name);
  for (const key of state.values()) checkText('a name of the state', key);
  for (const { label } of axes) checkText('a name of a dimension', label);
  const given = inputNames.map((name, i) => {
    const seen = runs.map((run) => run.inputs[i]!);
    builder.values.bind(seen, name, name);
    builder.learn(name, seen);
    return seen;
  });
  sayCalls(builder, runs);
  outputs.forEach((seen, i) => {
    builder.nodes.push(builder.node('Identity', [builder.values.name(seen)], {}, [outputNames[i]!]));
  });

  const { nodes, initializers } = used(builder, outputNames);
  return encodeModel({
    irVersion: BigInt(irVersions[opset]!),
    producerName: 'wick',
    opsetImport: [{ domain: '', version: BigInt(opset) }],
    graph: {
      name: model.constructor.name || 'model',
      node: nodes,
      initializer: initializers,
      input: given.map((seen, i) => valueInfo(inputNames[i]!, seen, axes)),
      output: outputs.map((seen, i) => valueInfo(outputNames[i]!, seen, axes)),
    },
  });
}

/** ONNX keeps text in UTF-8, in which a lone surrogate would become another character. */
function checkText(what: string, text: string): void {
  if (/\p{Surrogate}/u.test(text))
    throw new OnnxError(`exportOnnx: ${what} must be well-formed text, got ${JSON.stringify(text)}`);
}

function namesFor(argument: string, stem: string, count: number, given: readonly string[] | undefined): string[] {
  const names = given ? [...given] : Array.from({ length: count }, (_, i) => (count === 1 ? stem : `${stem}_${i}`));
  if (
    names.length !== count ||
    new Set(names).size !== count ||
    names.some((name) => typeof name !== 'string' || !name)
  )
    throw new RangeError(`exportOnnx: ${argument} must be ${count} different names, got [${names.join(', ')}]`);
  for (const name of names) checkText(argument, name);
  return names;
}

function dynamicAxes(
  inputs: readonly Tensor[],
  names: readonly string[],
  wanted: NonNullable<ExportOnnxOptions['dynamicAxes']>,
): DynamicAxis[] {
  const found = Object.entries(wanted).flatMap(([input, axes]) => {
    const t = inputs[names.indexOf(input)];
    if (t === undefined)
      throw new RangeError(
        `exportOnnx: dynamicAxes names '${input}', the inputs are ${names.map((n) => `'${n}'`).join(', ')}`,
      );
    const entries = Array.isArray(axes)
      ? axes.map((axis): [number, string] => [axis, `${input}_${axis}`])
      : Object.entries(axes).map(([axis, label]): [number, string] => [Number(axis), label]);
    return entries.map(([axis, label]) => {
      if (!Number.isInteger(axis) || axis < 0 || axis >= t.ndim)
        throw new RangeError(
          `exportOnnx: dynamicAxes of '${input}': no axis ${axis} in the shape [${t.shape.join(', ')}]`,
        );
      if (t.shape[axis] === 0) throw new RangeError(`exportOnnx: dynamicAxes of '${input}': axis ${axis} has size 0`);
      return { input, axis, label, example: t.shape[axis]!, sizes: [] };
    });
  });
  const labels = [...new Set(found.map(({ label }) => label))];
  for (const label of labels) {
    const sizes = new Set(found.flatMap((one) => (one.label === label ? [one.example] : [])));
    if (sizes.size > 1)
      throw new RangeError(
        `exportOnnx: dynamicAxes: the dimensions called '${label}' have the sizes ${[...sizes].join(' and ')}, one name is one size`,
      );
  }
  return found;
}

/** Parameters and buffers by their keys; a tensor with two keys has the first one. */
function stateOf(model: Module): Map<Tensor, string> {
  const state = new Map<Tensor, string>();
  for (const [key, t] of [...model.namedParameters(), ...model.namedBuffers()])
    if ((t instanceof Parameter || t instanceof Tensor) && !state.has(t)) state.set(t, key);
  return state;
}

function valueInfo(
  name: string,
  seen: readonly Seen[],
  axes: readonly DynamicAxis[],
): MessageInitShape<typeof ValueInfoProtoSchema> {
  const { shape, dtype } = seen[0]!;
  const dim = shape.map((n, d) => {
    const sizes = seen.map((one) => one.shape[d]!);
    if (sizes.every((size) => size === n)) return { value: { case: 'dimValue' as const, value: BigInt(n) } };
    const axis = axes.find((one) => sizes.every((size, k) => size === one.sizes[k]));
    return { value: { case: 'dimParam' as const, value: axis?.label ?? `${name}_${d}` } };
  });
  return { name, type: { value: { case: 'tensorType', value: { elemType: elementTypes[dtype], shape: { dim } } } } };
}
