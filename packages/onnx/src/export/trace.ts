import * as nn from '@wick/nn';
import { type DType, noGrad, type RecordedCall, record, Tensor } from '@wick/tensor';
import { memoryKey, memoryOf, Nesting, watchWrites } from '@wick/tensor/internal';
import { OnnxError } from '../error.ts';

/** A tensor as an operation met it: later it may lie in other memory, or its memory hold other values. */
export interface Seen {
  readonly tensor: Tensor;
  /** One object for all tensors that share their elements. */
  readonly memory: object;
  readonly shape: readonly number[];
  readonly ndim: number;
  readonly dtype: DType;
  /** Where in the memory its elements lie. */
  readonly layout: string;
  readonly strides: readonly number[];
  readonly offset: number;
}

/** An operation, and the path of the module whose forward() ran it. */
export interface TracedCall {
  readonly op: string;
  readonly path: string;
  readonly inputs: readonly (Seen | null)[];
  readonly outputs: readonly Seen[];
  readonly attrs: unknown;
  readonly inPlace: boolean;
}

/** One run of a model, as the dispatch saw it. */
export interface Trace {
  readonly inputs: readonly Seen[];
  readonly calls: readonly TracedCall[];
  readonly outputs: readonly Seen[];
}

/** What is known of a tensor now. */
export function seen(t: Tensor): Seen {
  const { shape, dtype, ndim } = t;
  const strides = t.stride();
  const { offset } = memoryOf(t);
  // Where there is one element only, it does not matter how far it is to the next.
  const steps = shape.map((n, d) => (n === 1 ? 0 : strides[d]));
  return {
    tensor: t,
    memory: memoryKey(t),
    shape,
    ndim,
    dtype,
    strides,
    offset,
    layout: `${offset}:${shape}:${steps}`,
  };
}

/** Runs `model` once on `inputs` in evaluation mode, without gradients, and records every operation. */
export function trace(model: nn.Module, inputs: readonly Tensor[]): Trace {
  const calls: TracedCall[] = [];
  return nn.utils.inEvaluation(model, (running) => {
    const keep = ({ op, inputs, outputs, attrs, inPlace }: RecordedCall) =>
      void calls.push({
        op,
        path: running(),
        inputs: inputs.map((t) => t && seen(t)),
        outputs: outputs.map(seen),
        attrs,
        inPlace,
      });
    const given = inputs.map(seen);
    const result: unknown = unchanged(() => record(keep, () => model.forward(...inputs)));
    return { inputs: given, calls, outputs: tensorsIn(result).map(seen) };
  });
}

/** Runs `work` without gradients; what it wrote to is as before afterwards, of whatever it is a part. */
export function unchanged<R>(work: () => R): R {
  const before = new Map<object, () => void>();
  const keep = (t: Tensor) => {
    const key = memoryKey(t);
    if (before.has(key)) return;
    const { data } = memoryOf(t);
    const copy = data.slice();
    before.set(key, () => data.set(copy as never));
  };
  try {
    return noGrad(() => watchWrites(keep, work));
  } finally {
    for (const restore of before.values()) restore();
  }
}

/** The tensors of a result in order: of a tensor, or of arrays and plain objects of results; null is left out. */
export function tensorsIn(result: unknown): Tensor[] {
  if (result instanceof Tensor) return [result];
  nesting.enter();
  try {
    return tensorsInside(result);
  } finally {
    nesting.leave();
  }
}

const nesting = new Nesting('exportOnnx', 'the results of forward()');

function tensorsInside(result: unknown): Tensor[] {
  if (Array.isArray(result)) return result.flatMap(tensorsIn);
  if (result === null || result === undefined) return [];
  if (typeof result === 'object' && Object.getPrototypeOf(result) === Object.prototype)
    return Object.values(result).flatMap(tensorsIn);
  throw new OnnxError(`exportOnnx: forward() must give tensors, arrays or objects of them, got ${typeof result}`);
}
