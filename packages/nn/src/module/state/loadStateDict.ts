import { noGrad, ShapeError, Tensor } from '@wick/tensor';
import { Parameter } from '../../parameter.ts';
import { membersOf } from '../tree/members.ts';
import { describe, hidden, type ModuleNode, typeNameOf } from '../tree/node.ts';
import { replaceMember } from '../tree/register.ts';
import { checkAcyclic } from '../tree/walk.ts';
import { extraStateKey, persistent, type WithExtraState } from './stateDict.ts';
import { unwrapState, type WrappedStateOptions, wrappingHint } from './wrappedState.ts';

/** Options of {@link Module.loadStateDict}. */
export interface LoadStateDictOptions extends WrappedStateOptions {
  /** Refuse a state whose keys are not exactly the module's. Default: true. */
  strict?: boolean;
  /** Put the tensors of the state themselves into the module instead of copying their values. Default: false. */
  assign?: boolean;
}

/** Keys that did not meet a counterpart; both empty after a strict load. */
export interface IncompatibleKeys {
  /** What the module has and the state does not. */
  missingKeys: string[];
  /** What the state has and the module does not. */
  unexpectedKeys: string[];
}

/** Sees, and may change, what is about to be loaded into `module`; its keys begin with `prefix`. */
export type LoadStateDictPreHook = (module: ModuleNode, state: Map<string, unknown>, prefix: string) => void;
/** Sees, and may change, the lists of keys that did not match so far. */
export type LoadStateDictPostHook = (module: ModuleNode, keys: IncompatibleKeys) => void;

interface Write {
  readonly module: ModuleNode;
  readonly name: string;
  readonly target: Tensor;
  readonly value: Tensor;
}

/** Looked for on modules whose older checkpoints lack entries; see BatchNorm. */
interface Upgrading {
  upgradeState?(state: Map<string, unknown>, prefix: string): void;
}

/** The function behind {@link Module.loadStateDict}: everything is compared first, then, if it fits, written. */
export function loadStateDict(
  root: ModuleNode,
  given: Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown>,
  { strict = true, assign = false, key, prefix }: LoadStateDictOptions,
): IncompatibleKeys {
  checkAcyclic('loadStateDict', root);
  const state = unwrapState(given, { key, prefix });
  const keys: IncompatibleKeys = { missingKeys: [], unexpectedKeys: [] };
  const misshaped: string[] = [];
  const noTensors: string[] = [];
  const writes: Write[] = [];
  const extras: (() => void)[] = [];

  const compare = (module: ModuleNode, prefix: string): void => {
    const hooks = hidden(module).hooks;
    for (const hook of hooks?.loadPre.values() ?? []) (hook as LoadStateDictPreHook)(module, state, prefix);
    (module as Upgrading).upgradeState?.(state, prefix);
    const own = membersOf(module);
    const names = new Set<string>();
    for (const [name, target] of [...own.parameters, ...persistent(module, own.buffers)]) {
      if (!target) continue;
      names.add(name);
      const key = prefix + name;
      const value = state.get(key);
      if (!state.has(key)) keys.missingKeys.push(key);
      else if (!(value instanceof Tensor)) noTensors.push(`"${key}" is ${describe(value)}`);
      else {
        // A single value was written as [1] before PyTorch 0.4.
        const fitting = target.ndim === 0 && value.ndim === 1 && value.numel() === 1 ? value.reshape([]) : value;
        if (fitting.shape.join() === target.shape.join()) writes.push({ module, name, target, value: fitting });
        else misshaped.push(`"${key}" is [${value.shape.join(', ')}], expected [${target.shape.join(', ')}]`);
      }
    }
    const extended = module as WithExtraState;
    if (extended.setExtraState) {
      const key = prefix + extraStateKey;
      const value = state.get(key);
      names.add(extraStateKey);
      if (state.has(key)) extras.push(() => extended.setExtraState!(value));
      else keys.missingKeys.push(key);
    }
    const modules = new Set(own.modules.map(([name]) => name));
    for (const key of state.keys()) {
      if (!key.startsWith(prefix)) continue;
      const rest = key.slice(prefix.length);
      const dot = rest.indexOf('.');
      if (dot < 0 ? !names.has(rest) : !modules.has(rest.slice(0, dot))) keys.unexpectedKeys.push(key);
    }
    for (const [name, child] of own.modules) if (child) compare(child, `${prefix}${name}.`);
    for (const hook of hooks?.loadPost.values() ?? []) (hook as LoadStateDictPostHook)(module, keys);
  };
  compare(root, '');

  const problems = [
    strict && keys.missingKeys.length > 0 ? `missing keys: ${quoted(keys.missingKeys)}` : '',
    strict && keys.unexpectedKeys.length > 0 ? `unexpected keys: ${quoted(keys.unexpectedKeys)}` : '',
    noTensors.length > 0 ? `not tensors: ${noTensors.join('; ')}` : '',
    misshaped.length > 0 ? `size mismatch: ${misshaped.join('; ')}` : '',
    strict ? wrappingHint(state, keys.missingKeys) : '',
  ].filter((problem) => problem !== '');
  if (problems.length > 0) {
    const message = `loadStateDict: the state does not fit ${typeNameOf(root)}, nothing was changed\n  ${problems.join('\n  ')}`;
    if (noTensors.length > 0) throw new TypeError(message);
    throw misshaped.length > 0 ? new ShapeError(message) : new RangeError(message);
  }
  noGrad(() => {
    for (const write of writes)
      if (assign) put(write);
      else write.target.copy_(write.value);
  });
  for (const set of extras) set();
  return keys;
}

/** `assign`: the state's own tensor takes the member's place; a parameter stays one, and requires grad as before. */
function put({ module, name, target, value }: Write): void {
  const member = target instanceof Parameter ? asParameter(value, target.requiresGrad) : value;
  replaceMember(module, name, member);
}

function asParameter(value: Tensor, requiresGrad: boolean): Parameter {
  return value instanceof Parameter ? value.requiresGrad_(requiresGrad) : new Parameter(value, { requiresGrad });
}

function quoted(keys: readonly string[]): string {
  return keys.map((key) => `"${key}"`).join(', ');
}
