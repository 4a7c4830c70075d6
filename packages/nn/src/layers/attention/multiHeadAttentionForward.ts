import { flag, optionTable, type RulesFor, show } from '@wick/tensor/internal';
import {
  attentionWithWeights,
  cat,
  linear,
  type RandomOptions,
  ShapeError,
  scaledDotProductAttention,
  type Tensor,
  zeros,
} from '@wick/tensor/light';
import type { FloatDType } from '../../options.ts';
import { generator, tensorOrNull } from '../../options.ts';
import { additiveMask, checkAttentionShapes } from './masks.ts';

/** What a call of multi-head attention is given beside queries, keys and values. */
export interface AttentionCallOptions {
  /**
   * Keys to leave out: (N, S), or (S) without a batch. Booleans: true is left out; numbers are added to the scores.
   * Default: null.
   */
  keyPaddingMask?: Tensor | null;
  /** Give the weights too; else they are null and the fused attention serves. Default: true. */
  needWeights?: boolean;
  /** (L, S) or (N · heads, L, S). Booleans: true may not be attended to; numbers are added. Default: null. */
  attnMask?: Tensor | null;
  /** The mean of the heads' weights, or those of each head. Default: true. */
  averageAttnWeights?: boolean;
  /** Says that `attnMask`, which must be given, is the causal one: it need not be read. Default: false. */
  isCausal?: boolean;
}

/** Options of {@link multiHeadAttentionForward}. */
export interface MultiHeadAttentionForwardOptions extends AttentionCallOptions, RandomOptions {
  /** Drop weights. Default: true. */
  training?: boolean;
  /** Project with the three weights below in the place of inProjWeight. Default: false. */
  useSeparateProjWeight?: boolean;
  /** (E, E). Default: null. */
  qProjWeight?: Tensor | null;
  /** (E, Ek). Default: null. */
  kProjWeight?: Tensor | null;
  /** (E, Ev). Default: null. */
  vProjWeight?: Tensor | null;
  /** Keys that are projected already: (N · heads, S, E / heads). Default: null. */
  staticK?: Tensor | null;
  /** Values that are projected already: (N · heads, S, E / heads). Default: null. */
  staticV?: Tensor | null;
}

const callRules = {
  keyPaddingMask: tensorOrNull,
  needWeights: flag(true),
  attnMask: tensorOrNull,
  averageAttnWeights: flag(true),
  isCausal: flag(false),
} satisfies RulesFor<AttentionCallOptions>;

/** The options of a call of the layer. */
export const callTable = optionTable(callRules, [
  'keyPaddingMask',
  'needWeights',
  'attnMask',
  'averageAttnWeights',
  'isCausal',
]);

const table = optionTable({
  ...callRules,
  training: flag(true),
  useSeparateProjWeight: flag(false),
  qProjWeight: tensorOrNull,
  kProjWeight: tensorOrNull,
  vProjWeight: tensorOrNull,
  staticK: tensorOrNull,
  staticV: tensorOrNull,
  generator,
} satisfies RulesFor<MultiHeadAttentionForwardOptions>);

const where = 'multiHeadAttentionForward';

/**
 * Projects queries, keys and values, lets each head attend, and projects the heads' results:
 * `torch.nn.functional.multi_head_attention_forward`, the function behind {@link MultiheadAttention}.
 *
 * @param query - (L, N, E), or (L, E) without a batch
 * @param key - (S, N, Ek)
 * @param value - (S, N, Ev)
 * @returns [output (L, N, E), weights (N, L, S), for each head (N, heads, L, S), or null]
 * @throws ShapeError if shapes do not fit; RangeError if numHeads does not divide E, or isCausal comes without attnMask
 * @example
 * ```ts
 * const x = ones(2, 1, 4);
 * const [output, weights] = functional.multiHeadAttentionForward(
 *   x, x, x, 4, 2, ones(12, 4), null, null, null, false, 0, eye(4), null,
 * );
 * output.shape; // [2, 1, 4]
 * weights!; // [[[0.5, 0.5], [0.5, 0.5]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html
 */
