import type { RemovableHandle } from '@wick/tensor';
import { warn } from '../warn.ts';
import { BackwardWatch } from './backwardHooks.ts';
import { unwatched, withHooksOnAll } from './globalHooks.ts';
import { callHook, emptyHookTable, type HookTable, nextHookId, type StoredHook } from './hookTable.ts';
import { hidden, type ModuleNode, typeNameOf } from './node.ts';

/** Options of the functions that register hooks. */
export interface HookOptions {
  /** Run before the hooks that are there already. Default: false, after them. */
  prepend?: boolean;
}

/** Options of `registerForwardHook`. */
export interface ForwardHookOptions extends HookOptions {
  /** Run also when forward() throws; the error is thrown on. Default: false. */
  alwaysCall?: boolean;
}

type ForwardKind = 'forwardPre' | 'forward' | 'backwardPre' | 'backward';
export type Forward = (...inputs: unknown[]) => unknown;

/** Adds a hook; the first one that has to do with forward() puts itself in front of it. */
export function addHook(
  where: string,
  module: ModuleNode,
  kind: Exclude<keyof HookTable, 'always'>,
  hook: StoredHook,
  { prepend = false, alwaysCall = false }: ForwardHookOptions = {},
): RemovableHandle {
  if (typeof hook !== 'function') throw new TypeError(`${where}: expected a function, got ${typeof hook}`);
  const known = hidden(module);
  known.hooks ??= emptyHookTable();
  const table = known.hooks;
  const id = nextHookId();
  if (prepend) {
    const after = [...table[kind]];
    table[kind].clear();
    table[kind].set(id, hook);
    for (const [key, value] of after) table[kind].set(key, value);
  } else table[kind].set(id, hook);
  if (alwaysCall) table.always.add(id);
  shadowForward(module, table);
  return {
    remove: () => {
      table[kind].delete(id);
      table.always.delete(id);
      shadows.get(module)?.restoreIfUnused();
    },
  };
}

/** The first hook before forward() that `isWanted` takes, or null. */
export function findForwardPreHook(module: ModuleNode, isWanted: (hook: StoredHook) => boolean): StoredHook | null {
  for (const hook of hidden(module).hooks?.forwardPre.values() ?? []) if (isWanted(hook)) return hook;
  return null;
}

/** Takes a hook off without the handle that registering it gave: a copy of a module has the hooks, not the handles. */
export function removeForwardPreHook(module: ModuleNode, hook: StoredHook): void {
  const hooks = hidden(module).hooks?.forwardPre;
  for (const [id, known] of hooks ?? []) if (known === hook) hooks!.delete(id);
  shadows.get(module)?.restoreIfUnused();
}

interface Shadow {
  restoreIfUnused(): void;
  /** What stood in the property `forward` of the module itself before. */
  own(): PropertyDescriptor | undefined;
}
const shadows = new WeakMap<ModuleNode, Shadow>();

const forwardKinds: readonly ForwardKind[] = ['forwardPre', 'forward', 'backwardPre', 'backward'];

/**
 * Puts the hooks in front of forward(): a property of the module itself, which every caller of forward() meets and no
 * enumeration lists. When the last hook goes, what was there before comes back.
 */
export function shadowForward(module: ModuleNode, table: HookTable): void {
  const used = () => forwardKinds.some((kind) => table[kind].size > 0);
  if (shadows.has(module) || !used()) return;
  let own = Object.getOwnPropertyDescriptor(module, 'forward');
  const inner = (): Forward =>
    unwatched(own ? own.value : Reflect.get(Object.getPrototypeOf(module), 'forward', module));
  const hooked: Forward = (...inputs) => runHooked(module, withHooksOnAll(table), inner(), inputs);
  Object.defineProperty(module, 'forward', {
    get: () => hooked,
    set: (value: unknown) => {
      own = { value, writable: true, enumerable: true, configurable: true };
    },
    enumerable: false,
    configurable: true,
  });
  shadows.set(module, {
    own: () => own,
    restoreIfUnused() {
      if (used()) return;
      shadows.delete(module);
      Reflect.deleteProperty(module, 'forward');
      if (own) Object.defineProperty(module, 'forward', own);
    },
  });
}

/** The property `forward` that users gave the module itself, whether or not hooks stand in front of it. */
export function ownForward(module: ModuleNode): PropertyDescriptor | undefined {
  const shadow = shadows.get(module);
  return shadow ? shadow.own() : Object.getOwnPropertyDescriptor(module, 'forward');
}

/** forward() between its hooks. */
export function runHooked(module: ModuleNode, table: HookTable, forward: Forward, given: unknown[]): unknown {
  let inputs = given;
  let output: unknown;
  const called = new Set<number>();
  try {
    for (const hook of [...table.forwardPre.values()]) {
      const changed = callHook(hook, module, inputs);
      if (changed !== undefined && changed !== null) inputs = Array.isArray(changed) ? changed : [changed];
    }
    const watching = table.backward.size > 0 || table.backwardPre.size > 0;
    const watch = watching ? new BackwardWatch(module, table) : null;
    if (watch) inputs = watch.tapInputs(inputs);
    output = forward.apply(module, inputs);
    for (const [id, hook] of [...table.forward]) {
      called.add(id);
      const changed = callHook(hook, module, inputs, output);
      if (changed !== undefined && changed !== null) output = changed;
    }
    return watch ? watch.tapOutput(output) : output;
  } catch (error) {
    for (const [id, hook] of [...table.forward]) {
      if (!table.always.has(id) || called.has(id)) continue;
      try {
        output = callHook(hook, module, inputs, output) ?? output;
      } catch (silenced) {
        warn(`${typeNameOf(module)}: a forward hook threw while another error was on its way: ${silenced}`);
      }
    }
    throw error;
  }
}
