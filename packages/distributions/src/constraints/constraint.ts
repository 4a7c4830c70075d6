import type { Tensor } from '@wick/tensor';

/**
 * A region in which a variable has to lie: `torch.distributions.constraints.Constraint`.
 *
 * @example
 * ```ts
 * distributions.constraints.positive.check(tensor([1, -1])); // [true, false]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#module-torch.distributions.constraints
 */
export abstract class Constraint {
  /** The name in print. */
  static readonly typeName: string = 'Constraint';

  /** Whether only separate values satisfy it. */
  get isDiscrete(): boolean {
    return false;
  }

  /** How many dimensions at the end are one value. */
  get eventDim(): number {
    return 0;
  }

  /** Which values satisfy it, as bool, of the shape without the event. */
  abstract check(value: Tensor): Tensor;

  /** What PyTorch prints. */
  toString(): string {
    return `${this.name}()`;
  }

  /** The name in print; no minifier changes it. */
  protected get name(): string {
    return (this.constructor as typeof Constraint).typeName;
  }
}
