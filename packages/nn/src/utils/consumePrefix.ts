import { show } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';

/**
 * Takes `prefix` off the keys of a state dict, in place, where it is there: for the weights of a model that was saved
 * inside another one, such as DataParallel's `module.`. As in PyTorch a key that loses its prefix goes to the end, and
 * takes the place of a key that already has the shorter name.
 *
 * `model.loadStateDict(state, { prefix })` does the same without changing `state`.
 *
 * @throws TypeError if `stateDict` is no object or `prefix` no string; nothing is changed then.
 * @example
 * ```ts
 * const model = new nn.Linear(1, 1);
 * const state = { 'module.weight': ones(1, 1), 'module.bias': zeros(1) }; // of DistributedDataParallel
 * nn.utils.consumePrefixInStateDictIfPresent(state, 'module.');
 * model.loadStateDict(state);
 * ```
 * @see https://docs.pytorch.org/docs/stable/_modules/torch/nn/modules/utils.html
 */
export function consumePrefixInStateDictIfPresent(stateDict: Record<string, Tensor>, prefix: string): void {
  const where = 'consumePrefixInStateDictIfPresent';
  if (typeof stateDict !== 'object' || stateDict === null)
    throw new TypeError(`${where}: stateDict must be an object of tensors, got ${show(stateDict)}`);
  if (typeof prefix !== 'string') throw new TypeError(`${where}: prefix must be a string, got ${show(prefix)}`);
  for (const key of Object.keys(stateDict)) {
    if (!key.startsWith(prefix)) continue;
    const value = stateDict[key]!;
    delete stateDict[key];
    stateDict[key.slice(prefix.length)] = value;
  }
}
