import { constant_ } from '@wick/init';
import { checkOptions, empty, prelu, type Tensor } from '@wick/tensor';
import { checkCount, checkFloatDType, type FloatDType, withFirst } from '../../arguments.ts';
import { Module } from '../../module/module.ts';
import { Parameter } from '../../parameter.ts';
import { checkNumber } from '../numbers.ts';

/** Options of {@link PReLU}. */
export interface PReLUOptions {
  /** How many slopes are learned: 1, or one per channel. Default: 1. */
  numParameters?: number;
  /** Their first value. Default: 0.25. */
  init?: number;
  /** Of the parameter. Default: 'float32'. */
  dtype?: FloatDType;
}

/**
 * x above 0, weight · x below, where the weight is learned.
 *
 * Parameter: `weight` [numParameters], `init` at first.
 * Shapes: (N, C, …) to the same; any shape with one parameter.
 *
 * @example
 * ```ts
 * new nn.PReLU(2, { init: 0.1 }).forward(tensor([[-1, 2]])); // [[-0.1, 2]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.PReLU.html
 */
export class PReLU extends Module {
  static override readonly name: string = 'PReLU';
  /** The slopes below 0, [numParameters]. */
  declare weight: Parameter;
  /** 1, or one per channel. */
  readonly numParameters: number;
  /** The slope at first. */
  readonly init: number;

  /** @throws TypeError or RangeError if `numParameters` is no whole number, or `init` no number. */
  constructor(numParameters?: number | PReLUOptions, options?: PReLUOptions) {
    super();
    const read = checkOptions('PReLU', withFirst<PReLUOptions>('numParameters', numParameters, options), {
      numParameters: true,
      init: true,
      dtype: true,
    });
    this.numParameters = checkCount('PReLU', 'numParameters', read.numParameters ?? 1, 0);
    this.init = checkNumber('PReLU', 'init', read.init ?? 0.25);
    const dtype = checkFloatDType('PReLU', read.dtype ?? 'float32');
    this.registerParameter('weight', new Parameter(empty(this.numParameters, { dtype })));
    this.resetParameters();
  }

  /** Sets the slopes back to `init`. */
  resetParameters(): void {
    constant_(this.weight, this.init);
  }

  override forward(input: Tensor): Tensor {
    return prelu(input, this.weight);
  }

  override extraRepr(): string {
    return `num_parameters=${this.numParameters}`;
  }
}
