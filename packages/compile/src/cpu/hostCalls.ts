import { memoryKey, partsOf, plainArray, remake, rerun, type Storage, wrapArray } from '@wick/tensor/internal';
import { isGradEnabled, setGradEnabled, type Tensor } from '@wick/tensor/light';
import { mapValues } from '../capture/attributes.ts';
import { isPlace } from '../capture/compare.ts';
import { countOf } from '../graph/geometry.ts';
import type { CallStep, Memory, Place, TypedArray } from '../graph/ir.ts';
import { part } from '../graph/parts.ts';
import { type DirectDraw, directDraw } from './fills.ts';

interface Prepared {
  readonly inputs: readonly (Tensor | null)[];
  readonly attrs: unknown;
  /** A draw that takes no tensors. */
  readonly draw: DrawHere | null;
  readonly copies: readonly { readonly memory: Memory; readonly storage: Storage }[];
  readonly results: readonly { readonly memory: Memory; readonly output: number }[];
}

interface DrawHere {
  readonly fill: DirectDraw['fill'];
  readonly out: TypedArray;
  readonly given: readonly TypedArray[];
  readonly result: { readonly memory: Memory; readonly storage: Storage };
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
    const { inputs, attrs, draw, copies, results } = prepared;
    for (let i = 0; i < copies.length; i++) this.elements.store(copies[i]!.memory, copies[i]!.storage.data);
    if (draw !== null && isDrawn(draw)) {
      this.elements.load(draw.result.memory, draw.result.storage.data);
      return;
    }
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
    const draw = this.drawHere(step);
    // What is drawn over as a whole does not matter.
    if (draw !== null && draw.out === draw.result.storage.data && !draw.given.includes(draw.out))
      copies.delete(draw.result.memory);
    return { inputs, attrs, draw, copies: [...copies.values()], results: [...results.values()] };
  }

  private drawHere(step: CallStep): DrawHere | null {
    const direct = directDraw(step);
    if (direct === null) return null;
    const elements = ({ memory, offset, shape }: Place) => part(this.mirror(memory).data, offset, countOf(shape));
    const [place] = step.outputs as [Place];
    const result = { memory: place.memory, storage: this.mirror(place.memory) };
    return { fill: direct.fill, out: elements(place), given: direct.given.map(elements), result };
  }

  private tensor(place: Place): Tensor {
    const known = this.tensors.get(place);
    if (known) return known;
    const { memory, shape, strides, offset, dtype, wrapped, requiresGrad } = place;
    const t = remake({ storage: this.mirror(memory), shape, strides, offset, dtype }, wrapped, requiresGrad);
    this.tensors.set(place, t);
    return t;
  }

  private mirror(memory: Memory): Storage {
    let storage = this.mirrors.get(memory);
    if (!storage) {
      storage = partsOf(wrapArray(plainArray(memory.dtype, memory.size), [memory.size], memory.dtype)).storage;
      this.mirrors.set(memory, storage);
    }
    return storage;
  }
}

/** Draws, or has drawn nothing: the operation then says what is wrong. */
function isDrawn({ fill, out, given }: DrawHere): boolean {
  try {
    fill(out, given);
    return true;
  } catch {
    return false;
  }
}
