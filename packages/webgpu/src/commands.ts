import type { AdaptivePoolGeometry, InstructionName } from '@wick/kernels';
import type {
  BatchNormCommand,
  Command,
  CrossEntropy,
  Epilogue,
  Lines,
  PlacesCommand,
  PointwiseCommand,
  StridedPlace,
} from '@wick/kernels/plan';
import type { Element } from './kinds/element.ts';

// What kernels do besides the commands of a plan: on the CPU this is JavaScript's. As there, places are bytes from the
// beginning of the arena, strides and steps are in elements.

/**
 * What programs can do on a GPU alone: the rest of a division with the sign of what is divided, a float rounded to bfloat16,
 * a quotient to the last bit, incomplete gamma functions, Bessel functions, neighbours and parts of floats, Hurwitz' zeta function of a whole number, what whole numbers have in common, and work on bits.
 */
export type GpuInstruction =
  | 'fmod'
  | 'bfloat16'
  | 'quotient'
  | 'igamma'
  | 'igammac'
  | 'i0'
  | 'i1'
  | 'nextafter'
  | 'mantissa'
  | 'exponent'
  | 'zeta'
  | 'gcd'
  | 'lcm'
  | 'and'
  | 'or'
  | 'xor'
  | 'shiftLeft'
  | 'shiftRight';

/** An expression with such instructions in it. */
export type GpuExpression =
  | { readonly given: number }
  | { readonly name: InstructionName | GpuInstruction; readonly of: readonly GpuTerm[] };
export type GpuTerm = GpuExpression | number;

/** A program of such expressions. */
export interface GpuPointwiseCommand extends Omit<PointwiseCommand, 'outputs'> {
  readonly outputs: readonly (StridedPlace & { readonly value: GpuExpression })[];
}

/** Batch normalisation, and what is done with its result while it is in registers. */
export interface GpuBatchNormCommand extends BatchNormCommand {
  readonly epilogue?: Epilogue;
}

/** Elements of some geometry. */
export interface Strided {
  readonly at: number;
  readonly stride: readonly number[];
}

/** A tensor of indices along a dimension of `size` elements that lie `step` apart; negative ones count from its end. */
export interface IndexOperand extends Strided {
  readonly dtype: 'int64' | 'int32';
  readonly size: number;
  readonly step: number;
}

/** Elements at places that indices say: `to[i] = from[i + Σ step · index[i]]`. Of an index out of bounds comes 0. */
export interface GatherCommand {
  readonly kind: 'gather';
  readonly dtype: Element;
  readonly shape: readonly number[];
  readonly from: Strided;
  readonly indices: readonly IndexOperand[];
  readonly to: Strided;
}

/**
 * Elements to places that indices say: `to[i + Σ step · index[i]] = values[i]`, or added in the order of i. Where several
 * go to one place the last one stays. The stride of `to` is 0 along the dimensions whose place the indices say.
 */
export interface ScatterCommand {
  readonly kind: 'scatter';
  readonly add: boolean;
  /** What is made of values that meet, where they are added. Default: their sum. */
  readonly reduce?: 'sum' | 'prod' | 'mean' | 'amax' | 'amin';
  /** Whether what was there counts too. Default: true. */
  readonly includeSelf?: boolean;
  readonly dtype: Element;
  readonly shape: readonly number[];
  readonly values: Strided;
  /** What values are multiplied with. Default: 1. */
  readonly alpha?: number;
  readonly indices: readonly IndexOperand[];
  readonly to: Strided;
}

/**
 * Reductions that give whole numbers or truths: sums, products and counts give int64, `any` and `all` a bool, the largest and the
 * smallest whole number one of their type.
 */
export interface CountCommand {
  readonly kind: 'count';
  readonly what: 'sum' | 'product' | 'nonzero' | 'any' | 'all' | 'max' | 'min';
  readonly dtype: Element;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  readonly at: number;
  readonly dims: readonly number[];
  readonly to: number;
}

