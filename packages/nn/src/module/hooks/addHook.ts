import { flag, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { RemovableHandle } from '@wick/tensor/light';
import { hidden, type ModuleNode } from '../tree/node.ts';
import { unwatched, withHooksOnAll } from './everyModule.ts';
import { emptyHookTable, type HookTable, nextHookId, type StoredHook } from './hookTable.ts';
import { type Forward, runHooked } from './runHooked.ts';

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

/**
 * A function that a module calls with `A`. Those of two modules are compared both ways, as methods are, so that one that
 * takes more (an output size, any value) can stand where the other is wanted; the property that no function has keeps
 * the compiler from taking it for a plain callback, whose parameters it compares one way only.
 */
export type Hook<A extends unknown[]> = { hook(...args: A): unknown }['hook'] & { readonly hook?: never };

type ForwardKind = 'forwardPre' | 'forward' | 'backwardPre' | 'backward';

const prepending = optionTable({ prepend: flag(false) } satisfies RulesFor<HookOptions>);
const plain = optionTable({});
const hookTables: Readonly<
  Record<Exclude<keyof HookTable, 'always'>, { read(where: string, options: object | undefined): ForwardHookOptions }>
> = {
  forwardPre: prepending,
  forward: optionTable({ prepend: flag(false), alwaysCall: flag(false) } satisfies RulesFor<ForwardHookOptions>),
  backwardPre: prepending,
  backward: prepending,
  statePre: plain,
  statePost: plain,
  loadPre: plain,
  loadPost: plain,
};

/** Adds a hook; the first one that has to do with forward() puts itself in front of it. */
export function addHook(
  where: string,
  module: ModuleNode,
  kind: Exclude<keyof HookTable, 'always'>,
  hook: StoredHook,
  options?: HookOptions,
): RemovableHandle {
  const { prepend, alwaysCall } = hookTables[kind].read(where, options);
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
