import { flag, type Given, optionTable, type RulesFor, text } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { Parameter } from '../../parameter.ts';
import { MemberMethods } from './memberMethods.ts';
import type { ModuleNode } from './node.ts';
import { bufferAt, parameterAt, putSubmodule, submoduleAt } from './paths.ts';
import type { WalkOptions } from './walk.ts';
import * as walk from './walk.ts';

const prefix = text('');
const removeDuplicate = flag(true);
const recurse = flag(true);
const walkTable = optionTable({ prefix, recurse, removeDuplicate } satisfies RulesFor<WalkOptions>, [
  'prefix',
  'recurse',
  'removeDuplicate',
]);
const modulesTable = optionTable({ removeDuplicate });
const namedModulesTable = optionTable({ prefix, removeDuplicate });
const recurseTable = optionTable({ recurse }, ['recurse']);
const strictTable = optionTable({ strict: flag(false) }, ['strict']);

type NamedWalk = [prefix: string, recurse: boolean, removeDuplicate: boolean];

/**
 * Finding what a module is made of. Everything is read off its enumerable properties when it is asked for: a module's
 * own parameters, its own buffers, then its children, each in the order in which the properties came to be. Arrays
 * and `#private` fields are not looked into.
 */
export abstract class TreeMethods<M extends ModuleNode> extends MemberMethods<M> {
  /** This module and all below, parents first; a shared one once (`removeDuplicate: false`: at each place). */
  modules(...given: Given<Pick<WalkOptions, 'removeDuplicate'>, []>): Generator<M, void> {
    return second(this.namedModules(modulesTable.take('modules', given)));
  }

  /** As {@link modules}, with dotted names; this module's own is `prefix`, by default ''. */
  namedModules(...given: Given<Pick<WalkOptions, 'prefix' | 'removeDuplicate'>, []>): Generator<[string, M], void> {
    return asModules<M>(walk.namedModules(this, namedModulesTable.take('namedModules', given)));
  }

  /** The modules directly inside, each once. */
  *children(): Generator<M, void> {
    for (const [, child] of this.namedChildren()) yield child;
  }

  /** As {@link children}, with names. */
  *namedChildren(): Generator<[string, M], void> {
    yield* walk.namedChildren(this) as [string, M][];
  }

  /** The parameters of this module and (unless `recurse` is false) of all below, a shared one once. */
  parameters(...given: Given<Pick<WalkOptions, 'recurse'>, [recurse: boolean]>): Generator<Parameter, void> {
    return second(walk.namedParameters(this, recurseTable.take('parameters', given)));
  }

  /** As {@link parameters}, with dotted names. */
  namedParameters(...given: Given<WalkOptions, NamedWalk>): Generator<[string, Parameter], void> {
    return walk.namedParameters(this, walkTable.take('namedParameters', given));
  }

  /** The buffers of this module and (unless `recurse` is false) of all below, a shared one once. */
  buffers(...given: Given<Pick<WalkOptions, 'recurse'>, [recurse: boolean]>): Generator<Tensor, void> {
    return second(walk.namedBuffers(this, recurseTable.take('buffers', given)));
  }

  /** As {@link buffers}, with dotted names. */
  namedBuffers(...given: Given<WalkOptions, NamedWalk>): Generator<[string, Tensor], void> {
    return walk.namedBuffers(this, walkTable.take('namedBuffers', given));
  }

  /** The module at a dotted name (`'layer1.0.conv1'`), this one for ''. @throws RangeError if there is none. */
  getSubmodule(name: string): M {
    return submoduleAt('getSubmodule', this, name) as M;
  }

  /**
   * Puts `module` at a dotted name (`'layer1.0.conv1'`), in the place of the one there. If there is none it becomes a
   * new child, unless `strict` is set; what it is put into must exist.
   *
   * @throws RangeError if a part of the name leads nowhere, or to something that is no module; TypeError for no module.
   */
  setSubmodule(name: string, module: M, ...given: Given<{ strict?: boolean }, [strict: boolean]>): void {
    putSubmodule(this, name, module, strictTable.take('setSubmodule', given).strict);
  }

  /** The parameter at a dotted name. @throws RangeError if there is none. */
  getParameter(name: string): Parameter {
    return parameterAt(this, name);
  }

  /** The buffer at a dotted name. @throws RangeError if there is none. */
  getBuffer(name: string): Tensor {
    return bufferAt(this, name);
  }

  /**
   * Calls `visitor` with every module below, children before their parent, and last with this one. A module that has
   * several parents is visited once for each, as PyTorch does: an initialiser draws for it again.
   *
   * @throws RangeError if a module contains itself or is nested more than 1,000 deep; nothing is visited then.
   * @example
   * ```ts
   * const model = models.lenet5();
   * model.apply((m) => {
   *   if (m instanceof nn.Conv2d) nn.init.kaimingNormal_(m.weight, { mode: 'fan_out', nonlinearity: 'relu' });
   * });
   * ```
   */
  apply(visitor: (module: M) => unknown): this {
    if (typeof visitor !== 'function') throw new TypeError(`apply: expected a function, got ${typeof visitor}`);
    walk.checkAcyclic('apply', this);
    for (const [, child] of walk.namedChildren(this)) child.apply(visitor as (module: ModuleNode) => unknown);
    visitor(this as unknown as M);
    return this;
  }
}

function* second<T>(pairs: Iterable<readonly [string, T]>): Generator<T, void> {
  for (const [, value] of pairs) yield value;
}

/** Every ModuleNode is of the final class. */
function asModules<M>(walked: Generator<[string, ModuleNode], void>): Generator<[string, M], void> {
  return walked as unknown as Generator<[string, M], void>;
}
