import type { Plan } from '@wick/kernels/plan';
import { partsOf, plainArray, remake, rerun, type Storage, wrapArray } from '@wick/tensor/internal';
import { isGradEnabled, setGradEnabled, type Tensor } from '@wick/tensor/light';
import { mapValues } from '../capture/attributes.ts';
import { isPlace } from '../capture/compare.ts';
import type { CallStep, Memory, Place } from '../graph/ir.ts';

/** Runs calls that plans have no command for by their own forward, on copies of what the arena holds. */
export class HostCalls {
  private readonly mirrors = new Map<Memory, Storage>();
  private readonly tensors = new Map<Place, Tensor>();

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
    const fresh = new Set<Memory>();
    const take = (place: Place): Tensor => {
      const t = this.tensor(place);
      if (!fresh.has(place.memory)) {
        fresh.add(place.memory);
        const { data } = partsOf(t).storage;
        if (data.length > 0) this.plan.store(this.at(place.memory), data);
      }
      return t;
    };
    const inputs = step.inputs.map((place) => place && take(place));
    const attrs = step.placed ? mapValues(step.attrs, isPlace, (place) => take(place as Place)) : step.attrs;
    const outputs = rerun(step.op, inputs, attrs, step.inPlace);
    const loaded = new Set<Memory>();
    step.outputs.forEach(({ memory }, i) => {
      if (loaded.has(memory)) return;
      loaded.add(memory);
      const { data } = partsOf(outputs[i]!).storage;
      if (data.length > 0) this.plan.load(this.at(memory), data);
    });
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
