import type { Tracer } from '@wick/tensor/internal';
import type { RemovableHandle } from '@wick/tensor/light';
import { hidden, knownPrototypes, ModuleNode, onAsked, onNewPrototype } from '../tree/node.ts';
import { emptyHookTable, type HookTable, nextHookId, onlookers, type StoredHook } from './hookTable.ts';
import { type Forward, runHooked } from './runHooked.ts';

const onAll = emptyHookTable();
const kinds = ['forwardPre', 'forward', 'backwardPre', 'backward'] as const;
const inUse = () => kinds.some((kind) => onAll[kind].size > 0);

/** A watched forward() and the one it stands for. */
const originals = new WeakMap<Forward, Forward>();
const watched = new Map<object, PropertyDescriptor>();

/** The forward() that a watched one stands for. */
export function unwatched(forward: Forward): Forward {
  return originals.get(forward) ?? forward;
}

/** A module's hooks with those on all modules in front. */
export function withHooksOnAll(own: HookTable): HookTable {
  if (!inUse()) return own;
  const both = emptyHookTable();
  for (const table of [onAll, own]) {
    for (const kind of kinds) for (const [id, hook] of table[kind]) both[kind].set(id, hook);
    for (const id of table.always) both.always.add(id);
  }
  return both;
}

/** Puts the hooks on all modules in front of the forward() of a class and of those it extends. */
function watch(prototype: object): void {
  for (let p: object | null = prototype; p && p !== ModuleNode.prototype; p = Object.getPrototypeOf(p)) {
    const holder = p;
    const property = Object.getOwnPropertyDescriptor(holder, 'forward');
    if (watched.has(holder) || typeof property?.value !== 'function') continue;
    const forward: Forward = property.value;
    const inFront = function (this: ModuleNode, ...inputs: unknown[]): unknown {
      // A call by super.forward() is a part of one that was met already.
      if (definerOf(this) !== holder) return forward.apply(this, inputs);
      return runHooked(this, onAll, forward, inputs);
    };
    originals.set(inFront, forward);
    watched.set(holder, property);
    Object.defineProperty(holder, 'forward', { ...property, value: inFront });
  }
}

/** The prototype that an object's forward() comes from. */
function definerOf(module: object): object | null {
  let p: object | null = Object.getPrototypeOf(module);
  while (p && !Object.hasOwn(p, 'forward')) p = Object.getPrototypeOf(p);
  return p;
}

/**
 * Has every module report when its forward() begins, hooks or not, and when it is asked what it holds, until what this returns
 * is called.
 */
export function watchModules(tracer: Pick<Tracer, 'moduleRuns' | 'moduleSeen'>): () => void {
  const report = (module: object) => tracer.moduleRuns(module);
  onlookers.add(report);
  const handle = addHookOnAll('watchModules', 'forwardPre', report);
  onAsked((module, isNew) => tracer.moduleSeen(module, isNew));
  return () => {
    handle.remove();
    onAsked(null);
  };
}

/** A number that tells the hooks which run with a module's forward() from others. */
export function hooksAround(module: object): number {
  let found = 0;
  const own = hidden(module as ModuleNode).hooks;
  // Compiled functions ask this of all modules at every call.
  if (own === null && onAll.forwardPre.size + onAll.forward.size + onAll.backwardPre.size + onAll.backward.size === 0)
    return 0;
  for (const table of [onAll, own])
    for (const kind of kinds)
      if (table?.[kind].size)
        for (const [id, hook] of table[kind]) if (!onlookers.has(hook)) found = (found * 31 + id) | 0;
  return found;
}

/** Adds a hook on every module. */
export function addHookOnAll(
  where: string,
  kind: (typeof kinds)[number],
  hook: StoredHook,
  always = false,
): RemovableHandle {
  if (typeof hook !== 'function') throw new TypeError(`${where}: expected a function, got ${typeof hook}`);
  const id = nextHookId();
  onAll[kind].set(id, hook);
  if (always) onAll.always.add(id);
  for (const prototype of knownPrototypes) watch(prototype);
  onNewPrototype(watch);
  return {
    remove: () => {
      onAll[kind].delete(id);
      onAll.always.delete(id);
      if (inUse()) return;
      onNewPrototype(null);
      for (const [holder, property] of watched) Object.defineProperty(holder, 'forward', property);
      watched.clear();
    },
  };
}