export function multiHeadAttentionForward(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  embedDimToCheck: number,
  numHeads: number,
  inProjWeight: Tensor | null,
  inProjBias: Tensor | null,
  biasK: Tensor | null,
  biasV: Tensor | null,
  addZeroAttn: boolean,
  dropoutP: number,
  outProjWeight: Tensor,
  outProjBias: Tensor | null,
  given: MultiHeadAttentionForwardOptions = {},
): [output: Tensor, weights: Tensor | null] {
  const options = table.read(where, given);
  const { training, needWeights, averageAttnWeights, isCausal, staticK, staticV, generator } = options;
  const dtype = query?.dtype as FloatDType;
  const other = { name: 'attnMask', mask: options.attnMask };
  let padding = additiveMask(where, 'keyPaddingMask', options.keyPaddingMask, dtype, other);
  let mask = additiveMask(where, 'attnMask', options.attnMask, dtype);
  const batched = checkAttentionShapes(where, { query, key, value }, padding, mask, numHeads);
  if (isCausal && !mask) throw new RangeError(`${where}: isCausal is a hint about attnMask, which must be given too`);
  const causal = isCausal && !padding && !needWeights;
  if (causal) mask = null;
  const embedDim = query.shape.at(-1)!;
  if (embedDim !== embedDimToCheck)
    throw new ShapeError(`${where}: query of shape [${query.shape.join(', ')}] must have ${embedDimToCheck} features`);
  if (embedDim % numHeads !== 0)
    throw new RangeError(`${where}: numHeads (${numHeads}) must divide the ${embedDim} features`);
  checkKeys(key, value, options.useSeparateProjWeight);
  if ((biasK === null) !== (biasV === null))
    throw new RangeError(`${where}: biasK and biasV must be given together or not at all`);
  if (biasK && (staticK || staticV))
    throw new RangeError(`${where}: biasK and biasV cannot be added to staticK and staticV`);

  const [length, batch] = batched ? [query.shape[0]!, query.shape[1]!] : [query.shape[0]!, 1];
  let [q, k, v] = project(query, key, value, inProjWeight, inProjBias, options);
  if (!batched)
    [q, k, v, padding] = [q.unsqueeze(1), k.unsqueeze(1), v.unsqueeze(1), padding ? padding.unsqueeze(0) : null];
  if (k.shape[1] !== batch)
    throw new ShapeError(
      `${where}: query of shape [${query.shape.join(', ')}] and key of shape [${key.shape.join(', ')}] must have the same batch`,
    );
  if (mask) mask = readMask(mask, [batch * numHeads, length, key.shape[0]!]);
  const widen = (t: Tensor | null) => t && cat([t, zeros([...t.shape.slice(0, -1), 1], { dtype: t.dtype })], -1);
  if (biasK && biasV) {
    k = cat([k, biasK.expand([1, batch, embedDim])]);
    v = cat([v, biasV.expand([1, batch, embedDim])]);
    [mask, padding] = [widen(mask), widen(padding)];
  }
  const headDim = embedDim / numHeads;
  const split = (t: Tensor) => t.reshape([t.shape[0]!, batch, numHeads, headDim]).permute(1, 2, 0, 3);
  const queries = split(q);
  let keys = staticK ? fixed('staticK', staticK, batch, numHeads, headDim) : split(k);
  let values = staticV ? fixed('staticV', staticV, batch, numHeads, headDim) : split(v);
  if (addZeroAttn) {
    const none = zeros([batch, numHeads, 1, headDim], { dtype });
    [keys, values, mask, padding] = [cat([keys, none], 2), cat([values, none], 2), widen(mask), widen(padding)];
  }
  const attnMask = mergeMasks(mask, padding, batch, numHeads, keys.shape[2]!);
  const settings = { attnMask, dropoutP: training ? dropoutP : 0, isCausal: causal, generator };
  const [heads, weights] = needWeights
    ? attentionWithWeights(queries, keys, values, settings)
    : [scaledDotProductAttention(queries, keys, values, settings), null];
  const joined = heads.permute(2, 0, 1, 3).reshape([length, batch, embedDim]);
  const output = linear(joined, outProjWeight, outProjBias);
  const found = weights && averageAttnWeights ? weights.mean(1) : weights;
  return batched ? [output, found] : [output.squeeze(1), found ? found.squeeze(0) : null];
}

