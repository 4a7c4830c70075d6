import type { Rule } from './call.ts';

function refused(reason: string): Rule {
  return () => {
    throw new TypeError(`vmap: We do not support batching operators that can ${reason}.`);
  };
}

/** Operations whose result has a shape of its own for each sample, in torch.func's words. */
export const refusals: readonly (readonly [name: string, rule: Rule])[] = [
  ['nonzero', refused('output dynamic shape. Attempted to vmap over nonzero')],
  ['nonzeroColumns', refused('support dynamic shape. Attempting to batch over indexing with a boolean mask')],
];
