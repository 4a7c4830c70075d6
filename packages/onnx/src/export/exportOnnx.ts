import type { MessageInitShape } from '@bufbuild/protobuf';
import { type Module, Parameter } from '@wick/nn';
import { Tensor } from '@wick/tensor';
import { OnnxError } from '../error.ts';
import { encodeModel } from '../proto/messages.lazy.ts';
import type { ValueInfoProtoSchema } from '../proto/onnx_pb.ts';
import { Builder, elementTypes } from './builder.ts';
import type { Emitter } from './call.ts';
import { type DynamicAxis, type DynamicSize, sizeOf } from './dimensions.ts';
import { elementwise } from './elementwise.ts';
import { movement } from './movement.ts';
import { normalise } from './normalise.ts';
import { products } from './products.ts';
import { recurrent } from './recurrent.ts';
import { reduce } from './reduce.ts';
import { resample } from './resample.ts';
import { blocks, spatial } from './spatial.ts';
import { type Trace, trace } from './trace.ts';
import { traceAgain } from './traceAgain.ts';

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

const emitters: Readonly<Record<string, Emitter>> = {
  ...elementwise,
  ...movement,
  ...normalise,
  ...products,
  ...recurrent,
  ...reduce,
  ...resample,
  ...spatial,
  ...blocks,
};

/** The version of the file format that goes with each operator set. */
const irVersions: Readonly<Record<number, number>> = { 18: 8, 19: 9, 20: 9, 21: 10, 22: 10, 23: 11, 24: 12, 25: 13 };

/**
 * Writes `model` as an ONNX model: one run on `inputs` in evaluation mode is recorded, and said in ONNX's operations.
 *
 * The initialisers are named by their keys in the state dict; batch normalisation is in its inference form, dropout is
 * gone. A second run on other values, with the dynamic axes enlarged, tells which numbers of the graph follow from the
 * inputs. The model and the default generator are left as they were.
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
export function exportOnnx(model: Module, inputs: readonly Tensor[], options: ExportOnnxOptions = {}): Uint8Array {
  const opset = options.opset ?? 20;
  const irVersion = irVersions[opset];
  if (irVersion === undefined) throw new RangeError(`exportOnnx: opset must be from 18 to 25, got ${opset}`);
  if (!Array.isArray(inputs) || inputs.length === 0 || !inputs.every((t) => t instanceof Tensor))
    throw new TypeError('exportOnnx: inputs must be an array of at least one tensor');
  const inputNames = namesFor('inputNames', 'input', inputs.length, options.inputNames);
  const axes = dynamicAxes(inputs, inputNames, options.dynamicAxes ?? {});

  const first = trace(model, inputs);
  const second = traceAgain(model, inputs, inputNames, axes);
  const outputNames = namesFor('outputNames', 'output', first.outputs.length, options.outputNames);
  const twins = pair(first, second);

  const builder = new Builder(axes, opset, stateOf(model), (t) => twins.get(t) ?? t);
  for (const name of [...inputNames, ...outputNames]) builder.reserve(name);
  for (const [i, t] of inputs.entries()) builder.bind(t, inputNames[i]!);
  first.calls.forEach((call, i) => {
    const where = `${call.op}${call.path ? ` in module '${call.path}'` : ''}`;
    const emitter = Object.hasOwn(emitters, call.op) ? emitters[call.op] : undefined;
    // A function with gradients of its own: what it is made of was recorded before it.
    if (emitter === undefined && !call.inPlace && call.outputs.every((t) => builder.has(t))) return;
    if (emitter === undefined) throw new OnnxError(`exportOnnx: ${where} cannot be exported`);
    if (
      (Object.hasOwn(elementwise, call.op) || Object.hasOwn(reduce, call.op)) &&
      !same(call.attrs, second.calls[i]!.attrs)
    )
      throw new OnnxError(`exportOnnx: ${where} has other parameters for inputs of other values or sizes`);
    let names: readonly (string | null)[];
    try {
      names = emitter(builder, { ...call, twin: second.calls[i]! });
    } catch (error) {
      if (!(error instanceof OnnxError)) throw error;
      throw new OnnxError(`exportOnnx: ${where}: ${error.message.replace(/^exportOnnx: /, '')}`);
    }
    call.outputs.forEach((t, k) => {
      const name = names[k];
      if (name !== null && name !== undefined) builder.bind(t, name);
    });
  });
  first.outputs.forEach((t, i) => {
    builder.nodes.push(builder.node('Identity', [builder.name(t)], {}, [outputNames[i]!]));
  });

  const shapeOf = (t: Tensor, twin: Tensor, name: string) =>
    t.shape.map((n, d) => dimension(n, twin.shape[d]!, axes, `${name}_${d}`));
  return encodeModel({
    irVersion: BigInt(irVersion),
    producerName: 'wick',
    opsetImport: [{ domain: '', version: BigInt(opset) }],
    graph: {
      name: model.constructor.name || 'model',
      node: builder.nodes,
      initializer: builder.initializers,
      input: inputs.map((t, i) => valueInfo(inputNames[i]!, t, shapeOf(t, second.inputs[i]!, inputNames[i]!))),
      output: first.outputs.map((t, i) =>
        valueInfo(outputNames[i]!, t, shapeOf(t, second.outputs[i]!, outputNames[i]!)),
      ),
    },
  });
}

function namesFor(argument: string, stem: string, count: number, given: readonly string[] | undefined): string[] {
  const names = given ? [...given] : Array.from({ length: count }, (_, i) => (count === 1 ? stem : `${stem}_${i}`));
  if (
    names.length !== count ||
    new Set(names).size !== count ||
    names.some((name) => typeof name !== 'string' || !name)
  )
    throw new RangeError(`exportOnnx: ${argument} must be ${count} different names, got [${names.join(', ')}]`);
  return names;
}

function dynamicAxes(
  inputs: readonly Tensor[],
  names: readonly string[],
  wanted: NonNullable<ExportOnnxOptions['dynamicAxes']>,
): DynamicAxis[] {
  const labels: string[] = [];
  return Object.entries(wanted).flatMap(([input, axes]) => {
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
      if (!labels.includes(label)) labels.push(label);
      const size = t.shape[axis]!;
      if (size === 0) throw new RangeError(`exportOnnx: dynamicAxes of '${input}': axis ${axis} has size 0`);
      // Another multiple for every name, so that two dynamic sizes are not mistaken for each other.
      return { input, axis, label, sizes: [size, size * (labels.indexOf(label) + 2)] as const };
    });
  });
}

/** What stands in the second run where a tensor of the first one stands. */
function pair(first: Trace, second: Trace): Map<Tensor, Tensor> {
  const ops = ({ calls }: Trace) => calls.map(({ op }) => op).join();
  if (ops(first) !== ops(second) || first.outputs.length !== second.outputs.length)
    throw new OnnxError('exportOnnx: the model runs other operations for inputs of other values or sizes');
  const twins = new Map<Tensor, Tensor>();
  first.calls.forEach((call, i) => {
    const twin = second.calls[i]!;
    call.inputs.forEach((t, k) => {
      const other = twin.inputs[k];
      if (t && other) twins.set(t, other);
    });
    call.outputs.forEach((t, k) => void twins.set(t, twin.outputs[k]!));
  });
  return twins;
}

