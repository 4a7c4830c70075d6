import { type Module, registerModuleForwardHook, registerModuleForwardPreHook } from '@wick/nn';
import { defaultGenerator, noGrad, type RecordedCall, record, Tensor } from '@wick/tensor';
import { OnnxError } from '../error.ts';

/** An operation, and the path of the module whose forward() ran it. */
export interface TracedCall extends RecordedCall {
  readonly path: string;
}

/** One run of a model, as the dispatch saw it. */
export interface Trace {
  readonly inputs: readonly Tensor[];
  readonly calls: readonly TracedCall[];
  readonly outputs: readonly Tensor[];
}

/** Runs `model` once on `inputs` in evaluation mode, without gradients, and records every operation. */
export function trace(model: Module, inputs: readonly Tensor[]): Trace {
  const calls: TracedCall[] = [];
  const paths = new Map<Module, string>();
  for (const [path, m] of model.namedModules()) paths.set(m, path);
  const running: string[] = [];
  const hooks = [
    registerModuleForwardPreHook((m) => void running.push(paths.get(m) ?? '')),
    registerModuleForwardHook(() => void running.pop()),
  ];
  try {
    const keep = (call: RecordedCall) => void calls.push({ ...call, path: running.at(-1) ?? '' });
    const result = runInEval(model, () => noGrad(() => record(keep, () => model.forward(...inputs))));
    return { inputs, calls, outputs: tensorsIn(result) };
  } finally {
    for (const hook of hooks) hook.remove();
  }
}

/** Runs `work` with the model in evaluation mode; model and default generator are left as they were. */
export function runInEval<R>(model: Module, work: () => R): R {
  const training = [...model.modules()].filter((m) => m.training);
  for (const m of training) m.training = false;
  // A model that draws in evaluation mode draws the same in every run.
  const state = defaultGenerator.getState();
  try {
    return work();
  } finally {
    defaultGenerator.setState(state);
    for (const m of training) m.training = true;
  }
}

/** The tensors of a result in order: of a tensor, or of arrays and plain objects of results; null is left out. */
export function tensorsIn(result: unknown): Tensor[] {
  if (result instanceof Tensor) return [result];
  if (Array.isArray(result)) return result.flatMap(tensorsIn);
  if (result === null || result === undefined) return [];
  if (typeof result === 'object' && Object.getPrototypeOf(result) === Object.prototype)
    return Object.values(result).flatMap(tensorsIn);
  throw new OnnxError(`exportOnnx: forward() must give tensors, arrays or objects of them, got ${typeof result}`);
}
