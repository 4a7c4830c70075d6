import type * as jaxjs from '@jax-js/jax';
import type * as tfjs from '@tensorflow/tfjs-core';
import type { nn, Tensor } from 'wick';

/** An input of a row: every peer draws its own values, of one shape and kind. */
export interface Input {
  readonly shape: readonly number[];
  /** `normal` (0, 1), `uniform` in [0, 1), `positive` in [0.1, 2), `unit` in (-1, 1), `integers` in [0, below), `mask` (half is true). */
  readonly values: 'normal' | 'uniform' | 'positive' | 'unit' | 'integers' | 'mask';
  readonly dtype: 'float32' | 'float64' | 'int64' | 'int32' | 'bool';
  readonly below?: number;
}

const drawn =
  (values: Input['values'], dtype: Input['dtype'] = 'float32') =>
  (...shape: number[]): Input => ({ values, dtype, shape });
export const normal = drawn('normal');
export const uniform = drawn('uniform');
export const positive = drawn('positive');
export const unit = drawn('unit');
export const mask = drawn('mask', 'bool');
export const double = drawn('normal', 'float64');
export const integers = (below: number, ...shape: number[]): Input => ({
  values: 'integers',
  dtype: 'int64',
  shape,
  below,
});

/** The inputs as a peer holds them, by name. */
export type Inputs<T> = Readonly<Record<string, T>>;

/** A function of its inputs, with a gradient or without, which has the same words in every library that knows it. */
export interface FunctionRow {
  readonly name: string;
  readonly inputs: Inputs<Input>;
  /** A layer, as `m` in PyTorch's words and the second argument of wick's. */
  readonly layer?: { readonly torch: string; readonly wick: () => nn.Module };
  /** A Python expression over the inputs, `torch`, `nn`, `F` and `m`. */
  readonly torch: string;
  readonly wick: (inputs: Inputs<Tensor>, layer: nn.Module) => unknown;
  readonly tfjs?: (tf: typeof tfjs, inputs: Inputs<tfjs.Tensor>) => tfjs.Tensor;
  /** Shapes that are others in tfjs, whose channels come last. */
  readonly tfjsShapes?: Inputs<readonly number[]>;
  readonly jax?: (jax: typeof jaxjs, inputs: Inputs<jaxjs.Array>) => jaxjs.Array;
  /** A second row measures it with the gradients of all floating-point inputs and parameters. */
  readonly gradients?: true;
}

/** Work that is more than a function: a step of training, a change in place. */
export interface StepRow {
  readonly name: string;
  /** Python that defines `job()`. */
  readonly torchStep: string;
  readonly wickStep: () => () => unknown;
}

/** What is measured in one line of the table. */
export type Row = FunctionRow | StepRow;

/** A row, and whether with gradients. */
export interface Task {
  readonly name: string;
  readonly group: string;
  readonly row: Row;
  readonly gradients: boolean;
}
