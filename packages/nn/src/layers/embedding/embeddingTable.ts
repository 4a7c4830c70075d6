import { normal_ } from '@wick/init';
import {
  checkCount,
  checkTensor,
  flag,
  isRecord,
  number,
  orNull,
  type RulesFor,
  type ValuesOf,
} from '@wick/tensor/internal';
import { noGrad, ShapeError, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { dtype, type FloatDType, kind } from '../../options.ts';
import { Parameter } from '../../parameter.ts';
import { sized } from '../../sized.ts';

/** Options of the layers that look rows up in a table, whether drawn or given. */
export interface EmbeddingTableOptions {
  /** The row that counts for nothing: zeros at first, without a gradient; negative ones count from the end. */
  paddingIdx?: number | null;
  /** Rows that are looked up and have a larger norm are scaled down to it first, in the table itself. */
  maxNorm?: number | null;
  /** The exponent of that norm. Default: 2. */
  normType?: number;
  /** Divide the gradient of a row by how often it is looked up. Default: false. */
  scaleGradByFreq?: boolean;
  /** There are no sparse gradients: true is refused. Default: false. */
  sparse?: boolean;
}

/** Options of {@link Embedding}. */
export interface EmbeddingLayerOptions extends EmbeddingTableOptions {
  /** Of the table. Default: 'float32'. */
  dtype?: FloatDType;
  /** 'cpu', where every tensor is; another one is refused. */
  device?: 'cpu';
}

/** A given table, and whether it is left as it is. */
export interface Pretrained {
  readonly table: Tensor;
  readonly freeze: boolean;
}

/** Whether what stands behind the options is a table to build the layer over. */
export function isPretrained(given: unknown): given is Pretrained {
  return isRecord(given) && 'table' in given;
}

/** The options that both layers have. */
export const embeddingRules = {
  paddingIdx: kind<number | null>(null, 'a number or null', (given) => given === null || typeof given === 'number'),
  maxNorm: orNull(number(1)),
  normType: number(2),
  scaleGradByFreq: flag(false),
  sparse: flag(false),
  dtype,
} satisfies RulesFor<EmbeddingLayerOptions>;

/** What the layers share that look rows up in a table. */
export abstract class EmbeddingTable extends Module {
  /** The table, [numEmbeddings, embeddingDim]. */
  declare weight: Parameter;
  /** Rows. */
  readonly numEmbeddings: number;
  /** Features of a row. */
  readonly embeddingDim: number;
  /** The row that counts for nothing; null: none. */
  readonly paddingIdx: number | null;
  /** The largest norm a row keeps when it is looked up; null: any. */
  maxNorm: number | null;
  /** The exponent of that norm. */
  normType: number;
  /** Whether the gradient of a row is divided by how often it was looked up. */
  scaleGradByFreq: boolean;

  constructor(
    name: string,
    numEmbeddings: number,
    embeddingDim: number,
    read: ValuesOf<typeof embeddingRules>,
    pretrained: Pretrained | null,
  ) {
    super();
    this.numEmbeddings = checkCount(name, 'numEmbeddings', numEmbeddings, 0);
    this.embeddingDim = checkCount(name, 'embeddingDim', embeddingDim, 0);
    this.paddingIdx = rowOf(name, read.paddingIdx, numEmbeddings);
    this.maxNorm = read.maxNorm;
    this.normType = read.normType;
    this.scaleGradByFreq = read.scaleGradByFreq;
    if (read.sparse) throw new RangeError(`${name}: sparse gradients do not exist here: sparse must be false`);
    this.registerParameter(
      'weight',
      pretrained
        ? new Parameter(pretrained.table, { requiresGrad: !pretrained.freeze })
        : sized(this, read.dtype, numEmbeddings, embeddingDim),
    );
    if (!pretrained) this.resetParameters();
  }

  /** Draws the table anew from N(0, 1), as the constructor does; the padding row is zeros. */
  resetParameters(): void {
    normal_(this.weight);
    const { paddingIdx } = this;
    if (paddingIdx !== null) noGrad(() => this.weight.select(0, paddingIdx).zero_());
  }

  /** The function's options. */
  protected settings() {
    const { paddingIdx, maxNorm, normType, scaleGradByFreq } = this;
    return { paddingIdx, maxNorm, normType, scaleGradByFreq };
  }

  /** What stands in the repr between the sizes and the padding, which each kind has in its own order. */
  protected normRepr(): string {
    const { maxNorm, normType, scaleGradByFreq } = this;
    const parts: string[] = [];
    if (maxNorm !== null) parts.push(`, max_norm=${pythonRepr(maxNorm)}`);
    if (normType !== 2) parts.push(`, norm_type=${pythonRepr(normType)}`);
    if (scaleGradByFreq) parts.push(', scale_grad_by_freq=True');
    return parts.join('');
  }
}

/** The sizes of a given table. @throws TypeError or ShapeError if it is none. */
export function sizesOf(where: string, embeddings: Tensor): [rows: number, width: number] {
  checkTensor(where, embeddings, 'embeddings');
  if (embeddings.ndim !== 2)
    throw new ShapeError(
      `${where}: embeddings must have the shape (rows, width), got [${embeddings.shape.join(', ')}]`,
    );
  return [embeddings.shape[0]!, embeddings.shape[1]!];
}

/** The row that an index means, counted from the end if negative. */
function rowOf(name: string, index: number | null, rows: number): number | null {
  if (index === null) return null;
  if (!Number.isInteger(index) || index < -rows || index >= rows)
    throw new RangeError(`${name}: paddingIdx must be one of the ${rows} rows, got ${index}`);
  return index < 0 ? index + rows : index;
}
