import type { Module } from '@wick/nn';
import type { Generator, Tensor } from '@wick/tensor';
import type { Histogram } from '../stats/types.ts';
import type { ModelInput } from '../summary/types.ts';

/** How the signal fares through the depth. */
export type Verdict = 'vanishing' | 'healthy' | 'exploding';

/** Options of `signalPropagation`. */
export interface SignalOptions {
  /** With it the model also runs backward: class indices (int64), or values of the output's shape. */
  target?: Tensor;
  /** Default: crossEntropy for an int64 target, else mseLoss. */
  lossFunction?: (output: Tensor, target: Tensor) => Tensor;
  /** Of the draws while it runs (dropout, an input given as a shape). Default: 0. The default generator is put back. */
  seed?: number;
  /** 'train' normalises with the batch's statistics, drops nothing else than a training step would. Default: 'train'. */
  mode?: 'train' | 'eval';
  /** A signal or gradient that moves by this factor within the depth has vanished or exploded. Default: 100. */
  threshold?: number;
  /** Bins of the histograms. Default: 40; 0 leaves them out. */
  bins?: number;
}

/** One run of one layer that has no layers inside. */
export interface LayerSignal {
  readonly path: string;
  readonly type: string;
  /** Of the output. */
  readonly shape: readonly number[];
  readonly mean: number;
  /** Over all elements of the output, divisor n. */
  readonly std: number;
  /** √(mean over units of the variance over the batch): what of the output depends on the input. */
  readonly signal: number;
  /** Share of units (features, channels) that are 0 for the whole batch; null unless the layer can cut to 0. */
  readonly dead: number | null;
  /** Share of elements on the flat parts of a bounded activation (where its slope is under 2 %); null for others. */
  readonly saturated: number | null;
  /** ‖∂loss/∂output‖₂; null without a target. */
  readonly gradNorm: number | null;
  /** ‖∂loss/∂weight‖₂; null without a target or a weight. */
  readonly weightGradNorm: number | null;
  readonly hasWeight: boolean;
  readonly histogram: Histogram | null;
  readonly gradHistogram: Histogram | null;
}

/** A verdict with its place. */
export interface Judgement {
  readonly verdict: Verdict;
  /** The first layer, in the direction in which it travels, that is out of proportion; null if healthy. */
  readonly startsAt: string | null;
  /** Last over first, in the direction in which it travels. */
  readonly ratio: number;
}

/** What `signalPropagation` finds: plain data, and a table by `toString()`. */
export interface SignalReport {
  readonly layers: readonly LayerSignal[];
  readonly forward: Judgement;
  /** Null without a target. */
  readonly backward: Judgement | null;
  /** The worse of both. */
  readonly verdict: Verdict;
  readonly startsAt: string | null;
  readonly loss: number | null;
  toString(): string;
}

/** Options of `lsuv_`. */
export interface LsuvOptions {
  /** How far a variance may be from 1. Default: 0.1. */
  tolerance?: number;
  /** Scalings per layer. Default: 10. */
  maxIterations?: number;
  /** Fill the weights with orthogonal matrices first. Default: true. */
  orthogonal?: boolean;
  /** Set the biases to 0 first. Default: true. */
  zeroBias?: boolean;
  /** Deviation that every output gets. Default: 1. */
  std?: number;
  /** Of the orthogonal matrices. */
  generator?: Generator;
}

/** What `lsuv_` did to one layer. */
export interface LsuvStep {
  readonly path: string;
  /** Deviation of the output before and after. */
  readonly before: number;
  readonly after: number;
  readonly iterations: number;
}

/** Options of `compareInits`. */
export interface CompareOptions extends Omit<SignalOptions, 'seed'> {
  /** What to do to a model that has just been built, by name. */
  initialisers: Readonly<Record<string, (model: Module) => unknown>>;
  /** Default: [0]. */
  seeds?: readonly number[];
  input: ModelInput;
}

/** One initialiser with one seed. */
export interface ComparedRun {
  readonly initialiser: string;
  readonly seed: number;
  readonly report: SignalReport;
}

/** One initialiser over all seeds. */
export interface ComparedInit {
  readonly initialiser: string;
  /** How many seeds came to each verdict. */
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Medians over the seeds. */
  readonly forwardRatio: number;
  readonly backwardRatio: number | null;
  readonly loss: number | null;
  readonly dead: number | null;
}

/** What `compareInits` finds: plain data, and a table by `toString()`. */
export interface InitComparison {
  readonly runs: readonly ComparedRun[];
  readonly initialisers: readonly ComparedInit[];
  toString(): string;
}
