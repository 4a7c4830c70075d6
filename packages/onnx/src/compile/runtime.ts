import { OnnxError } from '../error.ts';

/** A tensor of ONNX Runtime. */
export interface RuntimeTensor {
  /** Its element type as ONNX Runtime names it: 'float32', 'int64'. */
  readonly type: string;
  /** Sizes. */
  readonly dims: readonly number[];
  /** A typed array of its elements. */
  readonly data: unknown;
}

/** A loaded model of ONNX Runtime. */
export interface RuntimeSession {
  readonly outputNames: readonly string[];
  run(feeds: Readonly<Record<string, RuntimeTensor>>): Promise<Readonly<Record<string, RuntimeTensor>>>;
  release(): Promise<void>;
}

/** What is used of `onnxruntime-node` and `onnxruntime-web`; a module of either is one. */
export interface OnnxRuntime {
  /** Makes a tensor of an element type, a typed array and sizes. */
  readonly Tensor: new (
    type: never,
    data: never,
    dims: readonly number[],
  ) => RuntimeTensor;
  /** Loads a model. */
  readonly InferenceSession: {
    create(bytes: Uint8Array, options?: Readonly<Record<string, unknown>>): Promise<unknown>;
  };
}

/**
 * ONNX Runtime as it is installed: `onnxruntime-node` in Node, else `onnxruntime-web`.
 *
 * @throws OnnxError that says what to install.
 */
export async function loadRuntime(): Promise<OnnxRuntime> {
  const inNode = (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node !== undefined;
  // A variable, so that bundlers do not ask for a package that a program may well do without.
  const name: string = inNode ? 'onnxruntime-node' : 'onnxruntime-web';
  try {
    const module = (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as Partial<OnnxRuntime> & {
      readonly default?: OnnxRuntime;
    };
    return module.InferenceSession ? (module as OnnxRuntime) : module.default!;
  } catch (cause) {
    throw new OnnxError(
      `compile: ONNX Runtime is not there: install ${name}, or import it yourself and give it as { runtime }`,
      { cause },
    );
  }
}
