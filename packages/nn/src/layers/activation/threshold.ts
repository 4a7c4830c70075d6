import { checkNumber, type Given } from '@wick/tensor/internal';
import { type Tensor, threshold } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { type InplaceLayerOptions, inplaceTable } from './inplaceActivation.ts';

/**
 * x where it is above `threshold`, `value` elsewhere; any shape.
 *
 * @example
 * ```ts
 * new Threshold(0.5, -1).forward(tensor([-1, 0.3, 2])); // [-1, -1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Threshold.html
 */
export class Threshold extends Module {
  static override readonly name: string = 'Threshold';
  /** What is not larger is replaced. */
  readonly threshold: number;
  /** By this. */
  readonly value: number;
  /** Whether the input itself is overwritten. */
  inplace: boolean;

  /** @throws TypeError if the threshold or the value is no number. */
  constructor(threshold: number, value: number, ...given: Given<InplaceLayerOptions, [inplace: boolean]>) {
    super();
    this.threshold = checkNumber('Threshold', 'threshold', threshold);
    this.value = checkNumber('Threshold', 'value', value);
    this.inplace = inplaceTable.take('Threshold', given).inplace;
  }

  override forward(input: Tensor): Tensor {
    return threshold(input, this.threshold, this.value, { inplace: this.inplace });
  }

  override extraRepr(): string {
    const text = `threshold=${pythonRepr(this.threshold)}, value=${pythonRepr(this.value)}`;
    return this.inplace ? `${text}, inplace=True` : text;
  }
}
