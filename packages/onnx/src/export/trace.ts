import type { Module } from '@wick/nn';
import { noGrad, type RecordedCall, record, Tensor } from '@wick/tensor';
import { OnnxError } from '../error.ts';

/** One run of a model, as the dispatch saw it. */
export interface Trace {
  readonly inputs: readonly Tensor[];
  readonly calls: readonly RecordedCall[];
  readonly outputs: readonly Tensor[];
}

/** Runs `model` once on `inputs` in evaluation mode, without gradients, and records every operation. */
export function trace(model: Module, inputs: readonly Tensor[]): Trace {
  const calls: RecordedCall[] = [];
  const training = [...model.modules()].filter((m) => m.training);
  for (const m of training) m.training = false;
  try {
    const result = noGrad(() =>
      record(
        (call) => calls.push(call),
        () => model.forward(...inputs),
      ),
    );
    return { inputs, calls, outputs: tensorsIn(result) };
  } finally {
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
