import { checkTensor, show } from '@wick/tensor/internal';
import { type PadMode, pad, type Scalar, ShapeError, type Sizes, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { typeNameOf } from '../../module/tree/node.ts';

/** What the padding layers share: `rank` last dimensions are padded. */
export abstract class PadNd extends Module {
  /** Two numbers (before, after) per dimension, the last dimension first. */
  readonly padding: readonly number[];

  constructor(name: string, rank: number, padding: Sizes) {
    super();
    const list = typeof padding === 'number' ? new Array<number>(2 * rank).fill(padding) : padding;
    if (!Array.isArray(list))
      throw new TypeError(`${name}: padding must be a number or an array of ${2 * rank}, got ${show(padding)}`);
    if (list.length !== 2 * rank || !list.every(Number.isInteger))
      throw new RangeError(`${name}: padding must be one whole number or ${2 * rank}, got ${show(padding)}`);
    this.padding = [...list];
  }

  /** The input with its places around it. */
  protected padded(input: Tensor, mode: PadMode, value: Scalar = 0): Tensor {
    const name = typeNameOf(this);
    checkTensor(name, input);
    const rank = this.padding.length / 2;
    if (mode !== 'constant' && input.ndim !== rank + 1 && input.ndim !== rank + 2)
      throw new ShapeError(
        `${name}: an input of ${rank + 1} or ${rank + 2} dimensions is needed, got shape [${input.shape.join(', ')}]`,
      );
    return pad(input, this.padding, { mode, value });
  }

  override extraRepr(): string {
    return pythonRepr(this.padding);
  }
}
