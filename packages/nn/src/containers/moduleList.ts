import type { Statics } from '../constructed.ts';
import type { Module } from '../module/module.ts';
import { entry, frame } from '../module/repr.ts';
import { typeNameOf } from '../module/tree/node.ts';
import { checkAcyclic } from '../module/tree/walk.ts';
import type { ChildOf, KnownChildren } from './known.ts';
import { ListOfModules } from './list.ts';

/**
 * Modules in a list: unlike in an array, they are found as part of the module that has the list. It has no forward(). Its
 * type says what kind they are (`ModuleList<nn.Linear>`) or what each is (`ModuleList<[nn.Linear, nn.ReLU]>`).
 *
 * @example
 * ```ts
 * class Net extends nn.Module {
 *   blocks = new nn.ModuleList(Array.from({ length: 4 }, () => new nn.Linear(8, 8)));
 *   override forward(x: Tensor) {
 *     for (const block of this.blocks) x = block.forward(x);
 *     return x;
 *   }
 * }
 * [...new Net().parameters()].length; // 8
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ModuleList.html
 */
export type ModuleList<C extends Module | readonly Module[] = Module> = KnownChildren<C, never> &
  ListModule<ChildOf<C>>;

class ListModule<out M extends Module> extends ListOfModules<M> {
  static override readonly name: string = 'ModuleList';

  /** @throws TypeError if one is no Module */
  constructor(modules: Iterable<M> = []) {
    super();
    this.extend(modules);
  }

  /** A new list of the children from `start` to before `end`, as an array's slice. */
  slice(start?: number, end?: number): ListModule<M> {
    return new ListModule<M>([...this].slice(start, end));
  }

  /** As every module's, but neighbours that look the same are one entry with their number. */
  override toString(): string {
    checkAcyclic('toString', this);
    const blocks: { text: string; first: number; last: number }[] = [];
    [...this].forEach((module, i) => {
      const text = module.toString();
      const block = blocks.at(-1);
      if (block?.text === text) block.last = i;
      else blocks.push({ text, first: i, last: i });
    });
    return frame(
      typeNameOf(this),
      blocks.map(({ text, first, last }) =>
        first === last ? entry(String(first), text) : entry(`${first}-${last}`, `${last - first + 1} x ${text}`),
      ),
    );
  }
}

/** The class of a {@link ModuleList}. */
interface ModuleListClass extends Statics<typeof ListModule> {
  new <C extends readonly [Module, ...Module[]], _Known>(modules: C): ModuleList<C>;
  new <M extends Module = Module>(modules?: Iterable<M>): ModuleList<M>;
  readonly prototype: ModuleList;
}

export const ModuleList = ListModule as unknown as ModuleListClass;
