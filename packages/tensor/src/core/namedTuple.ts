import type { Tensor } from '../tensor.ts';

/** The same tensors by name as by place. */
export type Fields<N extends string> = { readonly [K in N]: Tensor };

/** Makes several results of tensors, with names. */
export type MakesList = (items: readonly Tensor[]) => Tensor[];

/** What makes the same of other tensors as an array with names; undefined for any other array. */
export function likeNamed(list: readonly unknown[]): MakesList | undefined {
  return (list as { readonly _like?: MakesList })._like;
}

/**
 * Several results with PyTorch's names: an array, `const [values, indices] = x.topk(2)`, whose elements have names too,
 * `x.topk(2).values`. What `map`, `slice` and the like make of it is a plain array.
 */
class ReturnType extends Array<Tensor> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  readonly #function: string;

  constructor(name: string, items: readonly Tensor[]) {
    super();
    this.push(...items);
    this.#function = name;
  }

  /** @internal What makes the same of other tensors. */
  get _like(): MakesList {
    const name = this.#function;
    const Like = this.constructor as typeof ReturnType;
    return (items) => new Like(name, items);
  }

  /** As PyTorch prints it: `torch.return_types.topk(values=…, indices=…)`, a line each. */
  override toString(): string {
    const { fields } = this.constructor as unknown as { fields: readonly string[] };
    return `torch.return_types.${this.#function}(\n${fields.map((field, i) => `${field}=${this[i]}`).join(',\n')})`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** What makes named results of functions that all have these fields, by the function's name in PyTorch. */
export function returnType<T extends Tensor[], N extends string>(
  ...fields: readonly N[]
): (name: string, items: readonly Tensor[]) => T & Fields<N> {
  class Named extends ReturnType {
    static readonly fields: readonly string[] = fields;
  }
  fields.forEach((field, i) => {
    Object.defineProperty(Named.prototype, field, {
      get(this: Named) {
        return this[i];
      },
    });
  });
  return (name, items) => new Named(name, items) as unknown as T & Fields<N>;
}
