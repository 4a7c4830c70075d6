import { empty, type Tensor } from '@wick/tensor';
import { optionTable } from '@wick/tensor/internal';
import { dtype, type FloatDType } from './options.ts';
import { Parameter } from './parameter.ts';

const table = optionTable({ dtype });

/**
 * The parameter of a lazy layer that has not seen an input: it has a dtype, but neither a shape nor elements, and
 * whatever would need them is refused. The layer's first input makes it an ordinary {@link Parameter}, the same object.
 *
 * @example
 * ```ts
 * const layer = new LazyLinear(3);
 * layer.weight instanceof UninitializedParameter; // true
 * layer.forward(ones(1, 2));
 * layer.weight instanceof UninitializedParameter; // false
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.parameter.UninitializedParameter.html
 */
export class UninitializedParameter extends Parameter {
  /** @param options - `dtype` (default 'float32'). */
  constructor(options: { dtype?: FloatDType } = {}) {
    super(empty(0, { dtype: table.read('UninitializedParameter', options).dtype }));
  }

  /** Makes this the Parameter of these values, in place. @internal */
  materialize(data: Tensor): void {
    Object.setPrototypeOf(this, Parameter.prototype);
    this.data = data;
  }

  /** @throws RangeError: there is none yet. */
  override get shape(): number[] {
    throw refused();
  }

  /** @throws RangeError: it has no dimensions yet. */
  override dim(): number {
    throw refused();
  }

  /** @throws RangeError: it has no elements yet. */
  override numel(): number {
    throw refused();
  }

  /** @throws RangeError: it has no strides yet. */
  override stride(): never {
    throw refused();
  }

  /** @throws RangeError: it has no elements yet. */
  override isContiguous(): boolean {
    throw refused();
  }

  /** @throws RangeError: it has no elements yet. */
  override detach(): Tensor {
    throw refused();
  }

  override toString(): string {
    return '<UninitializedParameter>';
  }
}

function refused(): RangeError {
  return new RangeError(
    'Attempted to use an uninitialized parameter: its lazy layer takes the sizes from its first input; call forward() with one before the parameter is used',
  );
}
