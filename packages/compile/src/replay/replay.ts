import {
  gradOf,
  memoryKey,
  partsOf,
  putGrad,
  remake,
  rerun,
  type Storage,
  type TensorParts,
  wrapArray,
} from '@wick/tensor/internal';
import { isGradEnabled, setGradEnabled, type Tensor } from '@wick/tensor/light';
import { mapValues } from '../capture/attributes.ts';
import { isPlace } from '../capture/compare.ts';
import { give } from '../graph/give.ts';
import { type CallStep, type Graph, leafTensor, type Memory, type Place } from '../graph/ir.ts';

/** Runs a graph step by step by the operations' own forward functions: without autograd, checks and modules. */
export class Replay {
  private readonly storages: (Storage | null)[];
  private readonly tensors: (Tensor | null)[];
  /** The arguments and gradients that memories begin with. */
  private readonly owners: (Tensor | null)[];
  private args: readonly Tensor[] = [];

  constructor(private readonly graph: Graph) {
    this.storages = graph.memories.map(({ source, dtype, written }) => {
      if (source.kind === 'outside') return source.storage;
      if (source.kind === 'literal' && !written) return storageOf(wrapArray(source.data, [source.data.length], dtype));
      return null;
    });
    this.tensors = graph.places.map(() => null);
    this.owners = graph.memories.map(() => null);
  }

  run(args: readonly Tensor[]): unknown {
    this.args = args;
    const before = isGradEnabled();
    try {
      for (const memory of this.graph.memories) this.begin(memory);
      for (const step of this.graph.steps) {
        if (step.kind === 'call') this.call(step);
        else if (step.kind === 'effect') {
          setGradEnabled(step.gradients);
          step.run();
        } else {
          const leaf = leafTensor(step.leaf, args);
          putGrad(leaf, step.value && remake(this.parts(step.value), false, false));
        }
      }
      return give(this.graph.output, args, (place) => remake(this.parts(place), false, false));
    } finally {
      setGradEnabled(before);
      this.end();
    }
  }

  /** Brings a memory that does not come from a step into being. */
  private begin({ id, source, dtype, written }: Memory): void {
    if (source.kind === 'literal') {
      if (written) this.storages[id] = storageOf(wrapArray(source.data.slice(), [source.data.length], dtype));
    } else if (source.kind === 'argument' || source.kind === 'grad') {
      const owner = source.kind === 'argument' ? this.args[source.index]! : gradOf(leafTensor(source.leaf, this.args))!;
      this.owners[id] = owner;
      this.storages[id] = storageOf(owner);
    }
  }

  /** Lets go of what a call holds. */
  private end(): void {
    this.args = [];
    const { memories, places } = this.graph;
    for (const { id, source } of memories)
      if (source.kind === 'argument' || source.kind === 'grad' || source.kind === 'result') this.storages[id] = null;
    this.owners.fill(null);
    for (const { id, memory } of places) if (this.storages[memory.id] === null) this.tensors[id] = null;
  }

  private call(step: CallStep): void {
    setGradEnabled(step.gradients);
    const inputs = step.inputs.map((place) => place && this.tensor(place));
    const attrs = step.placed ? mapValues(step.attrs, isPlace, (place) => this.tensor(place as Place)) : step.attrs;
    const outputs = rerun(step.op, inputs, attrs, step.inPlace);
    if (step.inPlace) return;
    step.outputs.forEach(({ memory }, i) => {
      if (memory.source.kind === 'result') this.storages[memory.id] ??= storageOf(outputs[i]!);
    });
  }

  /** The tensor of a place, made once a call. */
  private tensor(place: Place): Tensor {
    const known = this.tensors[place.id];
    if (known && memoryKey(known) === this.storages[place.memory.id]) return known;
    const t = remake(this.parts(place), place.wrapped, place.requiresGrad);
    this.tensors[place.id] = t;
    return t;
  }

  private parts({ memory, shape, strides, offset, dtype, version }: Place): TensorParts {
    const storage = this.storages[memory.id]!;
    const owner = this.owners[memory.id];
    if (!owner) return { storage, shape, strides, offset, dtype, version };
    const start = memory.source.kind === 'argument' ? owner.storageOffset() : 0;
    return { storage, shape, strides, offset: offset + start, dtype, version: partsOf(owner).version };
  }
}

function storageOf(t: Tensor): Storage {
  return partsOf(t).storage;
}
