import { Module } from '../module/module.ts';
import { membersOf } from '../module/tree/members.ts';
import { describe, typeNameOf } from '../module/tree/node.ts';
import { hold, unregister } from '../module/tree/register.ts';
import { replaceMember } from '../module/tree/replaceMember.ts';

/** What Sequential and ModuleList share: children in order, under the names `'0'`, `'1'`, … or names of their own; `Put` is what
 * may be put in. */
export abstract class ListOfModules<M extends Module, Put extends Module = M> extends Module {
  static override readonly holdsMembers = true;
  static override readonly numbers = 'module';

  /** A child by its place, from the end if negative, also where children have names; undefined beyond the ends. */
  [index: number]: M;

  /** How many children there are. */
  get length(): number {
    return this.entries().length;
  }

  /** The child at a place, counted from the end if negative. @throws RangeError if there is none. */
  at(index: number): M {
    const entries = this.entries();
    return entries[this.place('at', index, entries.length)]![1];
  }

  /** The child of a name, or at a place, counted from the end if negative. @throws RangeError if there is none. */
  get(key: number | string): M {
    if (typeof key !== 'string') return this.at(key);
    const found = this.entries().find(([name]) => name === key);
    if (!found) throw new RangeError(`${typeNameOf(this)}.get: there is no module "${key}"`);
    return found[1];
  }

  /** Puts `module` in the place of the child at `index`, under the same name. */
  set(index: number, module: Put): this {
    this.check('set', module);
    const entries = this.entries();
    const name = entries[this.place('set', index, entries.length)]![0];
    replaceMember(this, name, module);
    return this;
  }

  /** Adds `module` at the end. */
  append(module: Put): this {
    this.registerModule(String(this.length), module);
    return this;
  }

  /** Adds several at the end; all are checked before the first is added. */
  extend(modules: Iterable<Put>): this {
    if (modules === null || typeof modules !== 'object' || !(Symbol.iterator in modules))
      throw new TypeError(`${typeNameOf(this)}.extend: expected an iterable of modules, got ${describe(modules)}`);
    const list = [...modules];
    for (const module of list) this.check('extend', module);
    for (const module of list) this.append(module);
    return this;
  }

  /** Puts `module` in front of the child at `index`, counted from the end if negative; those behind it move up. */
  insert(index: number, module: Put): this {
    this.check('insert', module);
    const modules: Module[] = [...this];
    if (!Number.isInteger(index) || index < -modules.length || index > modules.length)
      throw this.outOfRange('insert', index, modules.length, modules.length);
    modules.splice(index, 0, module);
    this.renumber(modules);
    return this;
  }

  /** Takes the child at `index` (by default the last one) out and returns it; the others are numbered anew. */
  pop(index = -1): M {
    const modules = [...this];
    const [taken] = modules.splice(this.place('pop', index, modules.length), 1);
    this.renumber(modules);
    return taken!;
  }

  /** The modules in order. */
  [Symbol.iterator](): IterableIterator<M> {
    return this.entries()
      .map(([, module]) => module)
      .values();
  }

  /** Names and children in order. */
  protected entries(): [string, M][] {
    return membersOf(this).modules.filter((entry): entry is [string, M] => entry[1] !== null);
  }

  private renumber(modules: readonly Module[]): void {
    for (const [name] of this.entries()) unregister(this, name);
    modules.forEach((module, i) => {
      hold(this, String(i), module);
    });
  }

  private place(where: string, index: number, length: number): number {
    if (!Number.isInteger(index) || index < -length || index >= length)
      throw this.outOfRange(where, index, length, length - 1);
    return index < 0 ? index + length : index;
  }

  private outOfRange(where: string, index: number, length: number, last: number): RangeError {
    return new RangeError(
      `${typeNameOf(this)}.${where}: the index must be a whole number from ${-length} to ${last}, got ${String(index)}`,
    );
  }

  private check(where: string, module: unknown): void {
    if (!(module instanceof Module))
      throw new TypeError(`${typeNameOf(this)}.${where}: expected a Module, got ${describe(module)}`);
  }
}
