import { apply } from '../../autograd/dispatch.ts';
import { checkProbability, show, showShape } from '../../core/check.ts';
import { isFloat } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { allocateTensor } from '../../core/make.ts';
import { tensorOrNull } from '../../core/operand.ts';
import { flag, type Given, optionTable, orNull, type RulesFor, real, unchecked } from '../../core/options.ts';
import { naming } from '../../core/room.ts';
import { broadcastShapes, sameShape } from '../../core/shape.ts';
import { isTensor } from '../../core/tensorCore.ts';
import { generator } from '../../generator/checkGenerator.ts';
import { generatorOf, type RandomOptions } from '../../generator/generator.ts';
import type { Tensor } from '../../tensor.ts';
import { drawMask } from '../dropout/dropout.ts';
import { attentionOp } from './attentionOp.ts';
import { blockAttentionOp, takesBlocks } from './blockAttention.ts';

/** Options of {@link attentionWithWeights}. */
export interface AttentionOptions extends RandomOptions {
  /**
   * Of a shape that broadcasts to the scores' (…, L, S). Booleans: where true, the query sees the key; numbers of the
   * query's dtype (or float32) are added to the scores. Default: null.
   */
  attnMask?: Tensor | null;
  /** The probability of a weight to be dropped; drawn whenever it is above 0, there is no training flag. Default: 0. */
  dropoutP?: number;
  /** Query i sees keys 0 … i alone; not together with attnMask. Default: false. */
  isCausal?: boolean;
  /** What QKᵀ is multiplied by. Default: 1/√E. */
  scale?: number | null;
}

/** Options of {@link scaledDotProductAttention}. */
export interface ScaledDotProductAttentionOptions extends AttentionOptions {
  /** Keys and values may have fewer heads (dimension -3): each serves as many of the query's in a row. Default: false. */
  enableGqa?: boolean;
}

const attentionOptions = optionTable(
  {
    attnMask: tensorOrNull,
    dropoutP: unchecked(0),
    isCausal: flag(false),
    scale: orNull(real(0)),
    generator,
  } satisfies RulesFor<AttentionOptions>,
  ['attnMask', 'dropoutP', 'isCausal'],
);

const scaledOptions = optionTable(
  { ...attentionOptions.known, enableGqa: flag(false) } satisfies RulesFor<ScaledDotProductAttentionOptions>,
  ['attnMask', 'dropoutP', 'isCausal'],
);

/**
 * softmax(scale · Q Kᵀ + mask) V: `torch.nn.functional.scaled_dot_product_attention`. One operation with a backward of
 * its own. A query that may see no key gets zeros. Dropout draws one double uniform per weight, in row-major order.
 *
 * @param query - (…, L, E)
 * @param key - (…, S, E)
 * @param value - (…, S, Ev)
 * @returns (…, L, Ev); what stands before the last two dimensions broadcasts
 * @throws TypeError for a wrong dtype; ShapeError if the shapes do not fit; RangeError for attnMask together with
 * isCausal, or dropoutP outside [0, 1]
 * @example
 * ```ts
 * const q = randn(2, 8, 10, 64); // batch, heads, length, features
 * scaledDotProductAttention(q, q, q, { isCausal: true }).shape; // [2, 8, 10, 64]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.scaled_dot_product_attention.html
 */
export function scaledDotProductAttention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  ...given: Given<ScaledDotProductAttentionOptions, [attnMask: Tensor | null, dropoutP: number, isCausal: boolean]>
): Tensor {
  const where = 'scaledDotProductAttention';
  const options = scaledOptions.take(where, given);
  checkTensors(where, query, key, value);
  const repeated = options.enableGqa ? [key, value].map((t) => repeatHeads(where, t, query)) : [key, value];
  return attend(where, query, repeated[0]!, repeated[1]!, options, true)[0];
}

/**
 * As {@link scaledDotProductAttention}, giving the weights (…, L, S) too, after dropout. The softmax is the plain one:
 * the weights of a query that may see no key are NaN.
 *
 * @returns [result, weights]; gradients flow through both
 * @example
 * ```ts
 * const [, weights] = attentionWithWeights(ones(1, 1, 4), ones(1, 2, 4), ones(1, 2, 4));
 * weights; // [[[0.5, 0.5]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.scaled_dot_product_attention.html
 */
export function attentionWithWeights(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  ...given: Given<AttentionOptions, [attnMask: Tensor | null, dropoutP: number, isCausal: boolean]>
): [output: Tensor, weights: Tensor] {
  const options = attentionOptions.take('attentionWithWeights', given);
  checkTensors('attentionWithWeights', query, key, value);
  const [output, weights] = attend('attentionWithWeights', query, key, value, options, false);
  return [output, weights!];
}

