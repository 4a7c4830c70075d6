import type { Tensor } from '@wick/tensor';
import { apply } from '@wick/tensor/internal';
import { type BatchCall, full, type Rule } from './call.ts';
import { fromSecond, intoFirst, intoSecond } from './folding.ts';
import { moreImages } from './images.ts';
import { oneByOne } from './oneByOne.ts';

interface CtcAttrs {
  readonly inputLengths: readonly number[];
  readonly targetLengths: readonly number[];
}

const repeated = (list: readonly number[], size: number) => Array.from({ length: size }, () => list).flat();

/** The sequences of all samples are one batch. */
function ctcTogether(call: BatchCall, scores: number): { inputs: Tensor[]; attrs: CtcAttrs } | null {
  const attrs = call.attrs as CtcAttrs;
  const targets = full(call, scores + 1);
  const count = attrs.targetLengths.reduce((a, b) => a + b, 0);
  // Targets one behind the other may have more behind them, which only one batch skips.
  if (targets.ndim === 2 && targets.shape[1] !== count) return null;
  return {
    inputs: [intoSecond(full(call, scores)), intoFirst(targets)],
    attrs: {
      ...attrs,
      inputLengths: repeated(attrs.inputLengths, call.size),
      targetLengths: repeated(attrs.targetLengths, call.size),
    },
  };
}

const ctcRule: Rule = (call: BatchCall) => {
  const wide = ctcTogether(call, 0);
  if (!wide) return oneByOne(call);
  const [losses, alpha] = apply(call.op, [...wide.inputs, null, null], wide.attrs) as [Tensor, Tensor];
  return [losses.reshape([call.size, -1]), alpha.reshape([call.size, -1])];
};

const ctcBackwardRule: Rule = (call: BatchCall) => {
  const wide = ctcTogether(call, 1);
  if (!wide) return oneByOne(call);
  const inputs = [full(call, 0).reshape([-1]), ...wide.inputs, full(call, 3).reshape([-1]), null, null];
  return fromSecond(apply(call.op, inputs, wide.attrs), call.size);
};

/** Rules of losses that are no sums over pairs. */
export const lossRules: readonly (readonly [names: string, rule: Rule])[] = [
  ['ctcLoss', ctcRule],
  ['ctcLossBackward', ctcBackwardRule],
  ['multilabelMarginLoss multilabelMarginLossSlope', moreImages],
];
