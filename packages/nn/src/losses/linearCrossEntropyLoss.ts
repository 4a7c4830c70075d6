import {
  checkCount,
  flag,
  type Given,
  naming,
  optionTable,
  type Rule,
  type RulesFor,
  show,
  showShape,
} from '@wick/tensor/internal';
import type { Reduction, Tensor } from '@wick/tensor/light';
import {
  type LinearCrossEntropyChunks,
  type LinearCrossEntropyOptions,
  linearCrossEntropy,
  linearCrossEntropyRules,
} from '../functional/linearCrossEntropy.ts';
import { Linear } from '../layers/linear/linear.ts';
import { Module } from '../module/module.ts';
import { floatRepr, pythonRepr } from '../module/repr.ts';
import { dtype, type FloatDType } from '../options.ts';

/** Options of {@link LinearCrossEntropyLoss}. */
export interface LinearCrossEntropyLossOptions extends Omit<LinearCrossEntropyOptions, 'linearBias'> {
  /** The sizes (d1, …) of a loss over several places. Default: none. */
  outFeatures?: readonly number[];
  /** Add a learned bias to the logits. Default: false. */
  bias?: boolean;
  /** Of the layer's parameters. Default: 'float32'. */
  dtype?: FloatDType;
  /** 'cpu', where every tensor is; another one is refused. */
  device?: 'cpu';
}

const counts: Rule<readonly number[]> = {
  value: [],
  read(where, name, given) {
    if (!Array.isArray(given)) throw new TypeError(`${where}: ${name} must be an array, got ${show(given)}`);
    return given.map((size) => checkCount(where, name, size, 0));
  },
};

const table = optionTable({
  outFeatures: counts,
  bias: flag(false),
  dtype,
  ...linearCrossEntropyRules,
} satisfies RulesFor<LinearCrossEntropyLossOptions>);

/**
 * Cross entropy of logits that a linear layer inside makes of the input.
 *
 * Parameters: those of `linear`, from inFeatures to numClasses · d1 · …
 * Shapes: (inFeatures) or (N, inFeatures) with targets as {@link CrossEntropyLoss} takes them for logits
 * (N, numClasses, d1, …).
 *
 * @example
 * ```ts
 * const loss = new nn.LinearCrossEntropyLoss(5, 10, { outFeatures: [4, 3] });
 * loss.forward(randn(2, 5), randint(0, 10, [2, 4, 3])).backward();
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LinearCrossEntropyLoss.html
 */
export class LinearCrossEntropyLoss extends Module {
  static override readonly name: string = 'LinearCrossEntropyLoss';
  /** One per class; null: 1. */
  declare weight: Tensor | null;
  /** Classes. */
  readonly numClasses: number;
  /** Sizes d1, … of the logits behind the classes. */
  readonly outFeatures: readonly number[];
  /** How the losses become one: 'none', 'sum' or 'mean'. */
  readonly reduction: Reduction;
  /** The class that counts for nothing; null: -100. */
  readonly ignoreIndex: number | null;
  /** How much of the target is spread over all classes, from 0 to 1. */
  readonly labelSmoothing: number;
  /** Accepted, and without effect. */
  readonly options: Required<LinearCrossEntropyChunks> | null;
  /** The layer that gives the logits. */
  linear: Linear;

  /**
   * @param options - `outFeatures`, `bias`, `weight` (one per class, a buffer), `reduction` ('mean'), `ignoreIndex`
   * (null), `labelSmoothing` (0).
   * @throws RangeError for another reduction, a smoothing outside [0, 1] or a weight that is not one per class.
   */
  constructor(inFeatures: number, numClasses: number, ...given: Given<LinearCrossEntropyLossOptions, []>) {
    super();
    const name = 'LinearCrossEntropyLoss';
    const { weight, bias, dtype, ...read } = table.take(name, given);
    checkCount(name, 'inFeatures', inFeatures, 0);
    this.numClasses = checkCount(name, 'numClasses', numClasses, 0);
    this.outFeatures = read.outFeatures;
    if (weight && (weight.ndim !== 1 || weight.numel() !== numClasses))
      throw new RangeError(`${name}: weight must have shape [${numClasses}], got ${showShape(weight.shape)}`);
    this.registerBuffer('weight', weight);
    this.reduction = read.reduction;
    this.ignoreIndex = read.ignoreIndex;
    this.labelSmoothing = read.labelSmoothing;
    this.options = read.options;
    const size = read.outFeatures.reduce((product, d) => product * d, numClasses);
    this.linear = naming('LinearCrossEntropyLoss', () => new Linear(inFeatures, size, { bias, dtype }));
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight, reduction, ignoreIndex, labelSmoothing } = this;
    const places = [this.numClasses, ...this.outFeatures];
    const linearWeight = this.linear.weight.reshape([...places, this.linear.inFeatures]);
    const linearBias = this.linear.bias?.reshape(places) ?? null;
    return linearCrossEntropy(input, linearWeight, target, {
      linearBias,
      weight,
      reduction,
      ignoreIndex,
      labelSmoothing,
    });
  }

  override extraRepr(): string {
    const { linear, options, reduction } = this;
    const values = {
      in_features: linear.inFeatures,
      num_classes: this.numClasses,
      out_features: this.outFeatures,
      bias: linear.bias !== null,
    };
    const parts = Object.entries(values).map(([key, value]) => `${key}=${pythonRepr(value)}`);
    parts.push(`reduction=${reduction}`, `ignore_index=${pythonRepr(this.ignoreIndex)}`);
    parts.push(`label_smoothing=${floatRepr(this.labelSmoothing, 0)}`, `options=${optionsRepr(options)}`);
    return parts.join(', ');
  }
}

/** PyTorch's options with their defaults, as it prints them. */
function optionsRepr(options: Required<LinearCrossEntropyChunks> | null): string {
  if (options === null) return 'None';
  const values = {
    allow_retain_graph: options.allowRetainGraph,
    batch_chunk_size: options.batchChunkSize,
    chunking_method: options.chunkingMethod,
    acc_policy: options.accPolicy,
    acc_dtype: options.accDtype,
  };
  const parts = Object.entries(values).map(([key, value]) => `${key}=${pythonRepr(value)}`);
  return `LinearCrossEntropyOptions(${parts.join(', ')})`;
}
