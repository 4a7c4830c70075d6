import type { Tensor } from '@wick/tensor';
import { OnnxError } from '../error.ts';
import { type Limits, limitsOf, type OnnxLimits } from '../limits.ts';
import { decodeModel } from '../proto/messages.lazy.ts';
import type { GraphProto, ModelProto, TensorProto, ValueInfoProto } from '../proto/onnx_pb.ts';
import { asRaw } from './packed.ts';
import { scan } from './scan.ts';
import { type OnnxDType, readTensor, shapeOf, typeOf } from './tensors.ts';

/** One initialiser of a model. */
export interface OnnxTensor {
  /** Unique in the model. */
  readonly name: string;
  /** In the file; `read` widens what wick has no type for, as `@wick/checkpoint` does. */
  readonly dtype: OnnxDType;
  /** Sizes; none for a scalar. */
  readonly shape: readonly number[];
  /**
   * The values, as a tensor of their own.
   *
   * @throws OnnxError if the values are not in the file or are not as many as the shape says.
   */
  readonly read: () => Tensor;
}

/** An input or output of a graph. */
export interface OnnxValue {
  /** Unique in the graph. */
  readonly name: string;
  /** A number, the name of a dimension, or `?`; null where the model does not say. */
  readonly shape: readonly (number | string)[] | null;
}

/** What is in an ONNX file. */
export interface OnnxFile {
  /** The initialisers: weights and constants. */
  readonly tensors: readonly OnnxTensor[];
  /** Inputs that are no initialisers. */
  readonly inputs: readonly OnnxValue[];
  /** What the model gives. */
  readonly outputs: readonly OnnxValue[];
  /** How many nodes there are of each operator, the most frequent first. */
  readonly operators: ReadonlyMap<string, number>;
  /** The version of the file format. */
  readonly irVersion: number;
  /** Version by domain; '' is ONNX's own. */
  readonly opsets: Readonly<Record<string, number>>;
  /** Who wrote it, with the version: `pytorch 2.15.0`. */
  readonly producer: string;
}

/**
 * Reads what is in an ONNX file: its initialisers, inputs, outputs and operators. Nothing is run.
 *
 * @param options - `limits`: how much the file may hold, see {@link OnnxLimits}.
 * @throws OnnxError if `bytes` are no ONNX model, or hold more than the limits allow; TypeError if they are no
 *   Uint8Array.
 * @example
 * ```ts
 * const bytes = onnx.exportOnnx(new nn.Linear(3, 2), [randn(1, 3)]); // or the bytes of a file
 * for (const { name, shape } of onnx.parseOnnx(bytes).tensors) console.log(name, shape);
 * ```
 * @see https://onnx.ai/onnx/repo-docs/IR.html
 */
export function parseOnnx(bytes: Uint8Array, options?: { readonly limits?: OnnxLimits }): OnnxFile {
  const limits = limitsOf('parseOnnx', options);
  const { graph, irVersion, opsetImport, producerName, producerVersion } = decoded('parseOnnx', bytes, limits);
  const initialised = new Set(graph.initializer.map(({ name }) => name));
  const operators = new Map<string, number>();
  for (const { opType } of graph.node) operators.set(opType, (operators.get(opType) ?? 0) + 1);
  return {
    tensors: graph.initializer.map(tensorOf),
    inputs: graph.input.filter(({ name }) => !initialised.has(name)).map(sized),
    outputs: graph.output.map(sized),
    operators: new Map([...operators].sort((a, b) => b[1] - a[1])),
    irVersion: Number(irVersion),
    opsets: Object.fromEntries(opsetImport.map(({ domain, version }) => [domain, Number(version)])),
    producer: `${producerName} ${producerVersion}`.trim(),
  };
}

/** The model and its graph, or an error that speaks of `where`. */
export function decoded(where: string, bytes: Uint8Array, limits: Limits): ModelProto & { readonly graph: GraphProto } {
  if (!(bytes instanceof Uint8Array)) throw new TypeError(`${where}: bytes must be a Uint8Array, got ${typeof bytes}`);
  let model: ModelProto;
  try {
    model = decodeModel(asRaw(bytes, scan(bytes, limits).packed));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OnnxError(`${where}: the bytes are no ONNX model: ${reason}`, { cause: error });
  }
  if (!model.graph) throw new OnnxError(`${where}: the bytes are no ONNX model: there is no graph`);
  return model as ModelProto & { readonly graph: GraphProto };
}

function tensorOf(proto: TensorProto): OnnxTensor {
  const { name } = proto;
  const { dtype } = typeOf(proto);
  const shape = shapeOf(proto);
  return { name, dtype, shape, read: () => readTensor(proto, shape) };
}

/** Name and shape of an input or output. */
export function sized({ name, type }: ValueInfoProto): OnnxValue {
  const shape = type?.value.case === 'tensorType' ? type.value.value.shape : undefined;
  const sizes = shape?.dim.map(({ value }) => {
    if (value.case === 'dimValue') return Number(value.value);
    return value.case === 'dimParam' && value.value !== '' ? value.value : '?';
  });
  return { name, shape: sizes ?? null };
}
