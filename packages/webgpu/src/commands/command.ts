import type { Command } from '@wick/kernels/plan';
import type { BagMaximaCommand, BagsCommand } from './bags.ts';
import type { CountCommand, GatherCommand, OneHotCommand, ScatterCommand } from './indices.ts';
import type {
  BestSoFarCommand,
  CategoriesCommand,
  GpuPlacesCommand,
  IsInCommand,
  LogSumExpCommand,
  PickCommand,
  ScanCommand,
  SearchCommand,
  SortCommand,
  VarianceCommand,
} from './lines.ts';
import type {
  CtcLossCommand,
  CtcLossGradCommand,
  MultilabelMarginCommand,
  NllLossCommand,
  NllLossGradCommand,
} from './losses.ts';
import type {
  MatricesCommand,
  MatrixExpCommand,
  TriangleCommand,
  TriangularCommand,
  WholeProductCommand,
} from './matrices.ts';
import type { GpuBatchNormCommand } from './norm.ts';
import type {
  AdaptiveMaxPoolCommand,
  BlocksCommand,
  FractionalMaxPoolCommand,
  GridSampleCommand,
  ResampleCommand,
} from './planes.ts';
import type { GpuPointwiseCommand } from './pointwise.ts';
import type { ProjectedLstmCommand, ProjectedLstmGradCommand } from './recurrent.ts';

/** What only a GPU has commands for. */
export type GpuCommand =
  | CategoriesCommand
  | MatricesCommand
  | MatrixExpCommand
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
  | ProjectedLstmCommand
  | ProjectedLstmGradCommand
  | SortCommand
  | BlocksCommand;

/** A command for a GPU. */
export type AnyCommand = Command | GpuCommand;
