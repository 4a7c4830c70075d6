import type { Tensor } from '@wick/tensor/light';
import { Module } from '../module/module.ts';
import { describe, typeNameOf } from '../module/tree/node.ts';
import { ListOfModules } from './list.ts';

/** Modules by name, in order; a Map keeps the order also of names that are whole numbers. */
export type NamedModules<M extends Module = Module> = Readonly<Record<string, M>> | ReadonlyMap<string, M>;

/**
 * Runs its children one after the other, each on what the one before gave.
 *
 * @example
 * ```ts
 * const net = new nn.Sequential(new nn.Conv2d(1, 20, 5), new nn.ReLU());
 * net.forward(randn(1, 1, 28, 28)).shape; // [1, 20, 24, 24]
 * const named = new nn.Sequential({ conv: new nn.Conv2d(1, 20, 5), relu: new nn.ReLU() });
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Sequential.html
 */
export class Sequential extends ListOfModules<Module> {
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
    return new Sequential(new Map(this.entries().slice(start, end)));
  }
}
