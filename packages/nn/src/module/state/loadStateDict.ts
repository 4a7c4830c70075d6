import { flag, optionTable, type RulesFor, text } from '@wick/tensor/internal';
import { ShapeError } from '@wick/tensor/light';
import type { ModuleNode } from '../tree/node.ts';
import { checkAcyclic } from '../tree/walk.ts';
import { compareState, type Fit, type IncompatibleKeys } from './compareState.ts';
import { unwrapState, type WrappedStateOptions, wrappingHint } from './wrappedState.ts';
import { writeState } from './writeState.ts';

/** Options of {@link Module.loadStateDict}. */
export interface LoadStateDictOptions extends WrappedStateOptions {
  /** Refuse a state whose keys are not exactly the module's. Default: true. */
  strict?: boolean;
  /** Put the tensors of the state themselves into the module instead of copying their values. Default: false. */
  assign?: boolean;
}

const table = optionTable(
  {
    strict: flag(true),
    assign: flag(false),
    key: text(undefined),
    prefix: text(undefined),
  } satisfies RulesFor<LoadStateDictOptions>,
  ['strict', 'assign'],
);

/** The function behind {@link Module.loadStateDict}: everything is compared first, then, if it fits, written. */
export function loadStateDict(
  root: ModuleNode,
  given: Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown>,
  options: readonly unknown[],
): IncompatibleKeys {
  const { strict, assign, key, prefix } = table.take('loadStateDict', options);
  checkAcyclic('loadStateDict', root);
  const state = unwrapState(given, { key, prefix });
  const asGiven = new Map(state); // hooks and older layers' upgrades change the other one
  const fit = compareState(root, state, assign);
  const error = misfit(root, fit, asGiven, strict);
  if (error) throw error;
  writeState(fit, assign);
  return fit.keys;
}

/** The error that lists all that does not fit, after the option that would help; null if everything does. */
function misfit(root: ModuleNode, fit: Fit, state: ReadonlyMap<string, unknown>, strict: boolean): Error | null {
  const { keys, plain, noTensors, unwritable, misshaped } = fit;
  const problems = [
    strict ? wrappingHint(state, keys.missingKeys) : '',
    strict ? plain.join('\n  ') : '',
    strict && keys.missingKeys.length > 0 ? `missing keys: ${quoted(keys.missingKeys)}` : '',
    strict ? tied(fit, state).join('\n  ') : '',
    strict && keys.unexpectedKeys.length > 0 ? `unexpected keys: ${quoted(keys.unexpectedKeys)}` : '',
    noTensors.length > 0 ? `not tensors: ${noTensors.join('; ')}` : '',
    unwritable.join('\n  '),
    misshaped.length > 0 ? `size mismatch: ${misshaped.join('; ')}` : '',
  ].filter((problem) => problem !== '');
  if (problems.length === 0) return null;
  const message = `loadStateDict: the state does not fit ${root.typeName}, nothing was changed\n  ${problems.join('\n  ')}`;
  if (noTensors.length > 0) return new TypeError(message);
  return misshaped.length > 0 ? new ShapeError(message) : new RangeError(message);
}

/** For keys that are missing because the state has the tensor once, under another of its names. */
function tied({ keys, targets }: Fit, state: ReadonlyMap<string, unknown>): string[] {
  return keys.missingKeys.flatMap((key) => {
    const target = targets.get(key);
    const other =
      target && [...targets].find(([name, each]) => name !== key && each === target && state.has(name))?.[0];
    return other === undefined
      ? []
      : [`"${key}" is the same tensor as "${other}", which the state has: { strict: false } loads it`];
  });
}

function quoted(keys: readonly string[]): string {
  return keys.map((key) => `"${key}"`).join(', ');
}
