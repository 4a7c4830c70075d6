import { memoryOf, tracing } from '@wick/tensor/internal';
import { Tensor } from '@wick/tensor/light';
import { Parameter } from '../../parameter.ts';
import { isUninitialized } from '../../uninitialized.ts';
import { membersOf } from '../tree/members.ts';
import { describe, hidden, type ModuleNode } from '../tree/node.ts';
import { extraStateKey, persistent, type WithExtraState } from './stateDict.ts';

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

/** A value and the member that it is for. */
export interface Write {
  readonly module: ModuleNode;
  readonly name: string;
  readonly target: Tensor;
  readonly value: Tensor;
}

/** What of a state goes where, and what does not fit. */
export interface Fit {
  readonly keys: IncompatibleKeys;
  /** What the module has under each key: a shared parameter has several. */
  readonly targets: Map<string, Tensor>;
  readonly writes: Write[];
  /** What becomes of layers that wait for their sizes, once everything fits. */
  readonly becoming: (() => void)[];
  readonly extras: { readonly module: WithExtraState; readonly value: unknown }[];
  /** Unexpected keys that are plain tensors of the module. */
  readonly plain: string[];
  readonly noTensors: string[];
  readonly unwritable: string[];
  readonly misshaped: string[];
}

/** What layers may have that read states of another kind than they make. */
interface Reader {
  /** Adds to an older checkpoint what it lacks; see BatchNorm. */
  upgradeState?(state: Map<string, unknown>, prefix: string): void;
  /** For a layer that waits for its sizes: what it becomes by this state, and how; null if the state does not tell. */
  builtFor?(state: ReadonlyMap<string, unknown>, prefix: string): { built: ModuleNode; become(): void } | null;
}

/** Compares a state with all of a module's tree. Nothing is changed, except for `state` by hooks. */
export function compareState(root: ModuleNode, state: Map<string, unknown>, assign: boolean): Fit {
  const keys: IncompatibleKeys = { missingKeys: [], unexpectedKeys: [] };
  const fit: Fit = {
    keys,
    targets: new Map(),
    writes: [],
    becoming: [],
    extras: [],
    plain: [],
    noTensors: [],
    unwritable: [],
    misshaped: [],
  };
  compare(fit, root, '', state, assign);
  return fit;
}

function compare(fit: Fit, waiting: ModuleNode, prefix: string, state: Map<string, unknown>, assign: boolean): void {
  const hooks = hidden(waiting).hooks;
  for (const hook of hooks?.loadPre.values() ?? []) (hook as LoadStateDictPreHook)(waiting, state, prefix);
  const sized = (waiting as Reader).builtFor?.(state, prefix);
  if (sized) fit.becoming.push(sized.become);
  const module = sized?.built ?? waiting;
  (module as Reader).upgradeState?.(state, prefix);
  const own = membersOf(module);
  const names = new Set<string>();
  for (const [name, target] of [...own.parameters, ...persistent(module, own.buffers)]) {
    if (!target) continue;
    names.add(name);
    const key = prefix + name;
    fit.targets.set(key, target);
    if (state.has(key)) place(fit, key, { module, name, target }, state.get(key), assign);
    else fit.keys.missingKeys.push(key);
  }
  if ((module as WithExtraState).setExtraState) {
    const key = prefix + extraStateKey;
    names.add(extraStateKey);
    if (state.has(key)) fit.extras.push({ module: module as WithExtraState, value: state.get(key) });
    else fit.keys.missingKeys.push(key);
  }
  const modules = new Set(own.modules.map(([name]) => name));
  for (const key of state.keys()) {
    if (!key.startsWith(prefix)) continue;
    const rest = key.slice(prefix.length);
    const dot = rest.indexOf('.');
    if (dot < 0 ? names.has(rest) : modules.has(rest.slice(0, dot))) continue;
    fit.keys.unexpectedKeys.push(key);
    if (dot < 0 && Object.hasOwn(module, rest) && Reflect.get(module, rest) instanceof Tensor)
      fit.plain.push(
        `"${key}" is a plain Tensor of ${module.typeName}: make it a buffer with registerBuffer; a Buffer in a field stops being one if it is replaced before anything has walked the module`,
      );
  }
  for (const [name, child] of own.modules) if (child) compare(fit, child, `${prefix}${name}.`, state, assign);
  for (const hook of hooks?.loadPost.values() ?? []) (hook as LoadStateDictPostHook)(waiting, fit.keys);
}

function place(fit: Fit, key: string, member: Omit<Write, 'value'>, value: unknown, assign: boolean): void {
  const { target } = member;
  if (!(value instanceof Tensor)) {
    fit.noTensors.push(`"${key}" is ${describe(value)}`);
    return;
  }
  const waiting = [target, value].map(isUninitialized);
  if (waiting.includes(true)) {
    if (!waiting[0]) fit.unwritable.push(`"${key}" is an uninitialized parameter, of a layer that has seen no input`);
    if (!waiting[1]) fit.unwritable.push(`"${key}" is loaded into an uninitialized parameter, whose size is not known`);
    return;
  }
  // A single value was written as [1] before PyTorch 0.4.
  const fitting = target.ndim === 0 && value.ndim === 1 && value.numel() === 1 ? value.reshape([]) : value;
  if (fitting.shape.join() !== target.shape.join())
    fit.misshaped.push(`"${key}" is [${value.shape.join(', ')}], expected [${target.shape.join(', ')}]`);
  else {
    const reason = assign ? unassignable(target, fitting) : unwritable(target, fitting);
    if (reason) fit.unwritable.push(`"${key}" ${reason}`);
    else fit.writes.push({ ...member, value: fitting });
  }
}

/** Why the values of one tensor cannot be copied into another one of its shape; '' if they can. */
function unwritable(target: Tensor, value: Tensor): string {
  const lost = unreadable(target) || unreadable(value);
  if (lost) return lost;
  const strides = target.stride();
  const shared = target.numel() > 0 && target.shape.some((n, dim) => n > 1 && strides[dim] === 0);
  return shared
    ? `is loaded into an expanded tensor, several elements of which share one place in memory: clone() it in the module, or load with { assign: true }`
    : '';
}

/** Why the elements of a tensor cannot be had: their buffer was transferred away; '' if they can. */
function unreadable(t: Tensor): string {
  try {
    // Refuses what is not in this program's memory; in a function that is recorded the copies alone are what it does.
    if (tracing.by === null) memoryOf(t);
    return '';
  } catch (error) {
    if (error instanceof RangeError) return `cannot be loaded: ${error.message}`;
    throw error;
  }
}

/** Why a tensor cannot take a member's place; '' if it can. */
function unassignable(target: Tensor, value: Tensor): string {
  const lost = unreadable(value);
  if (lost) return lost;
  return target instanceof Parameter && target.requiresGrad && !value.isFloatingPoint()
    ? `is ${describe(value)}, and a Parameter that requires grad takes a floating-point dtype`
    : '';
}