/** Variances of floats, or their roots: Σ (x - mean)² / `by`. */
export interface VarianceCommand {
  readonly kind: 'variance';
  readonly root: boolean;
  readonly by: number;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  readonly at: number;
  readonly dims: readonly number[];
  readonly to: number;
}

/** log Σ e^x of lines of floats. */
export interface LogSumExpCommand {
  readonly kind: 'logSumExp';
  readonly lines: Lines;
  readonly at: number;
  readonly to: number;
}

/** Sums, products or log Σ e^x of all elements so far along lines: of floats; of whole numbers sums and products, which give int64. */
export interface ScanCommand {
  readonly kind: 'scan';
  readonly what: 'sum' | 'product' | 'logSumExp';
  readonly dtype: Element;
  readonly lines: Lines;
  /** From the last element to the first. */
  readonly reverse: boolean;
  readonly at: number;
  readonly to: number;
}

/** The best element so far along lines, the latest of equal ones and NaN from the first on, and where it is. */
export interface BestSoFarCommand {
  readonly kind: 'bestSoFar';
  readonly what: 'max' | 'min';
  readonly dtype: Element;
  readonly lines: Lines;
  readonly at: number;
  readonly values: number;
  /** int64 */
  readonly indices: number;
}

/** Where the best of each line is, of whatever type. */
export interface GpuPlacesCommand extends PlacesCommand {
  /** Default: float32. */
  readonly dtype?: Element;
}

/** Of each line that was sorted: its lower median (the first NaN if there is one), or the element that is there most often. */
export interface PickCommand {
  readonly kind: 'pick';
  readonly what: 'median' | 'mode';
  readonly dtype: Element;
  readonly lines: Lines;
  /** What the sort gave. */
  readonly values: number;
  readonly indices: number;
  readonly value: number;
  /** int64, or null where nobody asks for it. */
  readonly index: number | null;
}

/** Matrices of which zeros are above or below a diagonal. */
export interface TriangleCommand {
  readonly kind: 'triangle';
  readonly dtype: Element;
  readonly matrices: number;
  readonly rows: number;
  readonly columns: number;
  readonly diagonal: number;
  readonly upper: boolean;
  readonly at: number;
  readonly to: number;
}

/** int64 ones at the classes of int64 elements, zeros elsewhere. */
export interface OneHotCommand {
  readonly kind: 'oneHot';
  readonly count: number;
  readonly classes: number;
  readonly at: number;
  readonly to: number;
}

/** What the negative log likelihood is told: as cross entropy, of logarithms of probabilities. */
export type Nll = Pick<CrossEntropy, 'lines' | 'target' | 'targetType' | 'weight' | 'ignoreIndex' | 'reduction'>;

/** The negative log likelihood. */
export interface NllLossCommand extends Nll {
  readonly kind: 'nllLoss';
  readonly x: number;
  readonly to: number;
}

/** Its gradient. */
export interface NllLossGradCommand extends Nll {
  readonly kind: 'nllLossGrad';
  readonly grad: number;
  readonly to: number;
}

/** The middle dimension of (outer, n, inner) floats anew: element o is Σ weight[t] · x[index[t]], t from start[o] to start[o + 1]. */
export interface ResampleCommand {
  readonly kind: 'resample';
  readonly lines: Lines;
  readonly start: ArrayLike<number>;
  readonly index: ArrayLike<number>;
  readonly weight: ArrayLike<number>;
  readonly at: number;
  readonly to: number;
}

/** An adaptive max pool of planes of floats, with int64 places. */
export interface AdaptiveMaxPoolCommand {
  readonly kind: 'adaptiveMaxPool';
  readonly geometry: AdaptivePoolGeometry;
  readonly input: number;
  readonly output: number;
  readonly indices: number;
}

/** The first `k` elements of lines in their order, equal ones as they come and NaN the largest, and where they were. */
export interface SortCommand {
  readonly kind: 'sort';
  readonly dtype: Element;
  readonly lines: Lines;
  readonly descending: boolean;
  readonly k: number;
  readonly at: number;
  readonly values: number;
  /** int64 */
  readonly indices: number;
}

