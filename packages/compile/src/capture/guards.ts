import { gradOf, memoryKey, type Storage } from '@wick/tensor/internal';
import { isGradEnabled, type Tensor } from '@wick/tensor/light';
import { sameList } from '../graph/geometry.ts';
import { type Graph, type Leaf, leafTensor, type Memory } from '../graph/ir.ts';
import type { InitialGrad } from './cells.ts';
import type { FixedArgument } from './memories.ts';
import type { Holder } from './metModules.ts';
import { ModuleLooks } from './moduleLooks.ts';
import type { Recorder } from './recorder.ts';
import { changeOf, haveStrides, type Watched } from './watched.ts';

/** What `grad` of a leaf has to be. */
interface GuardedGrad {
  readonly leaf: Leaf;
  readonly initial: InitialGrad | null;
}

/** Decides whether a recording still fits: asked before every replay, so it makes no garbage. */
export class Guards {
  private readonly gradients = isGradEnabled();
  private readonly watched: readonly Watched[];
  private readonly grads: readonly GuardedGrad[];
  private readonly modules: ModuleLooks;
  private readonly holders: readonly Holder[];
  private readonly constants: readonly (readonly [version: { value: number }, was: number])[];
  /** The storages from outside, which no other argument or gradient may lie in: one that did was recorded as such. */
  private readonly outside: ReadonlySet<object>;
  private readonly fixed: readonly FixedArgument[];

  constructor(recorder: Recorder, graph: Graph) {
    this.watched = [...recorder.memories.watched.values()];
    this.grads = [...recorder.cells.byTensor.values()].flatMap(({ leaf, initial }) =>
      initial === 'any' ? [] : [{ leaf, initial }],
    );
    this.modules = new ModuleLooks([...recorder.modules.looks.values()]);
    this.holders = recorder.modules.holders();
    this.constants = [...recorder.constants.counts, ...recorder.saved];
    this.outside = new Set([
      ...graph.memories.flatMap(({ source }) => (source.kind === 'outside' ? [source.storage] : [])),
      ...recorder.touched,
    ]);
    this.fixed = recorder.fixed;
  }

  /** Why the recording does not fit any more; null if it does. */
  change(args: readonly Tensor[]): string | null {
    if (isGradEnabled() !== this.gradients) return 'gradients are switched on or off';
    const changed = this.modules.change();
    if (changed !== null) return changed;
    for (let i = 0; i < this.holders.length; i++) {
      const [typeName, isSame] = this.holders[i]!;
      if (!isSame()) return `a ${typeName} has other members`;
    }
    for (let i = 0; i < this.watched.length; i++) {
      const change = changeOf(this.watched[i]!);
      if (change !== null) return change;
    }
    for (let i = 0; i < this.constants.length; i++) {
      const [version, was] = this.constants[i]!;
      if (version.value !== was)
        return 'the values of a tensor that decide what is done, or that a graph from outside has saved, have changed';
    }
    return this.changeOfGrads(args) ?? this.changeOfArguments(args);
  }

  private changeOfGrads(args: readonly Tensor[]): string | null {
    const { grads } = this;
    for (let i = 0; i < grads.length; i++) {
      const { leaf, initial } = grads[i]!;
      const grad = gradOf(leafTensor(leaf, args));
      if ((grad === null) !== (initial === null)) return 'the gradient of a tensor is there, or is not';
      if (grad === null || initial === null) continue;
      const { shape, strides, offset, memory, start } = initial;
      const { source } = memory;
      if (source.kind === 'argument' && args[source.index]!.storageOffset() !== start)
        return 'an argument lies otherwise in the memory of a gradient';
      if (grad.storageOffset() !== offset || !sameList(grad.shape, shape) || !haveStrides(grad, strides))
        return 'the gradient of a tensor lies otherwise';
      const key = memoryKey(grad);
      if (key !== this.keyOf(memory, args) || (source.kind === 'grad' && this.isTaken(key, memory, i, args)))
        return 'the gradient of a tensor lies in the memory of another one, or does not';
    }
    return null;
  }

  /** The storage that a memory is now. */
  private keyOf({ source }: Memory, args: readonly Tensor[]): Storage | null {
    if (source.kind === 'outside') return source.storage;
    if (source.kind === 'argument') return memoryKey(args[source.index]!);
    const grad = source.kind === 'grad' ? gradOf(leafTensor(source.leaf, args)) : null;
    return grad && memoryKey(grad);
  }

  /** Whether a gradient's storage is another memory's as well. */
  private isTaken(key: Storage, memory: Memory, before: number, args: readonly Tensor[]): boolean {
    if (this.outside.has(key)) return true;
    for (let i = 0; i < args.length; i++) if (memoryKey(args[i]!) === key) return true;
    for (let i = 0; i < before; i++) {
      const { initial } = this.grads[i]!;
      if (initial !== null && initial.memory !== memory && this.keyOf(initial.memory, args) === key) return true;
    }
    return false;
  }

  private changeOfArguments(args: readonly Tensor[]): string | null {
    for (let i = 0; i < this.fixed.length; i++) {
      const { index, storage, offset } = this.fixed[i]!;
      const t = args[index]!;
      if (memoryKey(t) !== storage || t.storageOffset() !== offset)
        return 'an argument lies no longer in the memory of a tensor from outside';
    }
    for (let i = 0; i < args.length; i++)
      if (this.outside.has(memoryKey(args[i]!)) && !this.isFixed(i))
        return 'an argument lies in the memory of a tensor from outside';
    return null;
  }

  /** The tensors from outside that were used. */
  tensors(): Set<Tensor> {
    return new Set(this.watched.map(({ tensor }) => tensor));
  }

  /** Whether a tensor lies in a storage that was met outside and not among the arguments. */
  meets(t: Tensor): boolean {
    const key = memoryKey(t);
    return this.outside.has(key) && !this.fixed.some(({ storage }) => storage === key);
  }

  private isFixed(index: number): boolean {
    for (let i = 0; i < this.fixed.length; i++) if (this.fixed[i]!.index === index) return true;
    return false;
  }
}