function checkKeys(key: Tensor, value: Tensor, separate: boolean): void {
  const compared = separate ? -1 : undefined; // with weights of their own, their features may differ
  if (key.shape.slice(0, compared).join() !== value.shape.slice(0, compared).join())
    throw new ShapeError(
      `${where}: key of shape [${key.shape.join(', ')}] and value of shape [${value.shape.join(', ')}] must be alike${separate ? ' but for their features' : ''}`,
    );
}

/** The three projections; those of the same tensor are one product. */
function project(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  weight: Tensor | null,
  bias: Tensor | null,
  options: MultiHeadAttentionForwardOptions,
): [Tensor, Tensor, Tensor] {
  const biases = bias ? bias.chunk(3) : [null, null, null];
  if (options.useSeparateProjWeight) {
    const weights = [options.qProjWeight, options.kProjWeight, options.vProjWeight];
    const [q, k, v] = [query, key, value].map((t, i) => linear(t, given(weights[i], 'qkv'[i]!), biases[i]!));
    return [q!, k!, v!];
  }
  if (!weight) throw new TypeError(`${where}: inProjWeight must be a Tensor, got ${show(weight)}`);
  const embedDim = query.shape.at(-1)!;
  if (key === value && query === key) {
    const [q, k, v] = linear(query, weight, bias).chunk(3, -1);
    return [q!, k!, v!];
  }
  if (key === value) {
    const [wq, wkv] = weight.split([embedDim, 2 * embedDim]);
    const [bq, bkv] = bias ? bias.split([embedDim, 2 * embedDim]) : [null, null];
    const [k, v] = linear(key, wkv!, bkv!).chunk(2, -1);
    return [linear(query, wq!, bq!), k!, v!];
  }
  const [wq, wk, wv] = weight.chunk(3);
  return [linear(query, wq!, biases[0]!), linear(key, wk!, biases[1]!), linear(value, wv!, biases[2]!)];
}

function given(weight: Tensor | null | undefined, which: string): Tensor {
  if (!weight) throw new TypeError(`${where}: ${which}ProjWeight must be a Tensor, got ${show(weight)}`);
  return weight;
}

/** A mask for all heads as (1, L, S), or one for each of the batch's heads. */
function readMask(mask: Tensor, [heads, length, keys]: readonly [number, number, number]): Tensor {
  const expected = mask.ndim === 2 ? [length, keys] : [heads, length, keys];
  if (mask.shape.join() !== expected.join())
    throw new ShapeError(`${where}: attnMask must be [${expected.join(', ')}], got [${mask.shape.join(', ')}]`);
  return mask.ndim === 2 ? mask.unsqueeze(0) : mask;
}

/** Projected keys or values as (N, heads, S, E / heads). */
function fixed(name: string, t: Tensor, batch: number, heads: number, headDim: number): Tensor {
  if (t.ndim !== 3 || t.shape[0] !== batch * heads || t.shape[2] !== headDim)
    throw new ShapeError(`${where}: ${name} must be [${batch * heads}, S, ${headDim}], got [${t.shape.join(', ')}]`);
  return t.reshape([batch, heads, t.shape[1]!, headDim]);
}

/** Both masks as one that broadcasts to (N, heads, L, S). */
function mergeMasks(
  mask: Tensor | null,
  padding: Tensor | null,
  batch: number,
  heads: number,
  keys: number,
): Tensor | null {
  if (padding && (padding.shape[0] !== batch || padding.shape[1] !== keys))
    throw new ShapeError(
      `${where}: keyPaddingMask must be [${batch}, ${keys}] for this batch and these keys, got [${padding.shape.join(', ')}]`,
    );
  const perKey = padding ? padding.reshape([batch, 1, 1, keys]) : null;
  if (!mask) return perKey;
  const perHead = mask.reshape(
    mask.shape[0] === 1 ? [1, 1, ...mask.shape.slice(1)] : [batch, heads, ...mask.shape.slice(1)],
  );
  return perKey ? perHead.add(perKey) : perHead;
}
