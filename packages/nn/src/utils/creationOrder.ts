import type { Module } from '../module/module.ts';
import { createdAt } from '../module/tree/created.ts';
import { membersOf } from '../module/tree/members.ts';
import { hidden, ModuleNode } from '../module/tree/node.ts';

/** The members of a module of one kind, by name: as they are walked, and as they were made. */
export interface CreationOrder {
  /** Names in the order in which the tree is walked. */
  readonly walked: readonly string[];
  /** Names in the order in which they were made. */
  readonly created: readonly string[];
}

/**
 * Where a module's own parameters, or its children, are walked in another order than its constructor made them: both
 * orders. Null where they agree, as they do in PyTorch, and for containers. A class field that only declares
 * (`out: nn.Linear;`) takes its place before the constructor runs: declare fields in the constructor's order, or with
 * `declare`. A member that was replaced later keeps its place, and counts as made when the one before it was.
 *
 * @throws TypeError if it is no Module.
 * @example
 * ```ts
 * class Net extends nn.Module {
 *   out: nn.Linear;
 *   hidden: nn.Linear;
 *   constructor() {
 *     super();
 *     this.hidden = new nn.Linear(2, 3);
 *     this.out = new nn.Linear(3, 1);
 *   }
 * }
 * nn.utils.creationOrder(new Net()); // { walked: ['out', 'hidden'], created: ['hidden', 'out'] }
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html: there the order is that of assignment
 */
export function creationOrder(module: Module): CreationOrder | null {
  if (!(module instanceof ModuleNode)) throw new TypeError('creationOrder: a Module is expected');
  if ((module.constructor as typeof ModuleNode).holdsMembers) return null;
  const { parameters, modules } = membersOf(module);
  const { made } = hidden(module);
  const own = createdAt(module);
  for (const members of [parameters, modules]) {
    const numbered = members.flatMap(([name]): [string, number][] => {
      const number = made.get(name) ?? 0;
      return number > own ? [[name, number]] : []; // what was given to the constructor is older than the module
    });
    const walked = numbered.map(([name]) => name);
    const created = numbered.toSorted(([, a], [, b]) => a - b).map(([name]) => name);
    if (walked.some((name, i) => name !== created[i])) return { walked, created };
  }
  return null;
}
