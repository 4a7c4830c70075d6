import type { Tensor } from '@wick/tensor/light';
import type { Statics } from '../constructed.ts';
import { Module } from '../module/module.ts';
import { describe, typeNameOf } from '../module/tree/node.ts';
import type { ChildOf, Children, KnownChildren, NamedModules } from './known.ts';
import { ListOfModules } from './list.ts';

/**
 * Runs its children one after the other, each on what the one before gave. The type says what the children are: of a
 * kind (`Sequential<nn.Linear>`), one by one (`Sequential<[nn.Linear, nn.ReLU]>`) or by name
 * (`Sequential<{ conv: nn.Conv2d }>`); a plain `Sequential` may hold any.
 *
 * @example
 * ```ts
 * const net = new nn.Sequential(new nn.Conv2d(1, 20, 5), new nn.ReLU());
 * net.forward(randn(1, 1, 28, 28)).shape; // [1, 20, 24, 24]
 * const named = new nn.Sequential({ conv: new nn.Conv2d(1, 20, 5), relu: new nn.ReLU() });
 * named.get('conv').weight.shape; // [20, 1, 5, 5]
 * net[0].bias.shape; // [20]: the compiler knows each child
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Sequential.html
 */
export type Sequential<C extends Children = Module> = KnownChildren<C, keyof SequentialModule<Module>> &
  SequentialModule<C extends Module | readonly Module[] ? ChildOf<C> : Module>;

class SequentialModule<out M extends Module> extends ListOfModules<M, Module> {
  static override readonly name: string = 'Sequential';

  /**
   * @param modules - the children in order, or one object (or Map) of children by name.
   * @throws TypeError if one is no Module
   */
  constructor(...modules: Module[] | [NamedModules]) {
    super();
    const [first] = modules;
    const named = modules.length === 1 && !(first instanceof Module) && first !== null && typeof first === 'object';
    const entries = named
      ? first instanceof Map
        ? [...first]
        : Object.entries(first as Record<string, Module>)
      : modules.map((module, i) => [String(i), module] as const);
    for (const [name, module] of entries) {
      if (!(module instanceof Module))
        throw new TypeError(`${typeNameOf(this)}: "${name}" must be a Module, got ${describe(module)}`);
      this.registerModule(name, module);
    }
  }

  override forward(input: Tensor): Tensor {
    let value: unknown = input;
    for (const module of this) value = module.forward(value);
    return value as Tensor;
  }

  /** A new Sequential of the children from `start` to before `end`, as an array's slice; they keep their names. */
  slice(start?: number, end?: number): Sequential {
    return new Sequential(new Map<string, Module>(this.entries().slice(start, end)));
  }
}

/** What a Sequential of these arguments is known to hold. */
type Held<C extends readonly unknown[]> = C extends readonly [infer Only]
  ? Only extends Module
    ? [Only]
    : Only extends ReadonlyMap<string, infer M extends Module>
      ? M
      : Extract<Only, Readonly<Record<string, Module>>>
  : C extends readonly [Module, Module, ...Module[]]
    ? C
    : Module;

/** The class of a {@link Sequential}. */
interface SequentialClass extends Statics<typeof SequentialModule> {
  new <C extends readonly Module[] | readonly [NamedModules] = readonly Module[] | readonly [NamedModules]>(
    ...modules: C
  ): Sequential<Held<C>>;
  readonly prototype: Sequential;
}

export const Sequential = SequentialModule as unknown as SequentialClass;
