import type { Attention } from '../attention/attention.ts';
import type { ConvGeometry } from '../conv/geometry.ts';
import type { RowNorm } from '../norm/rowNorm.ts';
import type { Expression } from '../pointwise/expression.ts';
import type { ElementType } from '../pointwise/instructions.ts';
import type { AvgPoolDivisor } from '../pool/avgPool.ts';
import type { AdaptivePoolGeometry, AvgPoolGeometry, MaxPoolGeometry } from '../pool/geometry.ts';
import type { PlaneGeometry } from '../pool/planes.ts';
import type { RecurrentLayer } from '../recurrent/recurrentLayer.ts';

// What a planned program can be made of. Places are bytes from the beginning of the plan's arena; strides and steps are
// in elements, as those of tensors.

/** A number, or which of the plan's numbers it is: that is read anew at every run. */
export type Numeric = number | { readonly number: number };

/** A strided array in the arena. */
export interface StridedPlace {
  readonly at: number;
  readonly stride: readonly number[];
  /** Default: that of the program. A bool is a byte, 0 or 1. */
  readonly dtype?: ElementType;
}

/** A result of a {@link PointwiseCommand}. */
export interface PointwiseOutput extends StridedPlace {
  /** Of what the program is given: the inputs, then the numbers. */
  readonly value: Expression;
}

/**
 * Element by element work, whatever the strides: any number of instructions of the pointwise machine, several results. An
 * output may lie where an input lies only in the same geometry. In float32 inputs and outputs are that, or bool; in float64
 * inputs may be of any type, and outputs float32, which rounds, or bool. Other types are JavaScript's, as is `erf` in float64.
 */
export interface PointwiseCommand {
  readonly kind: 'pointwise';
  /** What is computed in. Default: float32. */
  readonly type?: ElementType;
  /** Of all; broadcasting is a stride of 0. */
  readonly shape: readonly number[];
  readonly inputs: readonly StridedPlace[];
  readonly numbers?: readonly Numeric[];
  readonly outputs: readonly PointwiseOutput[];
}

/** A batch of matrices: element (i, j) of matrix `item` lies `item * batch + i * row + j * column` elements behind `at`. */
export interface MatrixPlace {
  readonly at: number;
  readonly row: number;
  readonly column: number;
  /** Default: 0. */
  readonly batch?: number;
}

/** `C = alpha * A @ B + beta * C`, or `bias` in C's place, for every matrix of a batch; C's column step is 1. */
export interface ProductCommand {
  readonly kind: 'product';
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
  /** Default: 1. */
  readonly batch?: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Default: 1. */
  readonly alpha?: number;
  /** m x k */
  readonly a: MatrixPlace;
  /** k x n */
  readonly b: MatrixPlace;
  /** Default: 0, which overwrites. */
  readonly beta?: number;
  readonly c: MatrixPlace;
  /** Where n elements lie that every row of C begins as. */
  readonly bias?: number;
}

/** What of lines of (outer, n, inner) elements that lie side by side a command works along: those of the middle dimension. */
export interface Lines {
  readonly outer: number;
  readonly n: number;
  readonly inner: number;
}

/**
 * A reduction over some dimensions, as `sum`, `mean`, `amax`, `amin` and `prod` do one: sums and products are formed in
 * double. The results lie side by side. A sum over bool is not one of these: it gives int64.
 */
export interface ReduceCommand {
  readonly kind: 'reduce';
  /** `norm`: the root of the sum of squares. */
  readonly what: 'sum' | 'mean' | 'max' | 'min' | 'prod' | 'norm';
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  readonly at: number;
  readonly dims: readonly number[];
  readonly to: number;
}

/** Where the largest or smallest of each line is, the first one; the first NaN beats all: int64, side by side. */
export interface PlacesCommand {
  readonly kind: 'places';
  readonly what: 'max' | 'min';
  readonly lines: Lines;
  /** floats */
  readonly at: number;
  readonly to: number;
}

/** The total of n losses (floats) as losses with a reduction add it up, divided by `by`: one float. */
export interface LossTotalCommand {
  readonly kind: 'lossTotal';
  readonly n: number;
  readonly at: number;
  readonly to: number;
  /** 1 for a sum, n for a mean. */
  readonly by: number;
}

/** softmax or log-softmax of lines. The result may not lie where the logits do. */
export interface SoftmaxCommand {
  readonly kind: 'softmax';
  readonly logarithmic: boolean;
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
  readonly lines: Lines;
  readonly at: number;
  readonly to: number;
}

/** The gradient of {@link SoftmaxCommand} from its result y and that of its result. */
export interface SoftmaxGradCommand {
  readonly kind: 'softmaxGrad';
  readonly logarithmic: boolean;
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
  readonly lines: Lines;
  readonly grad: number;
  readonly y: number;
  readonly to: number;
}

