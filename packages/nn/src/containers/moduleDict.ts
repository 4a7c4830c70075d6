import type { Statics } from '../constructed.ts';
import { Module } from '../module/module.ts';
import { membersOf } from '../module/tree/members.ts';
import { describe, typeNameOf } from '../module/tree/node.ts';
import { unregister } from '../module/tree/register.ts';
import type { ChildOf, KnownChildren, NamedModules } from './known.ts';

/**
 * Modules by name, in the order in which the names were added, with the methods of a Map. It has no forward().
 * Its type says what kind they are (`ModuleDict<nn.Linear>`) or what each is (`ModuleDict<{ digits: nn.Linear }>`).
 *
 * @example
 * ```ts
 * const heads = new nn.ModuleDict({ digits: new nn.Linear(64, 10), letters: new nn.Linear(64, 26) });
 * heads.get('digits').forward(randn(1, 64)).shape; // [1, 10]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ModuleDict.html
 */
export type ModuleDict<C extends Module | Readonly<Record<string, Module>> = Module> = KnownChildren<
  C,
  keyof DictModule<Module>
> &
  DictModule<ChildOf<C>>;

class DictModule<out M extends Module> extends Module {
  static override readonly name: string = 'ModuleDict';
  static override readonly holdsMembers = true;

  /** @throws TypeError if one is no Module */
  constructor(modules: NamedModules<M> | Iterable<readonly [string, M]> = {}) {
    super();
    this.update(modules);
  }

  /** How many there are. */
  get size(): number {
    return modulesIn<M>(this).length;
  }

  /** Whether there is a module of this name. */
  has(name: string): boolean {
    return modulesIn<M>(this).some(([key]) => key === name);
  }

  /**
   * The module of a name.
   *
   * @throws RangeError if there is none.
   */
  get(name: string): M {
    const found = modulesIn<M>(this).find(([key]) => key === name);
    if (!found) throw new RangeError(`${typeNameOf(this)}.get: there is no module "${name}"`);
    return found[1];
  }

  /** Puts a module under a name; one that was there before gives up its place. */
  set(name: string, module: M): this {
    if (!(module instanceof Module))
      throw new TypeError(`${typeNameOf(this)}.set: "${name}" must be a Module, got ${describe(module)}`);
    this.registerModule(name, module);
    return this;
  }

  /** Takes a module out; false if there was none. */
  delete(name: string): boolean {
    if (!this.has(name)) return false;
    unregister(this, name);
    return true;
  }

  /** Takes a module out and returns it. @throws RangeError if there is none of that name. */
  pop(name: string): M {
    const module = this.get(name);
    unregister(this, name);
    return module;
  }

  /** Takes all out. */
  clear(): void {
    for (const name of [...this.keys()]) unregister(this, name);
  }

  /** Sets several, in their order. */
  update(modules: NamedModules<M> | Iterable<readonly [string, M]>): this {
    if (modules === null || typeof modules !== 'object')
      throw new TypeError(`${typeNameOf(this)}.update: expected modules by name, got ${describe(modules)}`);
    const entries: Iterable<readonly [string, M]> =
      Symbol.iterator in modules
        ? (modules as Iterable<readonly [string, M]>)
        : Object.entries(modules as Record<string, M>);
    for (const [name, module] of entries) this.set(name, module);
    return this;
  }

  /** The names, in the order of insertion. */
  keys(): IterableIterator<string> {
    return modulesIn<M>(this)
      .map(([name]) => name)
      .values();
  }

  /** The modules, in the order of insertion. */
  values(): IterableIterator<M> {
    return modulesIn<M>(this)
      .map(([, module]) => module)
      .values();
  }

  /** Names with modules, in the order of insertion. */
  entries(): IterableIterator<[string, M]> {
    return modulesIn<M>(this).values();
  }

  /** Names with modules, in the order of insertion. */
  [Symbol.iterator](): IterableIterator<[string, M]> {
    return this.entries();
  }
}

/** The class of a {@link ModuleDict}. */
interface ModuleDictClass extends Statics<typeof DictModule> {
  new <C extends Readonly<Record<string, Module>>, _Known>(modules: C): ModuleDict<C>;
  new <M extends Module = Module>(modules?: NamedModules<M> | Iterable<readonly [string, M]>): ModuleDict<M>;
  readonly prototype: ModuleDict;
}

export const ModuleDict = DictModule as unknown as ModuleDictClass;

function modulesIn<M extends Module>(container: Module): [string, M][] {
  return membersOf(container).modules.filter((entry): entry is [string, M] => entry[1] !== null);
}
