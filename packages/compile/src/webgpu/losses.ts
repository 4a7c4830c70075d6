import type { Command } from '@wick/kernels/plan';
import { dense, type Layout } from '../cpu/layout.ts';
import { countOf, isDense } from '../graph/geometry.ts';
import type { CallStep, Place } from '../graph/ir.ts';
import { element, type LowerOnGpu } from './places.ts';

interface CtcAttrs {
  readonly inputLengths: readonly number[];
  readonly targetLengths: readonly number[];
  readonly blank: number;
  readonly zeroInfinity: boolean;
}

/** What both are told of the samples. */
function ctc(
  [scores, targets, alpha]: readonly [Place, Place, Place],
  [lengths, labels]: readonly (Place | null)[],
  { attrs }: CallStep,
  layout: Layout,
  commands: Command[],
) {
  const { inputLengths, targetLengths, blank, zeroInfinity } = attrs as CtcAttrs;
  const { dtype } = targets;
  if (scores.dtype !== 'float32' || (dtype !== 'int64' && dtype !== 'int32' && dtype !== 'uint8')) return null;
  const isEmpty = countOf(targets.shape) === 0;
  const hasPaths = countOf(alpha.shape) > 0;
  return {
    times: scores.shape[0]!,
    classes: scores.shape[2]!,
    samples: scores.shape[1]!,
    given:
      lengths && labels
        ? { lengths: dense(lengths, layout, commands)!, labels: dense(labels, layout, commands)! }
        : inputLengths.map((length, i) => ({ length, labels: targetLengths[i]! })),
    most: countOf(targets.shape),
    width: targets.shape.length === 2 ? targets.shape[1]! : 0,
    ...{ blank, zeroInfinity, scores: element(scores, layout), targetType: dtype },
    targets: isEmpty ? 0 : dense(targets, layout, commands)!,
    alpha: hasPaths ? layout.at(alpha) : 0,
  } as const;
}

const ctcLoss: LowerOnGpu = (step, layout) => {
  const [scores, targets, ...lengths] = step.inputs as [Place, Place, ...(Place | null)[]];
  const [losses, alpha] = step.outputs as [Place, Place];
  const commands: Command[] = [];
  const given = ctc([scores, targets, alpha], lengths, step, layout, commands);
  return given && isDense(losses) ? [...commands, { kind: 'ctcLoss', ...given, losses: layout.at(losses) }] : null;
};

const ctcLossBackward: LowerOnGpu = (step, layout) => {
  const [g, scores, targets, alpha, ...lengths] = step.inputs as [Place, Place, Place, Place, ...(Place | null)[]];
  const [out] = step.outputs as [Place];
  const commands: Command[] = [];
  const given = ctc([scores, targets, alpha], lengths, step, layout, commands);
  if (given === null || !isDense(out) || g.dtype !== 'float32') return null;
  return [...commands, { kind: 'ctcLossGrad', ...given, grad: element(g, layout), to: layout.at(out) }];
};

const multilabelMargin =
  (slope: boolean): LowerOnGpu =>
  ({ inputs, outputs }, layout) => {
    const [x, target] = inputs as [Place, Place];
    const [out] = outputs as [Place];
    if (x.dtype !== 'float32' || !isDense(out) || countOf(x.shape) === 0) return null;
    const commands: Command[] = [];
    const places = { x: dense(x, layout, commands)!, target: dense(target, layout, commands)!, to: layout.at(out) };
    const [rows, classes] = x.shape as [number, number];
    return [...commands, { kind: 'multilabelMargin', rows, classes, slope, ...places }];
  };

/** Losses that look at labels in a way of their own. */
export const losses: Readonly<Record<string, LowerOnGpu>> = {
  ctcLoss,
  ctcLossBackward,
  multilabelMarginLoss: multilabelMargin(false),
  multilabelMarginLossSlope: multilabelMargin(true),
};
