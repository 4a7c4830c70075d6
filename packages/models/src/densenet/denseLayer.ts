import { BatchNorm2d, Conv2d, functional as F, Module, ReLU } from '@wick/nn';
import { checkProbability } from '@wick/tensor/internal';
import { cat, type Tensor } from '@wick/tensor/light';
import type { BatchNorm } from '../layer.ts';

/**
 * A layer of a {@link DenseBlock}: all that came before it, normalised and brought to bnSize · growthRate channels by 1×1, makes
 * growthRate new channels by 3×3.
 *
 * Shapes: images (N, Cᵢ, H, W) to (N, growthRate, H, W), ΣCᵢ = numInputFeatures.
 *
 * @example
 * ```ts
 * new models.DenseLayer(6, 4, 2, 0).forward([zeros(1, 4, 8, 8), zeros(1, 2, 8, 8)]).shape; // [1, 4, 8, 8]
 * ```
 * @see Huang et al., Densely Connected Convolutional Networks (2016)
 */
export class DenseLayer extends Module {
  static override readonly name: string = '_DenseLayer';
  /** Of all that came before. */
  readonly norm1: BatchNorm;
  /** After norm1. */
  readonly relu1: ReLU;
  /** 1×1. */
  readonly conv1: Conv2d;
  /** After conv1. */
  readonly norm2: BatchNorm;
  /** After norm2. */
  readonly relu2: ReLU;
  /** 3×3, the new channels. */
  readonly conv2: Conv2d;
  /** Of the dropout of the new channels. */
  dropRate: number;

  /** @throws as the layers do. */
  constructor(numInputFeatures: number, growthRate: number, bnSize: number, dropRate: number) {
    super();
    const inner = bnSize * growthRate;
    this.norm1 = new BatchNorm2d(numInputFeatures);
    this.relu1 = new ReLU(true);
    this.conv1 = new Conv2d(numInputFeatures, inner, 1, { bias: false });
    this.norm2 = new BatchNorm2d(inner);
    this.relu2 = new ReLU(true);
    this.conv2 = new Conv2d(inner, growthRate, 3, { padding: 1, bias: false });
    this.dropRate = checkProbability('DenseLayer', 'dropRate', dropRate);
  }

  override forward(input: Tensor | readonly Tensor[]): Tensor {
    const before = Array.isArray(input) ? cat(input, 1) : (input as Tensor);
    const inner = this.conv1.forward(this.relu1.forward(this.norm1.forward(before)));
    const made = this.conv2.forward(this.relu2.forward(this.norm2.forward(inner)));
    return this.dropRate > 0 ? F.dropout(made, { p: this.dropRate, training: this.training }) : made;
  }
}
