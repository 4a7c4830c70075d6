import { gradOf, isWrapped, partsOf, type Storage, type VersionCounter } from '@wick/tensor/internal';
import { Tensor } from '@wick/tensor/light';
import { CompileError } from '../error.ts';
import type { Leaf, Memory, Output, Place, Source } from '../graph/ir.ts';
import { type Watched, watchedAs } from './watched.ts';

/** An argument in a storage from outside, and where in it. */
export interface FixedArgument {
  readonly index: number;
  readonly storage: Storage;
  readonly offset: number;
}

/** The storages and tensors that a function meets while it is recorded: arguments, from outside, or made by it. */
export class Memories {
  readonly all: Memory[] = [];
  readonly places: Place[] = [];
  /** The tensors from outside that were used. */
  readonly watched = new Map<Tensor, Watched>();
  private readonly byStorage = new Map<Storage, Memory>();
  /** With which element of its storage a memory begins. */
  private readonly bases = new Map<Memory, number>();
  private readonly newStorages = new WeakSet<Storage>();
  /** Those among them that were made inside of a step. */
  private readonly hiddenStorages = new WeakSet<Storage>();
  private readonly newTensors = new WeakSet<object>();
  /** What counts the changes of arguments and gradients, by place: needed if they turn out to be from outside. */
  private readonly versions = new Map<Place, VersionCounter | undefined>();

  constructor(private readonly args: readonly Tensor[]) {
    // Of arguments in one memory the one that begins first: places are counted from there.
    const first = new Map<Storage, number>();
    args.forEach((t, index) => {
      const { storage } = partsOf(t);
      const known = first.get(storage);
      if (known === undefined || t.storageOffset() < args[known]!.storageOffset()) first.set(storage, index);
    });
    for (const [storage, index] of first) {
      const t = args[index]!;
      this.add(storage, t, { kind: 'argument', index }, t.storageOffset());
    }
  }

  storageMade(storage: Storage, isHidden: boolean): void {
    this.newStorages.add(storage);
    if (isHidden) this.hiddenStorages.add(storage);
  }

  tensorMade(tensor: object): void {
    this.newTensors.add(tensor);
  }

  /** Whether a tensor, or the storage of one, was made while the function ran. */
  isNew(tensor: object): boolean {
    return this.newTensors.has(tensor);
  }

  isNewStorage(storage: Storage): boolean {
    return this.newStorages.has(storage);
  }

  /** What a storage is, if anything that was recorded has had to do with it. */
  of(storage: Storage): Memory | undefined {
    return this.byStorage.get(storage);
  }

  /** With which element of its storage a memory begins. */
  startOf(memory: Memory): number {
    return this.bases.get(memory)!;
  }

  /** Whether a storage holds numbers that the function made itself. */
  isLiteral(storage: Storage): boolean {
    const memory = this.byStorage.get(storage);
    if (memory) return memory.source.kind === 'literal' && !memory.written;
    return this.newStorages.has(storage) && !this.hiddenStorages.has(storage);
  }

  /** Whether a storage holds what a step has given, as far as it is seen from outside of steps. */
  isResult(storage: Storage): boolean {
    return this.byStorage.get(storage)?.source.kind === 'result' && !this.hiddenStorages.has(storage);
  }

  /** Takes a storage up that nothing has had to do with. */
  add(storage: Storage, t: Tensor, source: Source, base = 0): Memory {
    const size = source.kind === 'argument' ? 0 : storage.size;
    const memory: Memory = { id: this.all.length, dtype: t.dtype, size, source, written: false };
    this.all.push(memory);
    this.byStorage.set(storage, memory);
    this.bases.set(memory, base);
    return memory;
  }

  /** Where a tensor lies. */
  placeOf(t: Tensor): Place {
    const { storage, shape, strides, offset, dtype, version } = partsOf(t);
    this.watch(t);
    const memory = this.byStorage.get(storage) ?? this.introduce(storage, t);
    const at = (offset ?? 0) - this.bases.get(memory)!;
    if (memory.source.kind === 'argument') memory.size = Math.max(memory.size, at + reach(shape, strides!));
    const { requiresGrad } = t;
    const wrapped = isWrapped(t);
    const place: Place = {
      id: this.places.length,
      memory,
      shape,
      strides: strides!,
      offset: at,
      dtype,
      wrapped,
      requiresGrad,
      version: memory.source.kind === 'outside' ? version : undefined,
    };
    this.places.push(place);
    if (memory.source.kind === 'argument' || memory.source.kind === 'grad') this.versions.set(place, version);
    return place;
  }

