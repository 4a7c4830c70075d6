import { withoutDraws } from '@wick/init';
import { Tensor } from '@wick/tensor/light';
import type { Module } from '../../module/module.ts';
import type { FloatDType } from '../../options.ts';
import { isUninitialized } from '../../uninitialized.ts';
import { UninitializedBuffer } from '../../uninitializedBuffer.ts';
import { UninitializedParameter } from '../../uninitializedParameter.ts';

/** Builds the layer that a lazy one becomes when a size is known. */
export type Recipe = (size: number, dtype: FloatDType) => Module;

/** What a class of lazy layers has beside its constructor. */
export interface LazyNames {
  /** As every layer's. */
  readonly name: string;
  /** What reprs and messages show. */
  readonly typeName: string;
}

/** A class whose constructor takes no input size, and whose layers are of an ordinary kind from their first input on. */
export type LazyClass<M extends Module, A extends unknown[]> = (new (...args: A) => M) & LazyNames;

/** What a lazy layer keeps until it becomes an ordinary one. */
export interface Lazy {
  recipe?: Recipe | undefined;
}

/** Lets a layer, built with a size of 0, wait for its first input. */
export function wait(
  layer: Module & Lazy,
  recipe: Recipe,
  parameters: readonly string[],
  dtype: FloatDType,
  buffers: readonly string[] = [],
): void {
  layer.recipe = recipe;
  for (const name of parameters) layer.registerParameter(name, new UninitializedParameter({ dtype }));
  for (const name of buffers) layer.registerBuffer(name, new UninitializedBuffer({ dtype }));
}

/**
 * Turns a layer that waits into the ordinary one: it takes over what the recipe builds, draws included, and its class,
 * as in PyTorch.
 */
export function complete(layer: Module & Lazy, sizeOf: () => number): void {
  if (layer.recipe) become(layer, build(layer, layer.recipe, sizeOf()));
}

/** What the layer becomes by a state that is about to be loaded; nothing is drawn, and nothing of it is changed yet. */
export function builtFrom(
  layer: Module & Lazy,
  tensor: unknown,
  sizeOf: (shape: readonly number[]) => number,
): { built: Module; become(): void } | null {
  const { recipe } = layer;
  if (!recipe || !(tensor instanceof Tensor) || isUninitialized(tensor)) return null;
  const built = withoutDraws(() => build(layer, recipe, sizeOf(tensor.shape)));
  return { built, become: () => become(layer, built) };
}

function build(layer: Module & Lazy, recipe: Recipe, size: number): Module {
  const waiting = layer.parameters().next().value ?? [...layer.buffers()].find((t) => t.dtype !== 'int64');
  return recipe(size, (waiting?.dtype ?? 'float32') as FloatDType);
}

function become(layer: Module & Lazy, built: Module): void {
  const { training } = layer;
  delete layer.recipe;
  const waiting = [...layer.namedParameters({ recurse: false }), ...layer.namedBuffers({ recurse: false })];
  Object.assign(layer, built, { training });
  // As in PyTorch the tensors are the same objects as before: an optimiser that has the parameters goes on with them.
  for (const [name, tensor] of waiting) {
    const sized: unknown = Reflect.get(built, name);
    const waited = tensor instanceof UninitializedParameter || tensor instanceof UninitializedBuffer;
    if (!waited || !(sized instanceof Tensor)) continue;
    tensor.materialize(sized.data);
    Reflect.set(layer, name, tensor);
  }
  Object.setPrototypeOf(layer, Object.getPrototypeOf(built));
}