/** Whether two runs gave an operation the same attributes. */
function same(a: unknown, b: unknown): boolean {
  const text = (x: unknown) =>
    JSON.stringify(x, (_, v) => (typeof v === 'bigint' || (typeof v === 'number' && !Number.isFinite(v)) ? `${v}` : v));
  return text(a) === text(b);
}

/** Parameters and buffers by their keys; a tensor with two keys has the first one. */
function stateOf(model: Module): Map<Tensor, string> {
  const state = new Map<Tensor, string>();
  for (const [key, t] of [...model.namedParameters(), ...model.namedBuffers()])
    if ((t instanceof Parameter || t instanceof Tensor) && !state.has(t)) state.set(t, key);
  return state;
}

function dimension(first: number, second: number, axes: readonly DynamicAxis[], fallback: string): number | string {
  if (first === second) return first;
  let size: number | DynamicSize;
  try {
    size = sizeOf(first, second, axes, fallback);
  } catch {
    // As after a stride: no whole multiple, and nothing in the graph needs it.
    return fallback;
  }
  return typeof size !== 'number' && size.factor === 1 && size.offset === 0 ? size.axis.label : fallback;
}

function valueInfo(
  name: string,
  t: Tensor,
  shape: readonly (number | string)[],
): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = shape.map((n) => ({
    value:
      typeof n === 'number' ? { case: 'dimValue' as const, value: BigInt(n) } : { case: 'dimParam' as const, value: n },
  }));
  return {
    name,
    type: { value: { case: 'tensorType', value: { elemType: elementTypes[t.dtype], shape: { dim } } } },
  };
}
