import { real, show } from '@wick/tensor/internal';
import { Tensor } from '@wick/tensor/light';

/** One tensor, or some: an array, or what `parameters()` gives. */
export type Tensors = Tensor | Iterable<Tensor>;

/** The tensors as an array. */
export function listOf(where: string, name: string, tensors: Tensors): Tensor[] {
  if (tensors instanceof Tensor) return [tensors];
  if (typeof tensors !== 'object' || tensors === null || !(Symbol.iterator in tensors))
    throw new TypeError(`${where}: ${name} must be a Tensor or an iterable of them, got ${show(tensors)}`);
  const list: unknown[] = [...tensors];
  for (const t of list)
    if (!(t instanceof Tensor)) throw new TypeError(`${where}: ${name} must hold Tensors, got ${show(t)} among them`);
  return list as Tensor[];
}

/** The gradients that are there. */
export function gradsOf(where: string, parameters: Tensors): Tensor[] {
  return listOf(where, 'parameters', parameters).flatMap((p) => (p.grad ? [p.grad] : []));
}

/** Any number at all, as an argument of its own. */
export const checkReal = real(0).read;
