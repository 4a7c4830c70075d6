import { sameMemory } from '@wick/tensor/internal';
import { noGrad, type Tensor } from '@wick/tensor/light';
import { Parameter } from '../../parameter.ts';
import { replaceMember } from '../tree/replaceMember.ts';
import type { Fit, Write } from './compareState.ts';

/**
 * Puts what fits in its places. Only a setExtraState() of the program's own can fail by now; if one does, what was
 * written is taken back before its error goes on.
 */
export function writeState({ writes, extras, becoming }: Fit, assign: boolean): void {
  const undo: (() => void)[] = [];
  const revocable = extras.length > 0;
  noGrad(() => {
    for (const write of writes) {
      if (assign) put(write, undo);
      else copy(write, revocable ? undo : null);
    }
  });
  try {
    for (const { module, value } of extras) {
      const before = module.getExtraState?.();
      if (before !== undefined) undo.push(() => module.setExtraState?.(before));
      module.setExtraState?.(value);
    }
  } catch (error) {
    noGrad(() => {
      for (const back of undo.reverse()) back();
    });
    throw error;
  }
  for (const become of becoming) become();
}

function copy({ target, value }: Write, undo: (() => void)[] | null): void {
  if (undo) {
    const before = target.clone();
    undo.push(() => void target.copy_(before));
  }
  target.copy_(sameMemory(target, value) ? value.clone() : value);
}

/** `assign`: the state's own tensor takes the member's place; a parameter stays one, and requires grad as before. */
function put({ module, name, target, value }: Write, undo: (() => void)[]): void {
  undo.push(() => replaceMember(module, name, target));
  replaceMember(module, name, target instanceof Parameter ? asParameter(value, target.requiresGrad) : value);
}

function asParameter(value: Tensor, requiresGrad: boolean): Parameter {
  return value instanceof Parameter ? value.requiresGrad_(requiresGrad) : new Parameter(value, { requiresGrad });
}
