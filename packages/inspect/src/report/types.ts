import type { Module } from '@wick/nn';
import type { AuditOptions } from '../audit/types.ts';
import type { SignalOptions } from '../signal/types.ts';
import type { ModelInput } from '../summary/types.ts';

/** A curve of a training: one value per step, or points of step and value. */
export type TrainingCurve = readonly number[] | readonly (readonly [step: number, value: number])[];

/** Options of `report`. */
export interface ReportOptions extends Omit<SignalOptions, 'bins'>, Pick<AuditOptions, 'scaleLimit'> {
  /** With it come output shapes, the signal's plots and the activations that follow. */
  input?: ModelInput;
  /** Default: the model's class. */
  title?: string;
  /** By name: `{ 'train loss': [2.3, 1.9, …] }`. */
  curves?: Readonly<Record<string, TrainingCurve>>;
  /** Bins of each histogram. Default: 40. */
  bins?: number;
  /** Shows, with an input, every activation's curve, χ and verdict, and what `solveInit_` would draw. Default: false. */
  solve?: boolean;
  /** Another model, to stand beside this one: the same architecture filled in another way, say. */
  compare?: { readonly title: string; readonly model: Module };
  /** What to draw with. Default: the page's document, elsewhere linkedom's. */
  document?: unknown;
}
