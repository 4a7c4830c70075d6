import { type Module, utils } from '@wick/nn';
import { fromTypedArray, Tensor } from '@wick/tensor';
import { any, elements, optionTable, type RulesFor, unchecked } from '@wick/tensor/internal';
import { OnnxError } from '../error.ts';
import { type ExportOnnxOptions, exportOnnx, opsetRule } from '../export/exportOnnx.ts';
import { unchanged } from '../export/trace.ts';
import { loadRuntime, type OnnxRuntime, type RuntimeSession, type RuntimeTensor } from './runtime.ts';

/** Options of {@link compile}. */
export interface CompileOptions extends Omit<ExportOnnxOptions, 'inputNames' | 'outputNames' | 'dynamicAxes'> {
  /**
   * Dimensions that may have another size in each call, for every input: `[[0]]` or `[{ 0: 'batch' }]`. Default: the
   * first dimension of every input with more than one dimension, all of one size.
   */
  readonly dynamicAxes?: readonly (readonly number[] | Readonly<Record<number, string>>)[];
  /** The module `onnxruntime-node` or `onnxruntime-web`. Default: the one that is installed. */
  readonly runtime?: OnnxRuntime;
  /** What ONNX Runtime's `InferenceSession.create` takes: execution providers, threads. */
  readonly session?: Readonly<Record<string, unknown>>;
}

/** A model on ONNX Runtime: called as `model.forward` is, it gives what that gives, without gradients. */
export interface CompiledModel<Args extends readonly Tensor[], Result> {
  (...inputs: Args): Promise<Awaited<Result>>;
  /** The graph that runs. */
  readonly bytes: Uint8Array;
  /** Gives back what ONNX Runtime holds; the function cannot be called afterwards. */
  release(): Promise<void>;
}

/** A module whose forward takes tensors. */
interface Callable<Args extends readonly Tensor[], Result> {
  forward(...inputs: Args): Result;
}

const table = optionTable({
  opset: opsetRule,
  dynamicAxes: any<CompileOptions['dynamicAxes']>(undefined, 'an array with an entry for each input', Array.isArray),
  runtime: unchecked<OnnxRuntime | undefined>(undefined),
  session: unchecked<CompileOptions['session']>(undefined), // ONNX Runtime's own
} satisfies RulesFor<CompileOptions>);

/**
 * The fast road for serving: `model` is exported with {@link exportOnnx} and runs on ONNX Runtime (`onnxruntime-node`
 * or `onnxruntime-web`, which has to be installed beside wick).
 *
 * The graph is that of the model in evaluation mode with the weights it has now: after training on, compile anew.
 *
 * @param inputs - example inputs, of the shapes that are not dynamic.
 * @returns a function that takes tensors as `model.forward` does and gives a promise of what that gives, in the same
 * arrays and objects.
 * @throws OnnxError if ONNX Runtime is not there, and as {@link exportOnnx} does.
 * @example
 * ```ts
 * const model = models.resnet18();
 * const fast = await onnx.compile(model, [zeros(1, 3, 224, 224)]);
 * const scores = await fast(randn(1, 3, 224, 224));
 * await fast.release();
 * ```
 * @see https://onnxruntime.ai/docs/get-started/with-javascript/
 */
export async function compile<Args extends readonly Tensor[], Result>(
  model: Module & Callable<Args, Result>,
  inputs: Readonly<Args>,
  options?: CompileOptions,
): Promise<CompiledModel<Args, Result>> {
  const { dynamicAxes, runtime: given, session: sessionOptions, ...rest } = table.read('compile', options);
  const names = inputs.map((_, i) => `input_${i}`);
  const axes = dynamicAxes ?? inputs.map((t): Record<number, string> => (t.ndim > 1 ? { 0: 'batch' } : {}));
  if (axes.length !== inputs.length)
    throw new RangeError(
      `compile: dynamicAxes must have an entry for each of the ${inputs.length} inputs, got ${axes.length}`,
    );
  const bytes = exportOnnx(model, inputs, {
    ...rest,
    inputNames: names,
    dynamicAxes: Object.fromEntries(names.map((name, i) => [name, axes[i]!])),
  });
  // Which arrays and objects the outputs stand in.
  const example: unknown = unchanged(() =>
    utils.inEvaluation(model, () => model.forward(...(inputs as unknown as Args))),
  );
  const runtime = given ?? (await loadRuntime());
  const session = (await runtime.InferenceSession.create(bytes, sessionOptions)) as RuntimeSession;

  const run = async (...tensors: Args): Promise<Awaited<Result>> => {
    if (tensors.length !== names.length)
      throw new OnnxError(`compile: the model takes ${names.length} inputs, got ${tensors.length}`);
    const feeds = Object.fromEntries(names.map((name, i) => [name, toRuntime(runtime, tensors[i], i)]));
    const results = await session.run(feeds);
    const outputs = session.outputNames.map((name) => fromRuntime(results[name]!));
    return arranged(example, outputs) as Awaited<Result>;
  };
  return Object.assign(run, { bytes, release: () => session.release() });
}

function toRuntime(runtime: OnnxRuntime, t: unknown, i: number): RuntimeTensor {
  if (!(t instanceof Tensor)) throw new TypeError(`compile: input ${i} must be a Tensor, got ${typeof t}`);
  return new runtime.Tensor(t.dtype as never, elements(t).slice() as never, t.shape);
}

function fromRuntime({ type, dims, data }: RuntimeTensor): Tensor {
  return fromTypedArray(data as Float32Array, [...dims], type === 'bool' || type === 'float16' ? { dtype: type } : {});
}

/** The outputs in the arrays and objects in which the example has tensors; what is no tensor stays as it is. */
function arranged(example: unknown, outputs: Tensor[]): unknown {
  if (example instanceof Tensor) return outputs.shift();
  if (Array.isArray(example)) return example.map((item) => arranged(item, outputs));
  if (example === null || typeof example !== 'object') return example;
  return Object.fromEntries(Object.entries(example).map(([key, item]) => [key, arranged(item, outputs)]));
}
