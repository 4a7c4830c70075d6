import {
  gradOf,
  memoryKey,
  memoryOf,
  partsOf,
  putGrad,
  remake,
  type Storage,
  type TensorParts,
  type VersionCounter,
} from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { type GradStep, type Graph, type Leaf, leafTensor, type Memory, type Place, type TypedArray } from './ir.ts';
import { part, partsIn, tensorIn } from './parts.ts';
import { isOutside } from './touches.ts';

const none: readonly Tensor[] = [];

/** The gradient that a leaf has when a run begins. */
interface Found {
  readonly leaf: Leaf;
  tensor: Tensor | null;
}

/** What a run of a program finds outside, arguments, storages and gradients, and what it leaves there. */
export class Outside {
  private args: readonly Tensor[] = none;
  /** The gradients that memories begin with, as long as a run holds them. */
  private readonly grads: ReadonlyMap<Memory, Found>;
  private readonly found: readonly Found[];
  /** What counts the changes in place, once for each; of arguments and gradients their memory. */
  private readonly changes: readonly (VersionCounter | Memory)[];
  private readonly leftTensors = new Map<GradStep, Tensor>();

  /** @param memories - those that the program works on */
  constructor(graph: Graph, memories: Iterable<Memory>) {
    const grads = new Map<Memory, Found>();
    for (const memory of memories)
      if (memory.source.kind === 'grad') grads.set(memory, { leaf: memory.source.leaf, tensor: null });
    this.grads = grads;
    this.found = [...grads.values()];
    this.changes = changesOf(graph);
  }

  /** Looks at what is there when a run begins. */
  begin(args: readonly Tensor[]): void {
    this.args = args;
    for (let i = 0; i < this.found.length; i++) {
      const found = this.found[i]!;
      found.tensor = gradOf(leafTensor(found.leaf, args))!;
    }
  }

  /** Lets go of what a run holds. */
  end(): void {
    this.args = none;
    for (let i = 0; i < this.found.length; i++) this.found[i]!.tensor = null;
  }

  /** The tensor that a memory is of; null for a storage that was there before. */
  private ownerOf(memory: Memory): Tensor | null {
    const { source } = memory;
    return source.kind === 'argument' ? this.args[source.index]! : (this.grads.get(memory)?.tensor ?? null);
  }

  storageOf(memory: Memory): Storage {
    const { source } = memory;
    return source.kind === 'outside' ? source.storage : memoryKey(this.ownerOf(memory)!);
  }

  /** The elements of an argument that the places over it reach. */
  elementsOf(memory: Memory): TypedArray {
    const { data, offset } = memoryOf(this.ownerOf(memory)!);
    return part(data, offset, memory.size);
  }

  /** The element of its storage with which a memory begins. */
  startOf({ source }: Memory): number {
    return source.kind === 'argument' ? this.args[source.index]!.storageOffset() : 0;
  }

  /** A place over a memory from outside. */
  partsOf(place: Place): TensorParts {
    const { memory, offset } = place;
    const owner = this.ownerOf(memory);
    const version = owner ? partsOf(owner).version : place.version;
    return { ...partsIn(this.storageOf(memory), place), offset: offset + this.startOf(memory), version };
  }

  /** Leaves a gradient with its leaf: over a storage from outside, or one that `storageOf` gives for a memory of the program's. */
  setGrad(step: GradStep, storageOf: (memory: Memory) => Storage): void {
    const leaf = leafTensor(step.leaf, this.args);
    const { value } = step;
    if (value === null) putGrad(leaf, null);
    else if (isOutside(value.memory)) putGrad(leaf, remake(this.partsOf(value), false, false));
    else {
      const storage = storageOf(value.memory);
      let t = this.leftTensors.get(step);
      if (!t || memoryKey(t) !== storage) {
        t = tensorIn(storage, value);
        this.leftTensors.set(step, t);
      }
      putGrad(leaf, t);
    }
  }

  countChanges(): void {
    for (let i = 0; i < this.changes.length; i++) {
      const change = this.changes[i]!;
      const owner = 'source' in change ? this.ownerOf(change) : null;
      const counter = 'source' in change ? owner && partsOf(owner).version : change;
      if (counter) counter.value++;
    }
  }
}

/** What counts the changes that a run makes in place, once for each of them. */
function changesOf({ steps }: Graph): (VersionCounter | Memory)[] {
  return steps.flatMap((step) => {
    if (step.kind !== 'call' || !step.inPlace) return [];
    const { memory, version } = step.outputs[0]!;
    return isOutside(memory) ? [version ?? memory] : [];
  });
}