/** What cross entropy of floats with classes as targets is told. Targets that are no class must have been refused before. */
export interface CrossEntropy {
  readonly lines: Lines;
  readonly x: number;
  readonly target: number;
  /** Default: int64. */
  readonly targetType?: 'int64' | 'uint8';
  /** n floats. */
  readonly weight?: number | null;
  readonly ignoreIndex: number;
  readonly labelSmoothing: number;
  readonly reduction: 'none' | 'mean' | 'sum';
  /** A double for each place: log Σ e^x, which the gradient reads. */
  readonly logSums: number;
}

/** The loss, one float, or one of each place. */
export interface CrossEntropyCommand extends CrossEntropy {
  readonly kind: 'crossEntropy';
  readonly to: number;
}

/** The gradient of the logits from that of the loss. */
export interface CrossEntropyGradCommand extends CrossEntropy {
  readonly kind: 'crossEntropyGrad';
  readonly grad: number;
  readonly to: number;
}

/** Layer, group or root mean square normalisation of floats: see `RowNorm`. */
export interface RowNormCommand {
  readonly kind: 'rowNorm';
  readonly norm: RowNorm;
  readonly x: number;
  readonly weight?: number | null;
  readonly bias?: number | null;
  readonly to: number;
}

/** Its gradients, `period` floats each for weight and bias. */
export interface RowNormGradCommand {
  readonly kind: 'rowNormGrad';
  readonly norm: RowNorm;
  readonly grad: number;
  readonly x: number;
  readonly weight?: number | null;
  readonly to: number;
  readonly gradWeight: number;
  readonly gradBias: number;
}

/** What batch normalisation of (images, channels, inner) floats is told. */
export interface BatchNorm {
  readonly images: number;
  readonly channels: number;
  readonly inner: number;
  /** By the batch's own statistics. */
  readonly training: boolean;
  readonly eps: number;
  readonly x: number;
  /** `channels` floats. */
  readonly weight?: number | null;
  /** `channels` doubles each: what was used, which the gradient reads. */
  readonly mean: number;
  readonly variance: number;
}

/** Batch normalisation. It changes no running statistics. */
export interface BatchNormCommand extends BatchNorm {
  readonly kind: 'batchNorm';
  readonly bias?: number | null;
  /** `channels` floats, which are read where `training` is false. */
  readonly runningMean?: number | null;
  readonly runningVar?: number | null;
  readonly to: number;
}

/** Its gradients. */
export interface BatchNormGradCommand extends BatchNorm {
  readonly kind: 'batchNormGrad';
  readonly grad: number;
  readonly to: number;
  readonly gradWeight: number;
  readonly gradBias: number;
}

/** A convolution, or the gradient of one with respect to its input or weight: `result` is overwritten, the other two are read. */
export interface ConvCommand {
  readonly kind: 'conv';
  readonly result: 'output' | 'input' | 'weight';
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
  /** Of the forward convolution. */
  readonly geometry: ConvGeometry;
  readonly input: number;
  readonly weight: number;
  readonly output: number;
  /** One value per channel of the result (of the output, or of the input), or null; a weight has none. */
  readonly bias?: number | null;
}

/** A max pool of planes of floats, with int64 places: `maxPoolForward`. */
export interface MaxPoolCommand {
  readonly kind: 'maxPool';
  readonly geometry: MaxPoolGeometry;
  readonly input: number;
  readonly output: number;
  readonly indices: number;
}

/** An average pool of planes of floats (`avgPoolForward`), or its gradient from that of its output (`avgPoolBackward`). */
export interface AvgPoolCommand {
  readonly kind: 'avgPool';
  readonly result: 'output' | 'input';
  readonly geometry: AvgPoolGeometry;
  readonly divisor: AvgPoolDivisor;
  readonly input: number;
  readonly output: number;
}

/** An adaptive average pool of planes of floats, or its gradient: `adaptiveAvgPoolForward`, `adaptiveAvgPoolBackward`. */
export interface AdaptiveAvgPoolCommand {
  readonly kind: 'adaptiveAvgPool';
  readonly result: 'output' | 'input';
  readonly geometry: AdaptivePoolGeometry;
  readonly input: number;
  readonly output: number;
}

/** What is added at int64 places of planes of floats that are zero at first (`scatterPlaneAdd`), or is there (`gatherPlane`). */
export interface PlanesCommand {
  readonly kind: 'planes';
  readonly result: 'large' | 'small';
  readonly geometry: PlaneGeometry;
  readonly small: number;
  readonly indices: number;
  readonly large: number;
}

/** Matrices of floats: where each item's begins, in elements behind `at`, and how far its dense rows lie apart. */
export interface ItemPlaces {
  readonly at: number;
  readonly offsets: readonly number[];
  readonly row: number;
}

/** softmax(scale Q Kᵀ + mask) V of items; where {@link AttentionGradCommand} is to follow it needs nothing of this. */
export interface AttentionCommand {
  readonly kind: 'attention';
  readonly attention: Attention;
  readonly q: ItemPlaces;
  readonly k: ItemPlaces;
  readonly v: ItemPlaces;
  readonly mask?: ItemPlaces | null;
  readonly out: ItemPlaces;
}