/** Windows of images of floats: what a window covers has its places in the rows of a matrix, the windows its columns. */
export interface BlocksCommand {
  readonly kind: 'blocks';
  /** Of the images, or the images of the sums of those. */
  readonly result: 'columns' | 'images';
  readonly batch: number;
  readonly channels: number;
  /** Two sizes each, downwards and across. */
  readonly input: readonly number[];
  readonly kernel: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: readonly number[];
  readonly stride: readonly number[];
  readonly output: readonly number[];
  readonly images: number;
  readonly columns: number;
}

/** Floats at the points of a grid in planes, as `gridSample` takes them, or added to planes of zeros there, its adjoint. */
export interface GridSampleCommand {
  readonly kind: 'gridSample';
  readonly result: 'output' | 'input';
  readonly mode: 'bilinear' | 'nearest' | 'bicubic';
  readonly padding: 'zeros' | 'border' | 'reflection';
  readonly alignCorners: boolean;
  /** How often weights are differentiated by each coordinate: x, y and z. */
  readonly orders: readonly number[];
  readonly batch: number;
  readonly channels: number;
  /** Of a plane: two, or three. */
  readonly sizes: readonly number[];
  readonly points: number;
  readonly input: number;
  readonly grid: number;
  readonly output: number;
}

/**
 * Products of matrices of whole numbers, which wrap around: the last two dimensions of `shape` are rows and columns, and
 * `to = Σ a[j] b[j]`, where `step` leads from one j to the next.
 */
export interface WholeProductCommand {
  readonly kind: 'wholeProduct';
  readonly dtype: 'int32' | 'int64' | 'uint8';
  readonly shape: readonly number[];
  readonly k: number;
  readonly a: Strided & { readonly step: number };
  readonly b: Strided & { readonly step: number };
  readonly to: Strided;
}

/** The first places in sorted lines of n elements that are not below values (`right`: above), one line for each `width` of these, or one for all (0). */
export interface SearchCommand {
  readonly kind: 'search';
  readonly dtype: Element;
  readonly result: 'int64' | 'int32';
  readonly count: number;
  readonly n: number;
  readonly width: number;
  readonly right: boolean;
  readonly sorted: number;
  readonly values: number;
  readonly to: number;
}

/** Truths: whether elements are among `n` others, or are not. */
export interface IsInCommand {
  readonly kind: 'isIn';
  readonly dtype: Element;
  readonly count: number;
  readonly n: number;
  readonly invert: boolean;
  readonly at: number;
  readonly among: number;
  readonly to: number;
}

/** What the connectionist temporal classification is told: logarithms of probabilities of (times, samples, classes), and labels. */
export interface Ctc {
  readonly times: number;
  readonly classes: number;
  readonly samples: readonly { readonly length: number; readonly labels: number }[];
  /** From the labels of one sample to the next; 0 where they follow one another. */
  readonly width: number;
  readonly blank: number;
  /** Losses that are infinite are 0, and have no gradient. */
  readonly zeroInfinity: boolean;
  readonly scores: Strided;
  readonly targets: number;
  readonly targetType: 'int64' | 'int32' | 'uint8';
  /** log α, as the loss leaves it for its gradient: floats, a row of 2 labels + 1 for each time of each sample. */
  readonly alpha: number;
}

/** The losses of the samples. */
export interface CtcLossCommand extends Ctc {
  readonly kind: 'ctcLoss';
  readonly losses: number;
}

/** Their gradient. */
export interface CtcLossGradCommand extends Ctc {
  readonly kind: 'ctcLossGrad';
  readonly grad: Strided;
  readonly to: number;
}

/** The multilabel margin losses of rows of floats, or their slopes. The labels are int64, and end with the first that is negative. */
export interface MultilabelMarginCommand {
  readonly kind: 'multilabelMargin';
  readonly rows: number;
  readonly classes: number;
  readonly slope: boolean;
  readonly x: number;
  readonly target: number;
  readonly to: number;
}

