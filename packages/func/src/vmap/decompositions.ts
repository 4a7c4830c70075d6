import { gather, logSoftmax, ones, softmax, type Tensor, where, zerosLike } from '@wick/tensor';
import type { Operand } from '@wick/tensor/internal';

/** An operation in smaller ones. */
export type Decomposition<A> = (inputs: readonly Operand[], attrs: A) => Tensor | Tensor[];

interface NormAttrs {
  readonly eps: number;
}

/** (x - mean) / √(variance + eps) over dimensions, or x / √(mean square + eps). */
function normalized(x: Tensor, dims: readonly number[], eps: number, centered = true): Tensor {
  const shifted = centered ? x.sub(x.mean([...dims], true)) : x;
  return shifted.mul(
    shifted
      .square()
      .mean([...dims], true)
      .add(eps)
      .rsqrt(),
  );
}

function affine(y: Tensor, weight: Operand | undefined, bias: Operand | undefined, shape?: readonly number[]): Tensor {
  const spread = (t: Tensor) => (shape ? t.reshape(shape) : t);
  const scaled = weight ? y.mul(spread(weight)) : y;
  return bias ? scaled.add(spread(bias)) : scaled;
}

/** Shape of a value for each channel beside an (N, C, …) tensor. */
function perChannel(x: Tensor): number[] {
  return x.shape.map((n, i) => (i === 1 ? n : 1));
}

interface CrossEntropyAttrs {
  readonly ignoreIndex: number;
  readonly reduction: 'none' | 'mean' | 'sum';
  readonly labelSmoothing?: number;
}

/** The loss of class targets, or of probabilities, from log probabilities. */
function ofLogProbabilities(
  logp: Tensor,
  target: Tensor,
  weight: Operand | undefined,
  { ignoreIndex, reduction, labelSmoothing = 0 }: CrossEntropyAttrs,
): Tensor {
  const dim = logp.ndim === 1 ? 0 : 1;
  const classes = logp.shape[dim]!;
  const spread = weight ? weight.reshape(logp.shape.map((n, i) => (i === dim ? n : 1))) : null;
  if (target.isFloatingPoint()) {
    const smooth = labelSmoothing > 0 ? target.mul(1 - labelSmoothing).add(labelSmoothing / classes) : target;
    const losses = (spread ? logp.mul(spread) : logp).mul(smooth).sum(dim).neg();
    if (reduction === 'none') return losses;
    return reduction === 'sum' ? losses.sum() : losses.sum().div(Math.max(losses.numel(), 1));
  }
  const counts = target.ne(ignoreIndex);
  const index = where(counts, target, zerosLike(target)).to('int64');
  const mask = counts.to(logp.dtype);
  const picked = gather(logp, dim, index.unsqueeze(dim)).squeeze(dim);
  const share = weight
    ? weight
        .gather(0, index.reshape([-1]))
        .reshape(index.shape)
        .mul(mask)
    : mask;
  let losses = picked.neg().mul(share);
  if (labelSmoothing > 0) {
    const all = (spread ? logp.mul(spread) : logp).sum(dim).neg().mul(mask);
    losses = losses.mul(1 - labelSmoothing).add(all.mul(labelSmoothing / classes));
  }
  if (reduction === 'none') return losses;
  return reduction === 'sum' ? losses.sum() : losses.sum().div(share.sum());
}

export interface AttentionAttrs {
  readonly scale: number;
  readonly causal: boolean;
  readonly emptyRowsAreZero: boolean;
  readonly factors: Tensor | null;
}

function attention(inputs: readonly Operand[], attrs: AttentionAttrs): [Tensor, Tensor] {
  const [q, k, v, mask] = inputs as [Tensor, Tensor, Tensor, Operand];
  let scores = q.matmul(k.mT).mul(attrs.scale);
  if (mask) scores = scores.add(mask);
  if (attrs.causal) {
    const seen = ones([q.shape.at(-2)!, k.shape.at(-2)!], { dtype: 'bool' }).tril();
    scores = where(seen, scores, Number.NEGATIVE_INFINITY);
  }
  let weights = softmax(scores, -1);
  if (attrs.emptyRowsAreZero) weights = weights.maskedFill(scores.eq(Number.NEGATIVE_INFINITY).all(-1, true), 0);
  const used = attrs.factors ? weights.mul(attrs.factors) : weights;
  return [used.matmul(v), weights];
}

const first = (x: Operand | undefined): Tensor => x as Tensor;

/** Fused operations in small ones, each of which has a rule of its own, forwards and backwards. */
export const decompositions: Readonly<Record<string, Decomposition<never> | undefined>> = {
  crossEntropy: ([x, target, weight], attrs: CrossEntropyAttrs) => {
    const logp = logSoftmax(first(x), first(x).ndim === 1 ? 0 : 1);
    const loss = ofLogProbabilities(logp, first(target), weight, attrs);
    return [loss, loss];
  },
  nllLoss: ([x, target, weight], attrs: CrossEntropyAttrs) =>
    ofLogProbabilities(first(x), first(target), weight, attrs),
  layerNorm: ([x, weight, bias], { normalizedShape, eps }: NormAttrs & { normalizedShape: readonly number[] }) =>
    affine(
      normalized(
        first(x),
        normalizedShape.map((_, i) => -1 - i),
        eps,
      ),
      weight,
      bias,
    ),
  rmsNorm: ([x, weight, bias], { normalizedShape, eps }: NormAttrs & { normalizedShape: readonly number[] }) =>
    affine(
      normalized(
        first(x),
        normalizedShape.map((_, i) => -1 - i),
        eps,
        false,
      ),
      weight,
      bias,
    ),
  groupNorm: ([x, weight, bias], { groups, eps }: NormAttrs & { groups: number }) => {
    const t = first(x);
    const grouped = t.reshape([t.shape[0]!, groups, -1]);
    return affine(normalized(grouped, [2], eps).reshape(t.shape), weight, bias, perChannel(t));
  },
  batchNorm: ([x, weight, bias, runningMean, runningVar], { training, eps }: NormAttrs & { training: boolean }) => {
    const t = first(x);
    const shape = perChannel(t);
    const dims = t.shape.map((_, i) => i).filter((i) => i !== 1);
    const mean = training ? t.mean(dims) : first(runningMean!);
    const centered = t.sub(mean.reshape(shape));
    const variance = training ? centered.square().mean(dims) : first(runningVar!);
    const y = centered.mul(variance.add(eps).rsqrt().reshape(shape));
    return [affine(y, weight, bias, shape), mean, variance];
  },
  scaledDotProductAttention: (inputs, attrs: AttentionAttrs) => attention(inputs, attrs),
  dropout: ([x], { mask }: { mask: Tensor }) => first(x).mul(mask),
  rrelu: ([x], { slopes }: { slopes: Tensor }) => where(first(x).ge(0), first(x), first(x).mul(slopes)),
  alphaDropout: ([x], { mask, shift }: { mask: Tensor; shift: readonly [number, number] }) =>
    first(x)
      .mul(mask)
      .add(where(mask.eq(0), shift[1], shift[0]).to(first(x).dtype)),
};
