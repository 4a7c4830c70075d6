import type { Tensor } from '@wick/tensor';
import { OnnxError } from '../error.ts';
import type { Seen } from './trace.ts';

/** How a view is taken from what it shows, and how that looks after the view was written to. */
export interface View {
  read(base: string): string;
  write(base: string, value: string): string;
}

/** What a tensor is before anything of the graph has touched it. */
export interface Origin {
  /** The name of its value, which is made when it is first asked for. */
  say(seen: readonly Seen[]): string;
  /** The key of a parameter or buffer. */
  stateKey(seen: Seen): string | undefined;
}

/** One way of looking at a piece of memory. */
interface Place {
  readonly memory: Memory;
  /** Null until it is asked for. */
  name: string | null;
  /** The writes to the memory that the name knows of. */
  version: number;
  readonly from: { readonly place: Place; readonly view: View } | null;
  /** Whether its value is of the graph; else it was there before. */
  inGraph: boolean;
  readonly seen: readonly Seen[];
  /** The results that have no name in ONNX. */
  readonly unsaid: string | null;
}

interface Memory {
  /** How often it was written to. */
  version: number;
  readonly places: Map<string, Place>;
}

/**
 * Which value of the graph a tensor is. Values never change, tensors do: a change in place gives the memory a new value,
 * from which every other view of it is taken anew when it is next read.
 */
export class Values {
  /** By the memory's object in each run. */
  private readonly memories: Map<object, Memory>[] = [];
  private readonly byTensor = new Map<Tensor, Place>();

  constructor(private readonly origin: Origin) {}

  /** The name of a tensor's value, as every run had the tensor. */
  name(seen: readonly Seen[]): string {
    return this.current(this.place(seen));
  }

  /** Whether a tensor is a value of the graph or of the model's state. */
  has(seen: readonly Seen[]): boolean {
    const place = this.found(seen);
    return place?.inGraph || place?.from != null || this.origin.stateKey(seen[0]!) !== undefined;
  }

  /** Whether these are known as results of the graph. */
  isResult(seen: readonly Seen[]): boolean {
    return this.found(seen)?.inGraph === true;
  }

  private found(seen: readonly Seen[]): Place | undefined {
    const memory = this.memories[0]?.get(seen[0]!.memory);
    return memory && this.placeIn(memory, seen);
  }

  /** A new value; without a name one that ONNX does not have, `unsaid` says which. */
  bind(seen: readonly Seen[], name: string | null, unsaid: string): void {
    const memory = this.memoryOf(seen);
    const place = { memory, name, version: 0, from: null, inGraph: true, seen, unsaid: name === null ? unsaid : null };
    memory.places.set(layoutOf(seen), place);
  }

  /** A view of `base`. */
  bindView(seen: readonly Seen[], base: readonly Seen[], view: View): void {
    const from = this.place(base);
    const { memory } = from;
    const { inGraph } = from;
    const place: Place = { memory, name: null, version: 0, from: { place: from, view }, inGraph, seen, unsaid: null };
    this.byTensor.set(seen[0]!.tensor, place);
    // What no operation made, as `detach()` does, is found by how it lies; what was there first is nearer to the whole.
    const layout = layoutOf(seen);
    if (!memory.places.has(layout)) memory.places.set(layout, place);
  }

  /** The value of a tensor after it was changed in place; `whole` where nothing of the old one is left. */
  write(seen: readonly Seen[], value: string, whole: boolean): void {
    const target = this.place(seen);
    const { memory } = target;
    const root = rootOf(target);
    if (!root.inGraph) this.own(root, whole && root === target);
    const written: Place[] = [];
    for (let place = target, name = value; ; ) {
      written.push(place);
      const { from } = place;
      const next = from?.view.write(this.current(from.place), name);
      place.name = name;
      if (from === null) break;
      place = from.place;
      name = next!;
    }
    memory.version++;
    for (const place of written) place.version = memory.version;
  }

  /** What was made outside the operations becomes a value of the graph, if it is made anew in every run. */
  private own(root: Place, overwritten: boolean): void {
    const [first, second] = root.seen as [Seen, Seen];
    const lasting = first.memory === second.memory;
    if (lasting && !(overwritten && root.name === null)) {
      const key = this.origin.stateKey(first);
      const what = key === undefined ? 'a tensor that was there before the model ran' : `'${key}'`;
      throw new OnnxError(`exportOnnx: ${what} is changed in place: a graph keeps nothing from one run to the next`);
    }
    if (!overwritten) this.current(root);
    for (const place of [...root.memory.places.values(), ...this.byTensor.values()])
      if (rootOf(place) === root) place.inGraph = true;
  }

  private current(place: Place): string {
    const { from, memory } = place;
    if (place.name !== null && (from === null || place.version === memory.version)) return place.name;
    if (place.unsaid !== null) throw new OnnxError(`exportOnnx: ${place.unsaid} has no counterpart in ONNX`);
    place.name = from ? from.view.read(this.current(from.place)) : this.origin.say(place.seen);
    place.version = memory.version;
    return place.name;
  }

  private place(seen: readonly Seen[]): Place {
    const memory = this.memoryOf(seen);
    const layout = layoutOf(seen);
    const known = this.placeIn(memory, seen);
    if (known) return known;
    if ([...memory.places.values()].some(({ inGraph }) => inGraph))
      throw new OnnxError(
        `exportOnnx: a tensor of shape [${seen[0]!.shape.join(', ')}] shows the memory of another one in a way that no operation made`,
      );
    const place: Place = { memory, name: null, version: 0, from: null, inGraph: false, seen, unsaid: null };
    memory.places.set(layout, place);
    return place;
  }

  /** Of two views that lie alike in all runs, as the whole and its first thousand rows, each tensor is its own. */
  private placeIn(memory: Memory, seen: readonly Seen[]): Place | undefined {
    const layout = layoutOf(seen);
    const own = this.byTensor.get(seen[0]!.tensor);
    return own?.memory === memory && layoutOf(own.seen) === layout ? own : memory.places.get(layout);
  }

  private memoryOf(seen: readonly Seen[]): Memory {
    const found = seen.map(({ memory }, run) => {
      this.memories[run] ??= new Map();
      return this.memories[run].get(memory);
    });
    if (found.some((memory) => memory !== found[0]))
      throw new OnnxError('exportOnnx: tensors share memory in one run of the model and not in another');
    const memory = found[0] ?? { version: 0, places: new Map() };
    for (const [run, one] of seen.entries()) this.memories[run]!.set(one.memory, memory);
    return memory;
  }
}

const layoutOf = (seen: readonly Seen[]) => seen.map(({ layout }) => layout).join('|');

function rootOf(place: Place): Place {
  let root = place;
  while (root.from) root = root.from.place;
  return root;
}
