import type { DType, Tensor } from '@wick/tensor';

/** What to run a model on: one shape or tensor, or one per argument of its forward(). */
export type ModelInput = Tensor | readonly number[] | readonly (Tensor | readonly number[])[];

/** A column of the table, by torchinfo's meaning. */
export type SummaryColumn =
  | 'inputSize'
  | 'outputSize'
  | 'numParams'
  | 'paramsPercent'
  | 'kernelSize'
  | 'multAdds'
  | 'trainable';

/** Options of `summary`. */
export interface SummaryOptions {
  /** Layers nested deeper are left out of the text. Default: 3. */
  depth?: number;
  /** Default: `['outputSize', 'numParams']`, without an input `['numParams']`. */
  columns?: readonly SummaryColumn[];
  /** Characters per column. Default: 25. */
  columnWidth?: number;
  /** Show the names of layers beside their types. Default: false. */
  varNames?: boolean;
  /** Draw the tree with +, | alone. Default: false. */
  asciiOnly?: boolean;
  /** Leave out layers that ran before. Default: false. */
  hideRecursive?: boolean;
  /** Of inputs that are given as shapes, one for all or one each. Default: 'float32'. */
  dtype?: DType | readonly DType[];
  /** While the model runs. Default: 'eval'; its own mode comes back afterwards. */
  mode?: 'train' | 'eval';
}

/** One row of the table: one run of one module. */
export interface LayerSummary {
  /** Dotted name; '' for the model itself. */
  readonly path: string;
  /** The last part of the path; the class's name for the model itself. */
  readonly name: string;
  /** The class's name. */
  readonly type: string;
  /** How deeply it is nested; 0 for the model itself. */
  readonly depth: number;
  /** Counts the rows of the same depth, from 1. */
  readonly index: number;
  /** Of the first input; null for a module whose forward() did not run. */
  readonly inputSize: readonly number[] | null;
  /** Of the first output; null for a module whose forward() did not run. */
  readonly outputSize: readonly number[] | null;
  /** Sizes of the kernel; null for a layer without one. */
  readonly kernelSize: readonly number[] | null;
  /** Of the module and all below. */
  readonly params: number;
  /** Those of them with `requiresGrad`. */
  readonly trainableParams: number;
  /** In no module below that has a row of its own: what the column shows for a container. */
  readonly ownParams: number;
  /** For the whole batch; 0 for containers. */
  readonly multAdds: number;
  /** Whether its parameters are trained: all, none, some, or there are none. */
  readonly trainable: 'yes' | 'no' | 'partly' | 'none';
  /** Has no children. */
  readonly leaf: boolean;
  /** The module has run before, in a row above. */
  readonly recursive: boolean;
}

/** What `summary` finds: plain data, and the table by `toString()`. */
export interface ModelSummary {
  /** Every row, in the order of the table. */
  readonly layers: readonly LayerSummary[];
  /** Elements of all parameters, those used twice counted once. */
  readonly totalParams: number;
  /** Elements of those with `requiresGrad`. */
  readonly trainableParams: number;
  /** Elements of those without `requiresGrad`. */
  readonly nonTrainableParams: number;
  /** For the whole batch; 0 without an input. */
  readonly multAdds: number;
  /** Bytes. */
  readonly inputBytes: number;
  /** Bytes of the outputs of layers that have parameters, twice: for the values and their gradients. */
  readonly forwardBackwardBytes: number;
  /** Bytes. */
  readonly paramBytes: number;
  /** Bytes: the three above together. */
  readonly totalBytes: number;
  /** The table, laid out as torchinfo's. */
  toString(): string;
}
