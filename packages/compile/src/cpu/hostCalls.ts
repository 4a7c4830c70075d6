import { memoryKey, partsOf, plainArray, Reused, remake, rerun, type Storage, wrapArray } from '@wick/tensor/internal';
import { isGradEnabled, setGradEnabled, type Tensor } from '@wick/tensor/light';
import { mapValues } from '../capture/attributes.ts';
import { isPlace } from '../capture/compare.ts';
import { countOf, isDense } from '../graph/geometry.ts';
import type { CallStep, Memory, Place, TypedArray } from '../graph/ir.ts';
import { part } from '../graph/parts.ts';
import { type DirectDraw, directDraw } from './fills.ts';
import { MOST_PLACES, moveUnits, placesIn, wordsOf } from './hostLoops.ts';

interface Prepared {
  readonly inputs: readonly (Tensor | null)[];
  readonly attrs: unknown;
  /** A draw that takes no tensors. */
  readonly draw: DrawHere | null;
  readonly copies: readonly { readonly memory: Memory; readonly storage: Storage }[];
  /** Brings together elements that lie apart, of what is only looked at. */
  readonly moves: readonly Move[];
  readonly results: readonly { readonly memory: Memory; readonly output: number }[];
  /** What the call makes. */
  readonly made: Reused;
}

interface DrawHere {
  readonly fill: DirectDraw['fill'];
  readonly out: TypedArray;
  readonly given: readonly TypedArray[];
  /** Brings elements of the result apart. */
  readonly after: readonly Move[];
  readonly result: { readonly memory: Memory; readonly storage: Storage };
  /** Whether what is given lies in it, too. */
  readonly isRead: boolean;
}

/** Elements of so many words each, from places to places. */
interface Move {
  readonly from: Lying;
  readonly to: Lying;
  readonly size: number;
}

interface Lying {
  readonly words: Int32Array;
  readonly places: Int32Array;
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
    const { inputs, attrs, draw, copies, moves, results, made } = prepared;
    for (let i = 0; i < copies.length; i++) this.elements.store(copies[i]!.memory, copies[i]!.storage.data);
    for (let i = 0; i < moves.length; i++) move(moves[i]!);
    if (draw !== null && isDrawn(draw)) {
      this.elements.load(draw.result.memory, draw.result.storage.data);
      return;
    }
    made.begin();
    try {
      const outputs = rerun(step.op, inputs, attrs, step.inPlace);
      for (let i = 0; i < results.length; i++)
        this.elements.load(results[i]!.memory, memoryKey(outputs[results[i]!.output]!).data);
    } finally {
      made.end();
    }
  }

  /** What a call is given, and what is copied before and after it, each memory once. */
  private prepare(step: CallStep): Prepared {
    const copies = new Map<Memory, { memory: Memory; storage: Storage }>();
    const moves: Move[] = [];
    const take = (place: Place): Tensor => {
      const { memory } = place;
      if (memory.size > 0) copies.set(memory, { memory, storage: this.mirror(memory) });
      // A check sees the elements alone.
      const together = step.outputs.length === 0 && !isDense(place) ? this.together(place, moves) : null;
      return together ? wrapArray(together, place.shape, place.dtype) : this.tensor(place);
    };
    const inputs = step.inputs.map((place) => place && take(place));
    const attrs = step.placed ? mapValues(step.attrs, isPlace, (place) => take(place as Place)) : step.attrs;
    const results = new Map<Memory, { memory: Memory; output: number }>();
    for (const [output, { memory }] of step.outputs.entries())
      if (memory.size > 0 && !results.has(memory)) results.set(memory, { memory, output });
    const draw = this.drawHere(step, moves);
    // What is drawn over as a whole does not matter.
    if (draw !== null && draw.out === draw.result.storage.data && !draw.isRead) copies.delete(draw.result.memory);
    const lists = { copies: [...copies.values()], moves, results: [...results.values()] };
    return { inputs, attrs, draw, ...lists, made: new Reused() };
  }

  private drawHere(step: CallStep, before: Move[]): DrawHere | null {
    const direct = directDraw(step);
    if (direct === null) return null;
    const after: Move[] = [];
    const given = direct.given.map((place) => this.together(place, before));
    const out = this.together(direct.out, after);
    if (out === null || !given.every((array) => array !== null)) return null;
    const { memory } = direct.out;
    const isRead = direct.given.some((place) => place.memory === memory);
    const result = { memory, storage: this.mirror(memory) };
    return { fill: direct.fill, out, given, after: after.map(turned), result, isRead };
  }

  /** The elements of a place row by row: a part of the mirror, or where they lie apart what `moves` fills. Null where nothing can. */
  private together(place: Place, moves: Move[]): TypedArray | null {
    const { memory, offset, shape, strides, dtype } = place;
    const { data } = this.mirror(memory);
    const count = countOf(shape);
    if (isDense(place)) return part(data, offset, count);
    const words = wordsOf(place);
    if (words === null || count > MOST_PLACES) return null;
    const array = plainArray(dtype, count);
    const from = { words: inWords(data), places: placesIn({ shape, strides, offset }, words) };
    moves.push({
      from,
      to: { words: inWords(array), places: placesIn({ shape: [count], strides: [1], offset: 0 }, words) },
      size: words,
    });
    return array;
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
function isDrawn({ fill, out, given, after }: DrawHere): boolean {
  try {
    fill(out, given);
  } catch {
    return false;
  }
  for (let i = 0; i < after.length; i++) move(after[i]!);
  return true;
}

function move({ from, to, size }: Move): void {
  moveUnits(to.words, to.places, from.words, from.places, size);
}

function turned({ from, to, size }: Move): Move {
  return { from: to, to: from, size };
}

function inWords({ buffer, byteOffset, byteLength }: TypedArray): Int32Array {
  return new Int32Array(buffer, byteOffset, byteLength / 4);
}
