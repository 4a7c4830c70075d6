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
  /** The layer's dotted name. */
  readonly path: string;
  /** Its class's name. */
  readonly type: string;
  /** Of the output. */
  readonly shape: readonly number[];
  /** Over all elements of the output. */
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
  /** Of ∂loss/∂output, over all its elements, divisor n; null without a target. */
  readonly gradStd: number | null;
  /** ‖∂loss/∂weight‖₂; null without a target or a weight. */
  readonly weightGradNorm: number | null;
  /** Whether the layer has a `weight`. */
  readonly hasWeight: boolean;
  /** Of the output; null with `bins: 0`. */
  readonly histogram: Histogram | null;
  /** Of ∂loss/∂output; null without a target or with `bins: 0`. */
  readonly gradHistogram: Histogram | null;
}

/** A verdict with its place. */
export interface Judgement {
  /** What it comes to. */
  readonly verdict: Verdict;
  /** The first layer, in the direction in which it travels, that is out of proportion; null if healthy. */
  readonly startsAt: string | null;
  /** Last over first, in the direction in which it travels. */
  readonly ratio: number;
}

/** What `signalPropagation` finds: plain data, and a table by `toString()`. */
export interface SignalReport {
  /** Every run of every layer that has none inside, in order. */
  readonly layers: readonly LayerSignal[];
  /** How the outputs fare. */
  readonly forward: Judgement;
  /** Null without a target. */
  readonly backward: Judgement | null;
  /** The worse of both. */
  readonly verdict: Verdict;
  /** The layer at which the worse of both starts; null if healthy. */
  readonly startsAt: string | null;
  /** Of the target; null without one. */
  readonly loss: number | null;
  /** The table. */
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
  /** The layer's dotted name. */
  readonly path: string;
  /** Deviation of the output before and after. */
  readonly before: number;
  /** Deviation of the output when it was done. */
  readonly after: number;
  /** Scalings that were made. */
  readonly iterations: number;
}

/** Options of `compareInits`. */
export interface CompareOptions extends Omit<SignalOptions, 'seed'> {
  /** What to do to a model that has just been built, by name. */
  initialisers: Readonly<Record<string, (model: Module) => unknown>>;
  /** Default: [0]. */
  seeds?: readonly number[];
  /** What the models run on. */
  input: ModelInput;
}

/** One initialiser with one seed. */
export interface ComparedRun {
  /** Its name among the options. */
  readonly initialiser: string;
  /** What the model was built and run with. */
  readonly seed: number;
  /** What `signalPropagation` found. */
  readonly report: SignalReport;
}

/** One initialiser over all seeds. */
export interface ComparedInit {
  /** Its name among the options. */
  readonly initialiser: string;
  /** How many seeds came to each verdict. */
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Medians over the seeds. */
  readonly forwardRatio: number;
  /** Of the backward pass; null without a target. */
  readonly backwardRatio: number | null;
  /** The loss; null without a target. */
  readonly loss: number | null;
  /** Share of dead units, over the layers too; null if no layer can cut to 0. */
  readonly dead: number | null;
}

/** What `compareInits` finds: plain data, and a table by `toString()`. */
export interface InitComparison {
  /** Every initialiser with every seed. */
  readonly runs: readonly ComparedRun[];
  /** Every initialiser, over the seeds. */
  readonly initialisers: readonly ComparedInit[];
  /** The table. */
  toString(): string;
}
