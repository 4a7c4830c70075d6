import { memoryKey, partsOf, plainArray, remake, rerun, type Storage, wrapArray } from '@wick/tensor/internal';
import { isGradEnabled, setGradEnabled, type Tensor } from '@wick/tensor/light';
import { mapValues } from '../capture/attributes.ts';
import { isPlace } from '../capture/compare.ts';
import type { CallStep, Memory, Place, TypedArray } from '../graph/ir.ts';

interface Prepared {
  readonly inputs: readonly (Tensor | null)[];
  readonly attrs: unknown;
  readonly copies: readonly { readonly memory: Memory; readonly storage: Storage }[];
  readonly results: readonly { readonly memory: Memory; readonly output: number }[];
}

/** Where the elements of memories are. */
interface Elements {
  /** Copies those of a memory to an array. */
  store(memory: Memory, array: TypedArray): void;
  /** Has those of an array in a memory. */
  load(memory: Memory, array: TypedArray): void;
}

/** Runs calls that plans have no command for by their own forward, on copies of what the arena holds. */
export class HostCalls {
  private readonly mirrors = new Map<Memory, Storage>();
  private readonly tensors = new Map<Place, Tensor>();
  private readonly prepared = new Map<CallStep, Prepared>();

  constructor(private readonly elements: Elements) {}

  run(step: CallStep): void {
    const gradients = isGradEnabled();
    try {
      setGradEnabled(step.gradients);
      this.call(step);
    } finally {
      setGradEnabled(gradients);
    }
  }

  private call(step: CallStep): void {
    let prepared = this.prepared.get(step);
    if (prepared === undefined) {
      prepared = this.prepare(step);
      this.prepared.set(step, prepared);
    }
    const { inputs, attrs, copies, results } = prepared;
    for (let i = 0; i < copies.length; i++) this.elements.store(copies[i]!.memory, copies[i]!.storage.data);
    const outputs = rerun(step.op, inputs, attrs, step.inPlace);
    for (let i = 0; i < results.length; i++)
      this.elements.load(results[i]!.memory, memoryKey(outputs[results[i]!.output]!).data);
  }

  /** What a call is given, and what is copied before and after it, each memory once. */
  private prepare(step: CallStep): Prepared {
    const copies = new Map<Memory, { memory: Memory; storage: Storage }>();
    const take = (place: Place): Tensor => {
      const t = this.tensor(place);
      const { memory } = place;
      if (memory.size > 0) copies.set(memory, { memory, storage: memoryKey(t) });
      return t;
    };
    const inputs = step.inputs.map((place) => place && take(place));
    const attrs = step.placed ? mapValues(step.attrs, isPlace, (place) => take(place as Place)) : step.attrs;
    const results = new Map<Memory, { memory: Memory; output: number }>();
    for (const [output, { memory }] of step.outputs.entries())
      if (memory.size > 0 && !results.has(memory)) results.set(memory, { memory, output });
    return { inputs, attrs, copies: [...copies.values()], results: [...results.values()] };
  }

  private tensor(place: Place): Tensor {
    const known = this.tensors.get(place);
    if (known) return known;
    const { memory, shape, strides, offset, dtype, wrapped, requiresGrad } = place;
    let storage = this.mirrors.get(memory);
    if (!storage) {
      storage = partsOf(wrapArray(plainArray(memory.dtype, memory.size), [memory.size], memory.dtype)).storage;
      this.mirrors.set(memory, storage);
    }
    const t = remake({ storage, shape, strides, offset, dtype }, wrapped, requiresGrad);
    this.tensors.set(place, t);
    return t;
  }
}
