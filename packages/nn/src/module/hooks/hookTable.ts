import { unrepeatable } from '@wick/tensor/internal';

/** A hook as the table keeps it; what it takes is known where it is registered and where it is called. */
export type StoredHook = (...args: never[]) => unknown;

/** The hooks of one module by kind, each in the order in which they run. */
export interface HookTable {
  readonly forwardPre: Map<number, StoredHook>;
  readonly forward: Map<number, StoredHook>;
  /** Those among `forward` that also run when forward() throws. */
  readonly always: Set<number>;
  readonly backwardPre: Map<number, StoredHook>;
  readonly backward: Map<number, StoredHook>;
  readonly loadPre: Map<number, StoredHook>;
  readonly loadPost: Map<number, StoredHook>;
  readonly statePre: Map<number, StoredHook>;
  readonly statePost: Map<number, StoredHook>;
}

export function emptyHookTable(): HookTable {
  return {
    forwardPre: new Map(),
    forward: new Map(),
    always: new Set(),
    backwardPre: new Map(),
    backward: new Map(),
    loadPre: new Map(),
    loadPost: new Map(),
    statePre: new Map(),
    statePost: new Map(),
  };
}

/** The same hooks in tables of their own, for a copy of the module. */
export function copyHookTable(from: HookTable): HookTable {
  const to = emptyHookTable();
  for (const kind of Object.keys(to) as (keyof HookTable)[]) {
    if (kind === 'always') for (const id of from.always) to.always.add(id);
    else for (const [id, hook] of from[kind]) to[kind].set(id, hook);
  }
  return to;
}

let lastId = 0;

/** Hooks are known by numbers that no two of them share, in whatever table they are. */
export function nextHookId(): number {
  return ++lastId;
}

/** Hooks of this package that only look, and need not run again where a compiled function is replayed. */
export const onlookers = new WeakSet<StoredHook>();

/** Calls a hook with what its kind takes. */
export function callHook(hook: StoredHook, ...args: unknown[]): unknown {
  const result = (hook as (...args: unknown[]) => unknown)(...args);
  if ((result === undefined || result === null) && !onlookers.has(hook))
    unrepeatable('a hook of a module that returns nothing', 'a hook that returns what it changes is compiled');
  return result;
}
