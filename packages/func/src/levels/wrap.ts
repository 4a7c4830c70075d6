import type { Tensor } from '@wick/tensor';
import { partsOf, remake, Storage } from '@wick/tensor/internal';
import type { Level } from './level.ts';

/** What stands behind a tensor that a transform made. */
export interface Wrapped {
  readonly level: Level;
  readonly value: Tensor;
  /** Of vmap: whether the first dimension of the value is the samples'. */
  readonly batched: boolean;
}

const behind = new WeakMap<Tensor, Wrapped>();

/** What stands behind a tensor, if a transform that is not over made it. */
export function wrappedOf(t: Tensor): Wrapped | undefined {
  return behind.get(t);
}

/** The memory of a tensor of which each sample has another one: nothing that is no operation can read it. */
class SampledStorage extends Storage {
  constructor() {
    super(new Float32Array(0));
  }
  override get data(): never {
    throw new TypeError(
      "vmap: It looks like you're either (1) calling .item() on a Tensor or (2) attempting to use a Tensor in some data-dependent control flow or (3) encountering this error in code that reads values (tolist, toTypedArray, print). For (1) and (3): we don't support vmap over calling .item() on a Tensor, please try to rewrite what you're doing with other operations. For (2): please try to use torch.where-like `where` instead of data-dependent control flow.",
    );
  }
}

/** A tensor of a level over `value`. */
export function wrap(value: Tensor, level: Level, batched = false): Tensor {
  const parts = partsOf(value);
  const t = batched
    ? remake(
        {
          ...parts,
          storage: new SampledStorage(),
          shape: value.shape.slice(1),
          strides: (parts.strides ?? []).slice(1),
        },
        false,
        false,
      )
    : remake(parts, false, false);
  behind.set(t, { level, value, batched });
  return t;
}

/** Makes a tensor that is none of a level's one of it, as it stands: it was made inside and is now changed. */
export function adopt(t: Tensor, level: Level): Tensor {
  const value = remake(partsOf(t), false, false);
  behind.set(t, { level, value, batched: false });
  return value;
}

/** What a tensor of a level stands for; other tensors as they are. */
export function unwrap(t: Tensor, level: Level): Tensor {
  const wrapped = behind.get(t);
  return wrapped?.level === level ? wrapped.value : t;
}

/** The tensor itself, or what it stands for if its transform is over. */
export function current(t: Tensor): Tensor {
  for (let wrapped = behind.get(t); wrapped && !wrapped.level.alive; wrapped = behind.get(t)) {
    if (wrapped.batched) throw new TypeError('vmap: a tensor of one sample was used after vmap was over');
    t = wrapped.value;
  }
  return t;
}

/** Whether samples differ in a tensor, at any level. */
export function isSampled(t: Tensor): boolean {
  for (let wrapped = behind.get(t); wrapped; wrapped = behind.get(wrapped.value)) if (wrapped.batched) return true;
  return false;
}

/** The levels that a tensor belongs to; of vmap those in which its samples differ. */
export function levelsOf(t: Tensor): Level[] {
  const found: Level[] = [];
  for (let wrapped = behind.get(t); wrapped; wrapped = behind.get(wrapped.value))
    if (wrapped.batched || wrapped.level.kind === 'grad') found.push(wrapped.level);
  return found;
}

/** All the values behind a tensor, with every level's samples in front. */
export function everything(t: Tensor): Tensor {
  for (let wrapped = behind.get(t); wrapped; wrapped = behind.get(t)) t = wrapped.value;
  return t;
}
