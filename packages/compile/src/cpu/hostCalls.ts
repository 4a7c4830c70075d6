import type { Plan } from '@wick/kernels/plan';
import { memoryKey, partsOf, plainArray, remake, rerun, type Storage, wrapArray } from '@wick/tensor/internal';
import { isGradEnabled, setGradEnabled, type Tensor } from '@wick/tensor/light';
import { mapValues } from '../capture/attributes.ts';
import { isPlace } from '../capture/compare.ts';
import type { CallStep, Memory, Place } from '../graph/ir.ts';

interface Prepared {
  readonly inputs: readonly (Tensor | null)[];
  readonly attrs: unknown;
  readonly copies: readonly { readonly at: number; readonly storage: Storage }[];
  readonly results: readonly { readonly at: number; readonly output: number }[];
}

/** Runs calls that plans have no command for by their own forward, on copies of what the arena holds. */
export class HostCalls {
  private readonly mirrors = new Map<Memory, Storage>();
  private readonly tensors = new Map<Place, Tensor>();
  private readonly prepared = new Map<CallStep, Prepared>();

  constructor(
    private readonly plan: Pick<Plan, 'load' | 'store'>,
    private readonly at: (memory: Memory) => number,
  ) {}

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
    for (let i = 0; i < copies.length; i++) this.plan.store(copies[i]!.at, copies[i]!.storage.data);
    const outputs = rerun(step.op, inputs, attrs, step.inPlace);
    for (let i = 0; i < results.length; i++)
      this.plan.load(results[i]!.at, memoryKey(outputs[results[i]!.output]!).data);
  }

  /** What a call is given, and what is copied before and after it, each memory once. */
  private prepare(step: CallStep): Prepared {
    const copies = new Map<Memory, { at: number; storage: Storage }>();
    const take = (place: Place): Tensor => {
      const t = this.tensor(place);
      const { memory } = place;
      if (memory.size > 0) copies.set(memory, { at: this.at(memory), storage: memoryKey(t) });
      return t;
    };
    const inputs = step.inputs.map((place) => place && take(place));
    const attrs = step.placed ? mapValues(step.attrs, isPlace, (place) => take(place as Place)) : step.attrs;
    const results = new Map<Memory, { at: number; output: number }>();
    for (const [output, { memory }] of step.outputs.entries())
      if (memory.size > 0 && !results.has(memory)) results.set(memory, { at: this.at(memory), output });
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
