import {
  checkCount,
  checkTensor,
  flag,
  type Given,
  naming,
  number,
  optionTable,
  type RulesFor,
  show,
  unrepeatable,
} from '@wick/tensor/internal';
import {
  argmax,
  cat,
  gather,
  indexCopy,
  indexSelect,
  logSoftmax,
  ShapeError,
  type Tensor,
  tensor,
  where,
  zeros,
} from '@wick/tensor/light';
import { ModuleList } from '../containers/moduleList.ts';
import { Sequential } from '../containers/sequential.ts';
import { Linear } from '../layers/linear/linear.ts';
import { Module } from '../module/module.ts';
import { dtype, type FloatDType } from '../options.ts';

/** Options of {@link AdaptiveLogSoftmaxWithLoss}. */
export interface AdaptiveLogSoftmaxOptions {
  /** By how much the features shrink from one cluster to the next. Default: 4. */
  divValue?: number;
  /** Add a bias in the head. Default: false. */
  headBias?: boolean;
  /** Of the parameters. Default: 'float32'. */
  dtype?: FloatDType;
  /** 'cpu', where every tensor is; another one is refused. */
  device?: 'cpu';
}

const name = 'AdaptiveLogSoftmaxWithLoss';

const table = optionTable(
  { divValue: number(4), headBias: flag(false), dtype } satisfies RulesFor<AdaptiveLogSoftmaxOptions>,
  ['divValue', 'headBias'],
);

/**
 * An approximation of the softmax over many classes, sorted by how often they come (E. Grave et al., "Efficient softmax
 * approximation for GPUs", 2017): the head knows the frequent ones and the clusters of the others, each of which has a
 * projection to fewer features.
 *
 * Parameters: those of `head` and, for each cluster, of `tail.i.0` and `tail.i.1`.
 * Shapes: (N, inFeatures) with classes (N), or (inFeatures) with ().
 *
 * @example
 * ```ts
 * const softmax = new nn.AdaptiveLogSoftmaxWithLoss(64, 10000, [100, 1000]);
 * const [logProbabilities, loss] = softmax.forward(randn(8, 64), randint(0, 10000, [8]));
 * logProbabilities.shape; // [8]
 * loss.backward();
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveLogSoftmaxWithLoss.html
 */
export class AdaptiveLogSoftmaxWithLoss extends Module {
  static override readonly name: string = 'AdaptiveLogSoftmaxWithLoss';
  /** Of the input. */
  readonly inFeatures: number;
  /** Classes in all. */
  readonly nClasses: number;
  /** The ends of the shortlist and of each cluster. */
  readonly cutoffs: readonly number[];
  /** How many times fewer features each cluster has than the one before. */
  readonly divValue: number;
  /** Whether the head has a bias. */
  readonly headBias: boolean;
  /** Scores of the frequent classes and of the clusters. */
  head: Linear;
  /** Per cluster, a projection and the scores of its classes. */
  tail: ModuleList<Sequential>;

  /**
   * @param cutoffs - the first class of each cluster, rising, from 1 to nClasses - 1
   * @throws RangeError for other cutoffs or sizes.
   */
  constructor(
    inFeatures: number,
    nClasses: number,
    cutoffs: readonly number[],
    ...given: Given<AdaptiveLogSoftmaxOptions, [divValue: number, headBias: boolean]>
  ) {
    super();
    const { divValue, headBias, dtype } = table.take(name, given);
    this.inFeatures = checkCount(name, 'inFeatures', inFeatures, 0);
    this.nClasses = checkCount(name, 'nClasses', nClasses, 0);
    if (!Array.isArray(cutoffs)) throw new TypeError(`${name}: cutoffs must be an array, got ${show(cutoffs)}`);
    const rising = (cutoffs as readonly number[]).every(
      (c, i) => Number.isInteger(c) && c > (cutoffs[i - 1] ?? 0) && c < nClasses,
    );
    if (cutoffs.length === 0 || !rising)
      throw new RangeError(
        `${name}: cutoffs must be whole numbers that rise from 1 to ${nClasses - 1}, got ${show(cutoffs)}`,
      );
    this.cutoffs = [...cutoffs, nClasses];
    this.divValue = divValue;
    this.headBias = headBias;
    const named = <T>(make: () => T) => naming('AdaptiveLogSoftmaxWithLoss', make);
    this.head = named(() => new Linear(inFeatures, cutoffs[0]! + cutoffs.length, { bias: this.headBias, dtype }));
    const clusters = cutoffs.map((first, i) => {
      const size = Math.floor(inFeatures / this.divValue ** (i + 1));
      return new Sequential(
        named(() => new Linear(inFeatures, size, { bias: false, dtype })),
        named(() => new Linear(size, this.cutoffs[i + 1]! - first, { bias: false, dtype })),
      );
    });
    this.tail = new ModuleList(clusters);
  }

