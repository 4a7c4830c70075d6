import type { FloatArray } from '../../floatArray.ts';
import type { AttentionCommand, AttentionGradCommand } from './attention.ts';
import type { CrossEntropyCommand, CrossEntropyGradCommand } from './crossEntropy.ts';
import type { BatchNormCommand, BatchNormGradCommand, RowNormCommand, RowNormGradCommand } from './norm.ts';
import type { PointwiseCommand } from './pointwise.ts';
import type { ProductCommand } from './product.ts';
import type { RecurrentCommand, RecurrentGradCommand } from './recurrent.ts';
import type { LossTotalCommand, PlacesCommand, ReduceCommand } from './reduce.ts';
import type { ReducedCommand } from './reduced.ts';
import type { MoveCommand, RowsCommand, RowsGradCommand } from './rows.ts';
import type { SoftmaxCommand, SoftmaxGradCommand } from './softmax.ts';
import type { AdaptiveAvgPoolCommand, AvgPoolCommand, ConvCommand, MaxPoolCommand, PlanesCommand } from './spatial.ts';
import type { AdamCommand, DescentCommand } from './steps.ts';

/** Numbers side by side in the arena, for JavaScript that reads and writes them there. */
export interface ArrayPlace {
  readonly at: number;
  readonly length: number;
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
}

/** Ends the walk, calls JavaScript, and walks on. */
export interface HostCommand {
  readonly kind: 'host';
  /** What `run` is given, as long as it runs. Default: nothing. */
  readonly arrays?: readonly ArrayPlace[];
  /** Whether the plan's numbers come behind them. Default: false. */
  readonly numbers?: boolean;
  readonly run: (...arrays: FloatArray[]) => void;
}

/** A command of a plan. */
export type Command =
  | PointwiseCommand
  | ProductCommand
  | ReduceCommand
  | ReducedCommand
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
