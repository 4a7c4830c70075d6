import type { HookTable } from '../hooks/hookTable.ts';
import { noteCreation } from './created.ts';

/** What a name of a module stands for. */
export interface Role {
  readonly kind: 'parameter' | 'buffer' | 'module';
  /** Buffers: whether the state dict lists it. */
  readonly persistent: boolean;
}

/** What the tree knows of a module beside its properties. */
export interface Hidden {
  /** What each name was when it was last assigned through a register function or seen by a walk. */
  readonly roles: Map<string, Role>;
  /** Members that are no enumerable properties: those of containers, and names that look like an index. */
  readonly held: Map<string, unknown>;
  /** Names among `held` that no property shows, because a method of the container has that name. */
  readonly unshown: Set<string>;
  /** The values behind properties that the register functions guard. */
  readonly guarded: Map<string, unknown>;
  /** When the first value that a walk met under each name was made: see `created.ts`. */
  readonly made: Map<string, number>;
  hooks: HookTable | null;
}

const hiddenOf = new WeakMap<object, Hidden>();

let whenAsked: ((module: object, isNew: boolean) => void) | null = null;

/** Has `visit` called with every module whose {@link hidden} part is asked for, and whether for the first time; null stops it. */
export function onAsked(visit: typeof whenAsked): void {
  whenAsked = visit;
}

/** The {@link Hidden} part of a module. Kept outside, so that a walk over its properties meets only what users put there. */
export function hidden(module: ModuleNode): Hidden {
  let known = hiddenOf.get(module);
  whenAsked?.(module, !known);
  if (!known) {
    known = { roles: new Map(), held: new Map(), unshown: new Set(), guarded: new Map(), made: new Map(), hooks: null };
    hiddenOf.set(module, known);
  }
  return known;
}

/** What a module holds that its own properties do not show. */
export function membersBehind(module: object): readonly ReadonlyMap<string, unknown>[] {
  const { guarded, held } = hidden(module as ModuleNode);
  return [guarded, held];
}

/** The prototypes of all classes that a module was built from, for hooks on every module. */
export const knownPrototypes = new Set<object>();
let whenKnown: ((prototype: object) => void) | null = null;

/** Has `visit` called with the prototype of every class from now on, when its first module is built; null stops it. */
export function onNewPrototype(visit: ((prototype: object) => void) | null): void {
  whenKnown = visit;
}

let prepare: ((prototype: object) => void) | null = null;

/** Has `visit` called with the prototype of every class when its first module is built, before anything else is. */
export function onFirstModule(visit: (prototype: object) => void): void {
  prepare = visit;
}

/** What the functions of the tree need of a module; {@link Module} is the only class built on it. */
export abstract class ModuleNode {
  /** Every layer writes its name out, so that a minifier does not change it; a class without goes by its own name. */
  declare static readonly name: string;

  /** The name in reprs and messages: {@link name}, unless a class has another one for them. */
  static get typeName(): string {
    // biome-ignore lint/complexity/noThisInStatic: the class that is asked, not this one
    return this.name;
  }

  /** Containers keep members in a Map: JavaScript would reorder properties that look like an index. */
  static readonly holdsMembers: boolean = false;
  /** Which members of a container are reached by their place as well: `list[0]`, `list[-1]`. */
  static readonly numbers: 'module' | 'parameter' | null = null;

  /** True while training, false after {@link Module.eval}: what dropout and batch normalisation go by. */
  training = true;

  constructor() {
    noteCreation(this);
    const { prototype } = new.target;
    if (knownPrototypes.has(prototype)) return;
    knownPrototypes.add(prototype);
    prepare?.(prototype);
    whenKnown?.(prototype);
  }

  /** The layer's name, as reprs and messages show it. */
  get typeName(): string {
    return typeNameOf(this);
  }

  abstract forward(...inputs: unknown[]): unknown;
  abstract apply(visitor: (module: ModuleNode) => unknown): this;
  abstract train(mode?: boolean): this;
  abstract toString(): string;
  abstract extraRepr(): string;
}

/** The class name that messages and reprs show. */
export function typeNameOf(module: object): string {
  const type = module.constructor as { typeName?: unknown; name: string };
  return Object.hasOwn(type, 'typeName') && typeof type.typeName === 'string' ? type.typeName : type.name;
}

/** How a value looks in a message about a member. */
export function describe(value: unknown): string {
  if (value === null || typeof value !== 'object') return String(value);
  const { shape, dtype } = value as { shape?: unknown; dtype?: unknown };
  const kind = value instanceof ModuleNode ? typeNameOf(value) : (value.constructor?.name ?? 'object');
  return Array.isArray(shape) && typeof dtype === 'string'
    ? `a ${kind} (${dtype}, shape [${shape.join(', ')}])`
    : `a ${kind}`;
}