/** A max pool of planes of floats whose windows numbers in [0, 1) place, `each` of them a plane; which one an axis has, or -1. */
export interface FractionalMaxPoolCommand {
  readonly kind: 'fractionalMaxPool';
  readonly planes: number;
  /** Depth, height and width. */
  readonly input: readonly number[];
  readonly kernel: readonly number[];
  readonly output: readonly number[];
  readonly sample: readonly number[];
  readonly each: number;
  readonly x: number;
  readonly samples: number;
  readonly to: number;
  /** int64 */
  readonly indices: number;
}

/** Bags of indices. */
export interface Bags {
  readonly bags: number;
  /** Of indices. */
  readonly count: number;
  readonly indexType: 'int64' | 'int32';
  readonly offsetType: 'int64' | 'int32';
  /** The index that counts for nothing, or -1. */
  readonly padding: number;
  /** Whether the last offset is the end of the last bag. */
  readonly hasEnd: boolean;
  readonly indices: number;
  /** Where bags begin; null where they are as long as one another. */
  readonly offsets: number | null;
}

/** For each index its bag, and how many count there: 0 for what counts for nothing. */
export interface BagsCommand extends Bags {
  readonly kind: 'bags';
  /** int64 */
  readonly into: number;
  /** int64 */
  readonly counts: number;
}

/** Which rows of a table of floats have the largest elements of the columns of bags, the first of these, and which bags are empty. */
export interface BagMaximaCommand extends Bags {
  readonly kind: 'bagMaxima';
  readonly width: number;
  readonly table: number;
  /** int64 */
  readonly places: number;
  readonly areEmpty: number;
}

/** Categories by weights: where in the sums so far of a row of these, divided by their total, numbers of [0, 1) fall. */
export interface CategoriesCommand {
  readonly kind: 'categories';
  readonly rows: number;
  readonly categories: number;
  readonly samples: number;
  readonly weights: number;
  readonly drawn: number;
  /** As many floats as there are weights. */
  readonly sums: number;
  /** int64 */
  readonly to: number;
}

/** Of `count` matrices of floats, row by row: their determinants, decompositions, or what they solve. */
export interface MatricesCommand {
  readonly kind: 'matrices';
  /** `singular` gives bools, `order` the permutations of the pivots. */
  readonly what: 'det' | 'slogdet' | 'lu' | 'order' | 'singular' | 'solve' | 'cholesky' | 'qr';
  readonly rows: number;
  readonly cols: number;
  readonly count: number;
  readonly at: number;
  /** Of `solve`: how many right sides a matrix has, and where; null for the identity's columns. */
  readonly sides: { readonly count: number; readonly at: number | null } | null;
  readonly to: number;
  /** The second result: logarithms, U or R. */
  readonly more: number | null;
}

/** What triangles of floats solve: X in op(T) X = B. */
export interface TriangularCommand {
  readonly kind: 'triangularSolve';
  readonly count: number;
  readonly n: number;
  readonly sides: number;
  readonly upper: boolean;
  readonly transposed: boolean;
  /** Whether ones are taken for the diagonal. */
  readonly unit: boolean;
  readonly at: number;
  readonly right: number;
  readonly to: number;
}

/** What only a GPU has commands for. */
export type GpuCommand =
  | CategoriesCommand
  | MatricesCommand
  | TriangularCommand
  | CtcLossCommand
  | CtcLossGradCommand
  | MultilabelMarginCommand
  | FractionalMaxPoolCommand
  | BagsCommand
  | BagMaximaCommand
  | WholeProductCommand
  | SearchCommand
  | IsInCommand
  | GpuPointwiseCommand
  | GpuBatchNormCommand
  | GatherCommand
  | ScatterCommand
  | CountCommand
  | VarianceCommand
  | LogSumExpCommand
  | ScanCommand
  | BestSoFarCommand
  | GpuPlacesCommand
  | PickCommand
  | TriangleCommand
  | OneHotCommand
  | NllLossCommand
  | NllLossGradCommand
  | ResampleCommand
  | AdaptiveMaxPoolCommand
  | GridSampleCommand
  | SortCommand
  | BlocksCommand;

/** A command for a GPU. */
export type AnyCommand = Command | GpuCommand;