  /** Draws all parameters anew, as the constructor does. */
  resetParameters(): void {
    this.head.resetParameters();
    for (const cluster of this.tail) for (const layer of cluster) (layer as Linear).resetParameters();
  }

  /**
   * The log probability of each target, and the loss: minus their mean.
   *
   * @throws ShapeError if the shapes do not fit; RangeError for a class out of range.
   */
  override forward(input: Tensor, target: Tensor): [output: Tensor, loss: Tensor] {
    unrepeatable(
      `${name}, whose clusters work on as many rows as the classes tell,`,
      'compile nllLoss() of logProb(input) instead',
    );
    this.check(input, target);
    if (target.ndim === 0) {
      const [output, loss] = this.forward(input.unsqueeze(0), target.unsqueeze(0));
      return [output.squeeze(0), loss];
    }
    const classes = Array.from(target.toTypedArray(), Number);
    const shortlist = this.cutoffs[0]!;
    const places = classes.map((c) => (c < shortlist ? c : shortlist + this.clusterOf(c)));
    let output = zeros(classes.length, { dtype: input.dtype });
    [...this.tail].forEach((cluster, i) => {
      const rows = places.flatMap((place, row) => (place === shortlist + i ? [row] : []));
      if (rows.length === 0) return;
      const relative = indices(rows.map((row) => classes[row]! - this.cutoffs[i]!));
      const local = logSoftmax(cluster.forward(indexSelect(input, 0, indices(rows))), 1);
      output = indexCopy(output, 0, indices(rows), gather(local, 1, relative.unsqueeze(1)).squeeze(1));
    });
    const head = logSoftmax(this.head.forward(input), 1);
    output = output.add(gather(head, 1, indices(places).unsqueeze(1)).squeeze(1));
    return [output, output.neg().mean()];
  }

  /** The log probabilities of all classes: (N, inFeatures) to (N, nClasses). */
  logProb(input: Tensor): Tensor {
    checkTensor(name, input, 'input');
    const head = logSoftmax(this.head.forward(input), 1);
    const shortlist = this.cutoffs[0]!;
    const clusters = [...this.tail].map((cluster, i) => {
      return logSoftmax(cluster.forward(input), 1).add(head.narrow(1, shortlist + i, 1));
    });
    return cat([head.narrow(1, 0, shortlist), ...clusters], 1);
  }

  /** The most probable class of each row: (N, inFeatures) to int64 (N). */
  predict(input: Tensor): Tensor {
    checkTensor(name, input, 'input');
    unrepeatable(`${name}'s predict()`, 'take argmax() of logProb(input) instead');
    const best = argmax(this.head.forward(input), 1);
    const elsewhere = best.ge(this.cutoffs[0]!);
    return elsewhere.any().item() ? where(elsewhere, argmax(this.logProb(input), 1), best) : best;
  }

  private clusterOf(c: number): number {
    return this.cutoffs.findIndex((end) => c < end) - 1;
  }

  private check(input: Tensor, target: Tensor): void {
    checkTensor(name, input, 'input');
    checkTensor(name, target, 'target');
    const fits =
      target.ndim <= 1 && input.ndim === target.ndim + 1 && (target.ndim === 0 || input.shape[0] === target.shape[0]);
    if (!fits)
      throw new ShapeError(
        `${name}: an input (N, ${this.inFeatures}) with a target (N), or (${this.inFeatures}) with (), is needed, got shapes ${show(input.shape)} and ${show(target.shape)}`,
      );
    for (const c of target.toTypedArray())
      if (!(Number(c) >= 0 && Number(c) < this.nClasses))
        throw new RangeError(`${name}: target ${c} is out of bounds: classes go from 0 to ${this.nClasses - 1}`);
  }
}

function indices(values: readonly number[]): Tensor {
  return tensor(BigInt64Array.from(values, BigInt));
}