  /**
   * Arguments and gradients that lie in the memory of something from outside are from outside, too: a replay has to find them
   * there again. Gives the arguments of which that is so.
   *
   * @param touched - what optimisers and averages had to do with
   * @param grads - the tensors that were gradients when the function began
   */
  settle(touched: ReadonlySet<Storage>, grads: ReadonlySet<Tensor>): FixedArgument[] {
    const outside = new Set<Storage>();
    for (const { tensor, storage } of this.watched.values()) if (!grads.has(tensor)) outside.add(storage);
    for (const [storage, memory] of this.byStorage) {
      const { kind } = memory.source;
      if (kind === 'argument' ? outside.has(storage) || touched.has(storage) : kind === 'grad' && outside.has(storage))
        this.moveOutside(memory, storage);
    }
    return this.args.flatMap((t, index) => {
      const { storage } = partsOf(t);
      return this.byStorage.get(storage)?.source.kind === 'outside'
        ? [{ index, storage, offset: t.storageOffset() }]
        : [];
    });
  }

  private moveOutside(memory: Memory, storage: Storage): void {
    memory.source = { kind: 'outside', storage };
    memory.size = storage.size;
    for (const place of this.places) {
      if (place.memory !== memory) continue;
      place.offset += this.bases.get(memory)!;
      place.version = this.versions.get(place);
    }
    this.bases.set(memory, 0);
  }

  /** The place of a tensor that outlives the call: a literal's must be made anew for each. */
  keep(t: Tensor): Place {
    const place = this.placeOf(t);
    if (place.memory.source.kind === 'literal') place.memory.written = true;
    return place;
  }

  /** A tensor that is returned. */
  outputOf(t: Tensor): Output {
    if (this.newTensors.has(t)) {
      const place = this.keep(t);
      if (!t.requiresGrad || !t.isLeaf) return { kind: 'place', place };
      if (Object.getPrototypeOf(t) !== Tensor.prototype)
        throw new CompileError(
          'compile: the function returns a Parameter that it has made, which a replay would not make anew: return a tensor, and make it of that outside',
        );
      const grad = gradOf(t);
      return { kind: 'leaf', place, grad: grad && this.keep(grad) };
    }
    const index = this.args.indexOf(t);
    if (index >= 0) return { kind: 'argument', index };
    this.watch(t);
    return { kind: 'outside', tensor: t };
  }

  /** How a replay finds a tensor that was there before; null for one that was made. */
  leafOf(tensor: Tensor): Leaf | null {
    if (this.newTensors.has(tensor)) return null;
    const argument = this.args.indexOf(tensor);
    if (argument >= 0) return { argument };
    this.watch(tensor);
    return { outside: tensor };
  }

  watch(tensor: Tensor): void {
    if (this.newTensors.has(tensor) || this.watched.has(tensor) || this.args.includes(tensor)) return;
    this.watched.set(tensor, watchedAs(tensor));
  }

  /** A storage that no step gave: numbers that the function made itself, or one from outside. */
  private introduce(storage: Storage, t: Tensor): Memory {
    if (!this.newStorages.has(storage)) return this.add(storage, t, { kind: 'outside', storage });
    if (this.hiddenStorages.has(storage))
      throw new CompileError(
        'compile: a tensor that came to be inside a step that is no operation (an optimizer, an average) is used: make it before',
      );
    return this.add(storage, t, { kind: 'literal', data: storage.data.slice() });
  }
}

/** From the first to the last element of a geometry, so many elements of memory. */
function reach(shape: readonly number[], strides: readonly number[]): number {
  if (shape.includes(0)) return 0;
  return 1 + shape.reduce((sum, size, d) => sum + (size - 1) * strides[d]!, 0);
}
