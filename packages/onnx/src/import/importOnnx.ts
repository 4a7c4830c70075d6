import { Module } from '@wick/nn';
import { Tensor } from '@wick/tensor';
import { show } from '@wick/tensor/internal';
import { OnnxError } from '../error.ts';
import { type Limits, limitsOf, type OnnxLimits } from '../limits.ts';
import { decoded, type OnnxValue, sized } from '../read/parseOnnx.ts';
import { readTensor, shapeOf } from '../read/tensors.ts';
import { Held } from './held.ts';
import { Plan } from './plan.ts';
import { learnedNames, Places } from './state.ts';

/** Options of {@link importOnnx}. */
export interface ImportOnnxOptions {
  /** How much the file and a run of it may hold. Default: see {@link OnnxLimits}. */
  readonly limits?: OnnxLimits;
}

/** Below version 7 some operators broadcast in another way, if a node says so: such nodes are refused. */
const oldestOpset = 1;

/**
 * A model that was read from ONNX. Its initialisers are parameters and buffers under their own names, dots being levels
 * of modules, so that a model that `exportOnnx` wrote has its state dict again.
 *
 * @example
 * ```ts
 * const bytes = onnx.exportOnnx(new nn.Linear(2, 1), [zeros(1, 2)]);
 * const model = onnx.importOnnx(bytes);
 * Object.keys(model.stateDict()); // ['weight', 'bias']
 * ```
 */
export class OnnxModule extends Module {
  static override readonly name = 'OnnxModule';
  /** What `forward` takes, in this order. */
  readonly inputs: readonly OnnxValue[];
  /** What it gives. */
  readonly outputs: readonly OnnxValue[];
  /** @internal The nodes, and the path of every initialiser; copies of the module share it. */
  readonly program: Program;

  /** @internal Use {@link importOnnx}. */
  constructor(bytes: Uint8Array, options?: ImportOnnxOptions) {
    super();
    const limits = limitsOf('importOnnx', options);
    const model = decoded('importOnnx', bytes, limits);
    const { graph } = model;
    const opset = Number(model.opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 0n);
    if (!(opset >= oldestOpset && opset < 2 ** 31))
      throw new OnnxError(`importOnnx: the model names no operator set of ONNX's own, but ${opset}`);
    if (graph.sparseInitializer.length > 0) throw new OnnxError('importOnnx: sparse initialisers are not read');
    const initialised = new Set(graph.initializer.map(({ name }) => name));
    const inputs = graph.input.filter(({ name }) => !initialised.has(name));
    const plan = new Plan(graph, opset, new Set([...inputs.map(({ name }) => name), ...initialised]));
    const isLearned = learnedNames(graph);
    const values = new Map<string, Tensor>();
    for (const proto of graph.initializer) {
      if (values.has(proto.name)) throw new OnnxError(`importOnnx: the initialiser ${show(proto.name)} is there twice`);
      values.set(proto.name, readTensor(proto, shapeOf(proto)));
    }
    this.inputs = inputs.map(sized);
    this.outputs = graph.output.map(sized);
    this.program = new Program(plan, new Map(), limits);
    const places = new Places(this, limits.levels);
    const paths = [...values].map(([name, t]) => [name, places.put(name, t, isLearned.has(name))] as const);
    this.program = new Program(plan, new Map(paths), limits);
  }

  /**
   * Runs the graph.
   *
   * @param inputs - one tensor per graph input, in the order of {@link inputs}.
   * @returns the output, or all of them where there are several.
   * @throws OnnxError for inputs that the graph does not take, and where a node cannot be computed: the message names it.
   */
  override forward(...inputs: Tensor[]): Tensor;
  override forward(...inputs: Tensor[]): Tensor | Tensor[] {
    if (inputs.length !== this.inputs.length)
      throw new OnnxError(
        `OnnxModule.forward: the graph takes ${this.inputs.length} inputs (${this.inputs.map(({ name }) => name).join(', ')}), got ${inputs.length}`,
      );
    const { plan, paths, limits } = this.program;
    const values = new Map<string, Tensor>();
    for (const [name, path] of paths) values.set(name, at(this, path));
    this.inputs.forEach((input, i) => {
      checkInput(input, inputs[i]);
      values.set(input.name, inputs[i]!);
    });
    let given = 0;
    for (const t of values.values()) given += t.numel() * t.elementSize();
    const held = new Held(Math.max(limits.bytes, limits.bytesPerByte * given), values.values());
    const outputs = plan.run(values, held);
    return outputs.length === 1 ? outputs[0]! : outputs;
  }
}

/**
 * Reads an ONNX model into a module that runs on wick: it computes, it can be trained on, its state can be saved.
 *
 * Operators of ONNX's own domain are read, without control flow, sequences and strings. Half
 * precision widens to float32, small integers to int32.
 *
 * @param bytes - an `.onnx` file, with its initialisers inside.
 * @param options - `limits`: how much the file and a run of it may hold, see {@link OnnxLimits}.
 * @throws OnnxError if `bytes` are no ONNX model, or hold what is not read or more than the limits allow: the message
 * names the node.
 * @example
 * ```ts
 * const bytes = onnx.exportOnnx(models.lenet5(), [randn(1, 1, 28, 28)]); // or the bytes of a file
 * const model = onnx.importOnnx(bytes);
 * const scores = model.forward(randn(1, 1, 28, 28));
 * ```
 * @see https://onnx.ai/onnx/operators/
 */
export function importOnnx(bytes: Uint8Array, options?: ImportOnnxOptions): OnnxModule {
  return new OnnxModule(bytes, options);
}

class Program {
  constructor(
    readonly plan: Plan,
    readonly paths: ReadonlyMap<string, readonly string[]>,
    readonly limits: Limits,
  ) {}
}

/** The tensor at a path: what is there when the graph runs is what counts. */
function at(module: Module, path: readonly string[]): Tensor {
  return path.reduce((holder: unknown, name) => (holder as Record<string, unknown>)[name], module) as Tensor;
}

function checkInput({ name, shape }: OnnxValue, given: unknown): void {
  if (!(given instanceof Tensor))
    throw new TypeError(`OnnxModule.forward: input '${name}' must be a Tensor, got ${typeof given}`);
  const fits =
    shape === null ||
    (shape.length === given.ndim && shape.every((n, i) => typeof n === 'string' || n === given.shape[i]));
  if (!fits)
    throw new OnnxError(
      `OnnxModule.forward: input '${name}' must have the shape [${shape.join(', ')}], got [${given.shape.join(', ')}]`,
    );
}
