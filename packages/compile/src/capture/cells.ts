import { gradOf, partsOf, type Storage } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { GradStep, Leaf, Memory, Place } from '../graph/ir.ts';
import type { Memories } from './memories.ts';

/** A gradient that was there when the function began: how it lay, and in which memory, which may be that of something else. */
export interface InitialGrad extends Pick<Place, 'shape' | 'strides' | 'offset'> {
  readonly memory: Memory;
  /** With which element of its storage the memory begins. */
  readonly start: number;
}

/** What `grad` of a leaf was when it was first looked at; `any` if it was set before. */
export interface Cell {
  readonly leaf: Leaf;
  readonly initial: 'any' | null | InitialGrad;
}

/** `grad` of the tensors that were there before the function ran. */
export class Cells {
  readonly byTensor = new Map<Tensor, Cell>();
  /** The gradients that were there. */
  readonly initial = new Set<Tensor>();
  private readonly current = new Map<Tensor, Tensor | null>();

  constructor(private readonly memories: Memories) {}

  read(tensor: Tensor): void {
    if (this.byTensor.has(tensor)) return;
    const leaf = this.memories.leafOf(tensor);
    if (leaf === null) return;
    const grad = gradOf(tensor);
    this.current.set(tensor, grad);
    if (grad === null) {
      this.byTensor.set(tensor, { leaf, initial: null });
      return;
    }
    const { storage, shape, strides } = partsOf(grad);
    this.initial.add(grad);
    const memory = this.memories.of(storage) ?? this.memories.add(storage, grad, { kind: 'grad', leaf });
    this.byTensor.set(tensor, {
      leaf,
      initial: { shape, strides: strides!, offset: grad.storageOffset(), memory, start: this.memories.startOf(memory) },
    });
  }

  /** The step that sets one; null where a replay has nothing to set. */
  set(tensor: Tensor, value: Tensor | null): GradStep | null {
    const leaf = this.memories.leafOf(tensor);
    if (leaf === null) return null;
    if (!this.byTensor.has(tensor)) this.byTensor.set(tensor, { leaf, initial: 'any' });
    else if (this.current.get(tensor) === value) return null;
    this.current.set(tensor, value);
    return { kind: 'grad', leaf, value: value === null ? null : this.memories.keep(value) };
  }

  /** Whether one of them lies in a storage as things are. */
  lieIn(storage: Storage): boolean {
    for (const grad of this.current.values()) if (grad && partsOf(grad).storage === storage) return true;
    return false;
  }
}