/** The gradients of queries, keys and values from that of the result. */
export interface AttentionGradCommand {
  readonly kind: 'attentionGrad';
  readonly attention: Attention;
  readonly q: ItemPlaces;
  readonly k: ItemPlaces;
  readonly v: ItemPlaces;
  readonly mask?: ItemPlaces | null;
  readonly grad: ItemPlaces;
  readonly gradQ: ItemPlaces;
  readonly gradK: ItemPlaces;
  readonly gradV: ItemPlaces;
}

/** One direction of a recurrent layer of floats: one for which `recurrentFits`. See `recurrentForward`. */
export interface RecurrentCommand {
  readonly kind: 'recurrent';
  readonly layer: RecurrentLayer;
  readonly x: number;
  readonly wIh: number;
  readonly wHh: number;
  readonly bIh?: number | null;
  readonly bHh?: number | null;
  /** The first states, which become the last ones. The cell is the LSTM's. */
  readonly hidden: number;
  readonly cell?: number | null;
  readonly results: number;
  /** What the gradient needs, `count` rows of `width` floats; null where there will be none. */
  readonly work?: number | null;
}

/** Its gradients: see `recurrentBackward`. */
export interface RecurrentGradCommand {
  readonly kind: 'recurrentGrad';
  readonly layer: RecurrentLayer;
  readonly x: number;
  readonly wIh: number;
  readonly wHh: number;
  readonly work: number;
  readonly gradResults?: number | null;
  /** Of the last states, which become those of the first ones. */
  readonly gradHidden: number;
  readonly gradCell?: number | null;
  /** Where gradients go that are wanted. */
  readonly wanted: { readonly [name in 'x' | 'wIh' | 'wHh' | 'bIh' | 'bHh']?: number | null };
}

/** Rows of a table of floats by index, which must have been checked before. */
export interface RowsCommand {
  readonly kind: 'rows';
  readonly table: number;
  readonly width: number;
  readonly indices: number;
  /** Default: int64. */
  readonly indexType?: 'int64' | 'int32';
  readonly count: number;
  readonly to: number;
}

/** The gradient of the table: vectors added to the rows that they were taken from, in their order. */
export interface RowsGradCommand {
  readonly kind: 'rowsGrad';
  readonly grad: number;
  readonly width: number;
  readonly indices: number;
  /** Default: int64. */
  readonly indexType?: 'int64' | 'int32';
  readonly count: number;
  /** Of the table. */
  readonly rows: number;
  /** The row that gets none. Default: -1. */
  readonly padding?: number;
  readonly to: number;
}

/** Copies rows of bytes: what lies dense in both places, whatever its dtype. From nowhere (null) come zeros. */
export interface MoveCommand {
  readonly kind: 'move';
  /** Default: 1. */
  readonly rows?: number;
  readonly bytes: number;
  readonly from: number | null;
  /** Bytes from one row to the next. */
  readonly fromStep?: number;
  readonly to: number;
  readonly toStep?: number;
}

/** Gradient descent on floats, in place: see `descend` and `descendWithMomentum`. */
export interface DescentCommand {
  readonly kind: 'descent';
  readonly count: number;
  readonly p: number;
  readonly grad: number;
  readonly sign: Numeric;
  readonly decay: Numeric;
  readonly a: Numeric;
  readonly momentum?: {
    readonly buffer: number;
    readonly momentum: Numeric;
    readonly share: Numeric;
    readonly nesterov: boolean;
  } | null;
}

/** A step of Adam or its kin on floats, in place: see `adamStep`. */
export interface AdamCommand {
  readonly kind: 'adam';
  readonly count: number;
  readonly p: number;
  readonly grad: number;
  readonly m: number;
  readonly v: number;
  readonly most?: number | null;
  readonly sign: Numeric;
  readonly decay: Numeric;
  readonly shrink: Numeric;
  readonly w1: Numeric;
  readonly beta2: Numeric;
  readonly w2: Numeric;
  readonly correction: Numeric;
  /** 0: not adaptive, 1: adaptive, 2: adaptive and below the root. */
  readonly form: Numeric;
  readonly eps: Numeric;
  readonly a: Numeric;
  readonly ofGrad: Numeric;
}

/** Ends the walk, calls JavaScript, and walks on. */
export interface HostCommand {
  readonly kind: 'host';
  readonly run: () => void;
}

/** A command of a plan. */
export type Command =
  | PointwiseCommand
  | ProductCommand
  | ReduceCommand
  | PlacesCommand
  | LossTotalCommand
  | SoftmaxCommand
  | SoftmaxGradCommand
  | CrossEntropyCommand
  | CrossEntropyGradCommand
  | RowNormCommand
  | RowNormGradCommand
  | BatchNormCommand
  | BatchNormGradCommand
  | ConvCommand
  | MaxPoolCommand
  | AvgPoolCommand
  | AdaptiveAvgPoolCommand
  | PlanesCommand
  | AttentionCommand
  | AttentionGradCommand
  | RecurrentCommand
  | RecurrentGradCommand
  | RowsCommand
  | RowsGradCommand
  | MoveCommand
  | DescentCommand
  | AdamCommand
  | HostCommand;
