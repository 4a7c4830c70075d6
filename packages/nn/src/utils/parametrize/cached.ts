import type { Tensor } from '@wick/tensor/light';
import type { Module } from '../../module/module.ts';

let depth = 0;
let values = new Map<Module, Map<string, Tensor>>();

/**
 * Runs `fn` while every parametrised tensor is computed once, at its first use: `torch.nn.utils.parametrize.cached`.
 * What is assigned or learned inside is not seen by later uses.
 *
 * @throws TypeError if `fn` is async
 * @example
 * ```ts
 * const cell = nn.utils.parametrizations.weightNorm(new nn.RNNCell(4, 8), { name: 'weight_hh' });
 * // Without, every step would compute the weight anew.
 * const h = nn.utils.parametrize.cached(() => {
 *   let state = zeros(1, 8);
 *   for (let step = 0; step < 100; step++) state = cell.forward(randn(1, 4), state);
 *   return state;
 * });
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.parametrize.cached.html
 */
export function cached<T>(fn: () => T): T {
  if (typeof fn !== 'function') throw new TypeError(`cached: expected a function, got ${typeof fn}`);
  depth++;
  let result: T;
  try {
    result = fn();
  } finally {
    depth--;
    if (depth === 0) values = new Map();
  }
  if (typeof (result as { then?: unknown } | null | undefined)?.then === 'function')
    throw new TypeError('cached: the function returned a promise; what runs after its first await is not cached');
  return result;
}

/** The value of a parametrised tensor: computed, or inside {@link cached} perhaps known. */
export function cachedValue(module: Module, name: string, compute: () => Tensor): Tensor {
  if (depth === 0) return compute();
  let known = values.get(module);
  if (!known) {
    known = new Map();
    values.set(module, known);
  }
  let value = known.get(name);
  if (!value) {
    value = compute();
    known.set(name, value);
  }
  return value;
}
