import { Module } from '../../module/module.ts';

/**
 * Passes its input on; whatever it is constructed with is not used.
 *
 * @example
 * ```ts
 * new Identity().forward(tensor([-1, 0.3, 2])); // [-1, 0.3000, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Identity.html
 */
export class Identity extends Module {
  static override readonly name: string = 'Identity';

  /** Takes anything. */
  constructor(..._unused: unknown[]) {
    super();
  }

  override forward<T>(input: T): T {
    return input;
  }
}
