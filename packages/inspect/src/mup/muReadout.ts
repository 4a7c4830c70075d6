import { Linear, type LinearOptions, type Parameter } from '@wick/nn';
import { noGrad, Tensor } from '@wick/tensor';
import { show } from '@wick/tensor/internal';
import { widthsIn } from './widths.ts';

/** Options of {@link MuReadout}. */
export interface MuReadoutOptions extends LinearOptions {
  /** Whether weight and bias begin at 0, as those of an output layer may. Default: false. */
  readonly readoutZeroInit?: boolean;
  /** A factor for the output, to be tuned on the small model. Default: 1. */
  readonly outputMult?: number;
}

/** Draws of a constructor run before its fields are there. */
let starting = { zero: false };

/**
 * The output layer of a network in µP, from a dimension of width to a finite one: y = W (α x / m) + b with α = `outputMult` and
 * m the layer's width over the base model's. Its weights keep their deviation whatever the width is.
 *
 * Parameters and shapes are `nn.Linear`'s. It wants {@link setBaseShapes_} before it runs.
 *
 * @example
 * ```ts
 * const make = (width: number) => new nn.Sequential(new nn.Linear(4, width), new nn.ReLU(), new inspect.MuReadout(width, 2));
 * const model = inspect.setBaseShapes_(make(64), make(16));
 * model.forward(randn(8, 4)).shape; // [8, 2]
 * ```
 * @see Yang et al., Tensor Programs V (2022), https://arxiv.org/abs/2203.03466
 */
export class MuReadout extends Linear {
  /** The layer's name, in every bundle. */
  static override readonly name: string = 'MuReadout';
  /** A factor for the output. */
  readonly outputMult: number;
  /** Whether weight and bias begin at 0. */
  readonly readoutZeroInit: boolean;

  /** @throws TypeError or RangeError if an argument is not what it should be. */
  constructor(inFeatures: number, outFeatures: number, options: MuReadoutOptions = {}) {
    const { readoutZeroInit = false, outputMult = 1, ...linear } = options;
    if (typeof readoutZeroInit !== 'boolean')
      throw new TypeError(`MuReadout: readoutZeroInit must be a boolean, got ${show(readoutZeroInit)}`);
    if (typeof outputMult !== 'number')
      throw new TypeError(`MuReadout: outputMult must be a number, got ${show(outputMult)}`);
    starting = { zero: readoutZeroInit };
    super(inFeatures, outFeatures, linear);
    this.readoutZeroInit = readoutZeroInit;
    this.outputMult = outputMult;
  }

  /** Draws as `nn.Linear` does, or writes zeros. */
  override resetParameters(): void {
    if (!(this.readoutZeroInit ?? starting.zero)) {
      super.resetParameters();
      return;
    }
    noGrad(() => {
      this.weight.fill_(0);
      this.bias?.fill_(0);
    });
  }

  /** The layer's width over the base model's. */
  widthMult(): number {
    const widths = widthsIn(this, 'weight');
    if (widths === null)
      throw new RangeError('MuReadout: it has no base shapes: call setBaseShapes_(model, base) first');
    return widths.multiplier;
  }

  override forward(input: Tensor): Tensor {
    return super.forward(input.mul(this.outputMult).div(this.widthMult()));
  }
}

/**
 * {@link MuReadout} with the weight of an embedding: `new MuSharedReadout(embedding.weight)`.
 *
 * Parameters: `weight` [embeddings, width], the embedding's own, and `bias` [embeddings].
 *
 * @example
 * ```ts
 * const embedding = new nn.Embedding(10, 8);
 * new inspect.MuSharedReadout(embedding.weight).weight === embedding.weight; // true
 * ```
 */
export class MuSharedReadout extends MuReadout {
  /** The layer's name, in every bundle. */
  static override readonly name: string = 'MuSharedReadout';

  /** @throws TypeError if `weight` is no matrix. */
  constructor(weight: Parameter, options: MuReadoutOptions = {}) {
    if (!(weight instanceof Tensor) || weight.ndim !== 2)
      throw new TypeError(`MuSharedReadout: expected an embedding's weight, got ${show(weight)}`);
    super(weight.shape[1]!, weight.shape[0]!, options);
    this.weight = weight;
  }
}