function attend(
  where: string,
  query: Tensor,
  key: Tensor,
  value: Tensor,
  options: Required<AttentionOptions>,
  emptyRowsAreZero: boolean,
): [Tensor, Tensor | null] {
  const { attnMask, dropoutP, isCausal, scale } = options;
  checkShapes(where, query, key, value);
  checkProbability(where, 'dropoutP', dropoutP);
  const lead = (...list: Tensor[]) => broadcastShapes(where, ...list.map((t) => t.shape.slice(0, -2)));
  const heads = lead(query, key);
  const weightsShape = [...heads, query.shape.at(-2)!, key.shape.at(-2)!];
  const mask = attnMask === null ? null : additive(where, attnMask, query, weightsShape, isCausal);
  const generator = generatorOf(where, options);

  let factors: Tensor | null = null;
  if (dropoutP > 0) {
    factors = naming(where, () => allocateTensor(weightsShape, query.dtype));
    factors = drawMask(factors, dropoutP, generator);
  }
  const batch = lead(query, key, value);
  const spread = (t: Tensor) => {
    const shape = [...batch, ...t.shape.slice(-2)];
    return sameShape(t.shape, shape) ? t : t.expand(shape);
  };
  const attrs = { scale: scale ?? 1 / Math.sqrt(query.shape.at(-1)!), causal: isCausal, emptyRowsAreZero, factors };
  const operands: [Tensor, Tensor, Tensor, Tensor | null] = [spread(query), spread(key), spread(value), mask];
  // Who gets no weights gets zeros for queries that see no key.
  if (emptyRowsAreZero && takesBlocks(operands, attrs)) return [apply(blockAttentionOp, operands, attrs), null];
  const [out, weights] = apply(attentionOp, operands, attrs);
  return [out!, factors ? weights!.mul(factors) : weights!];
}

function checkTensors(where: string, query: Tensor, key: Tensor, value: Tensor): void {
  for (const [name, t] of Object.entries({ query, key, value })) {
    if (!isTensor(t)) throw new TypeError(`${where}: ${name} must be a Tensor, got ${show(t)}`);
    if (!isFloat(t.dtype)) throw new TypeError(`${where}: ${name} must be a floating-point tensor, got ${show(t)}`);
    if (t.dtype !== query.dtype)
      throw new TypeError(`${where}: query, key and value must be of one dtype, got ${query.dtype} and ${t.dtype}`);
    if (t.ndim < 2)
      throw new ShapeError(`${where}: ${name} needs at least 2 dimensions (…, L, E), got shape ${showShape(t.shape)}`);
  }
}

function checkShapes(where: string, query: Tensor, key: Tensor, value: Tensor): void {
  if (query.shape.at(-1) !== key.shape.at(-1))
    throw new ShapeError(
      `${where}: query of shape ${showShape(query.shape)} and key of shape ${showShape(key.shape)} must have the same last size`,
    );
  if (key.shape.at(-2) !== value.shape.at(-2))
    throw new ShapeError(
      `${where}: key of shape ${showShape(key.shape)} and value of shape ${showShape(value.shape)} must have the same length (dimension -2)`,
    );
}

/** The mask as numbers of the query's dtype that are added to the scores. */
function additive(where: string, mask: Tensor, query: Tensor, shape: readonly number[], isCausal: boolean): Tensor {
  if (!isTensor(mask)) throw new TypeError(`${where}: attnMask must be a Tensor or null, got ${show(mask)}`);
  if (isCausal) throw new RangeError(`${where}: attnMask and isCausal cannot be given together`);
  if (mask.dtype !== 'bool' && mask.dtype !== 'float32' && mask.dtype !== query.dtype)
    throw new TypeError(`${where}: attnMask must be bool, float32 or of the query's ${query.dtype}, got ${mask.dtype}`);
  const lead = shape.length - mask.ndim;
  if (lead < 0 || mask.shape.some((n, i) => n !== 1 && n !== shape[i + lead]))
    throw new ShapeError(
      `${where}: attnMask of shape ${showShape(mask.shape)} does not broadcast to the scores' shape ${showShape(shape)}`,
    );
  if (mask.dtype !== 'bool') return mask.to(query.dtype);
  return allocateTensor(mask.shape, query.dtype).maskedFill(mask.logicalNot(), Number.NEGATIVE_INFINITY);
}

/** A tensor of fewer heads with each repeated, so that there are as many as the query has. */
function repeatHeads(where: string, t: Tensor, query: Tensor): Tensor {
  const [have, want] = [t.shape.at(-3), query.shape.at(-3)];
  if (have === undefined || want === undefined || have === 0 || want % have !== 0)
    throw new ShapeError(
      `${where}: with enableGqa the heads (dimension -3) of key and value must divide the query's, got shapes ${showShape(t.shape)} and ${showShape(query.shape)}`,
    );
  if (have === want) return t;
  const [batch, rest] = [t.shape.slice(0, -2), t.shape.slice(-2)];
  return t
    .unsqueeze(-3)
    .expand([...batch, want / have, ...rest])
    .reshape([...batch.slice(0, -1), want, ...rest]);
}
