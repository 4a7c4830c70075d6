import type { AttentionCommand, Command, ItemPlaces } from '@wick/kernels/plan';
import { countOf } from '../graph/geometry.ts';
import type { CallStep, Place } from '../graph/ir.ts';
import { broadcast } from '../passes/pointwise.ts';
import { areFloats, dense, type Layout, type Lower, rowMajor } from './layout.ts';

interface AttentionAttrs {
  readonly scale: number;
  readonly causal: boolean;
  readonly emptyRowsAreZero: boolean;
  readonly factors: unknown;
  /** Where the weights are kept between a call and its gradients: put there by `withKeptWeights`. */
  readonly kept?: Place;
}

function attentionOf(q: Place, k: Place, v: Place, attrs: AttentionAttrs): AttentionCommand['attention'] {
  return {
    items: countOf(q.shape.slice(0, -2)),
    queries: q.shape.at(-2)!,
    keys: k.shape.at(-2)!,
    depth: q.shape.at(-1)!,
    width: v.shape.at(-1)!,
    scale: attrs.scale,
    causal: attrs.causal,
    emptyRowsAreZero: attrs.emptyRowsAreZero,
  };
}

/** The last two dimensions of a place as matrices: where they lie, or as a copy where the elements of a row are apart. */
function matricesOf(given: Place, layout: Layout, commands: Command[]): ItemPlaces {
  const isTogether = given.strides.at(-1) === 1 || given.shape.at(-1) === 1;
  const at = isTogether ? layout.at(given) : dense(given, layout, commands)!;
  const strides = isTogether ? given.strides : rowMajor(given.shape);
  const batch = given.shape.slice(0, -2);
  const offsets = new Array<number>(countOf(batch)).fill(0);
  for (let d = batch.length - 1, inner = 1; d >= 0; inner *= batch[d]!, d--)
    for (let i = 0; i < offsets.length; i++) offsets[i]! += (Math.floor(i / inner) % batch[d]!) * strides[d]!;
  return { at, offsets, row: strides.at(-2)! };
}

function operandsOf(q: Place, k: Place, v: Place, mask: Place | null, layout: Layout, commands: Command[]) {
  const scores = [...q.shape.slice(0, -1), k.shape.at(-2)!];
  return {
    q: matricesOf(q, layout, commands),
    k: matricesOf(k, layout, commands),
    v: matricesOf(v, layout, commands),
    mask: mask && matricesOf(broadcast(mask, scores), layout, commands),
  };
}

/** Whether a call is one by blocks; that with dropout or with weights to return is made of other operations. */
export function isByBlocks({ inputs, outputs, attrs }: CallStep): boolean {
  const asked = (attrs as AttentionAttrs).kept ? 2 : 1;
  return outputs.length === asked && areFloats([...inputs, ...outputs]) && outputs[0]!.strides.at(-1) === 1;
}

/** Attention by blocks. */
export const attention: Lower = (step, layout) => {
  if (!isByBlocks(step)) return null;
  const { inputs, outputs } = step;
  const attrs = step.attrs as AttentionAttrs;
  const [q, k, v, mask] = inputs as [Place, Place, Place, Place | null];
  const [out] = outputs as [Place];
  const commands: Command[] = [];
  const given = operandsOf(q, k, v, mask, layout, commands);
  const to = matricesOf(out, layout, commands);
  return [
    ...commands,
    { kind: 'attention', attention: attentionOf(q, k, v, attrs), ...given, out: to, weights: keptAt(attrs, layout) },
  ];
};

const keptAt = ({ kept }: AttentionAttrs, layout: Layout) => (kept ? layout.at(kept) : null);

/** Whether gradients are those of a call by blocks. */
export function isBackwardByBlocks({ inputs, outputs, attrs }: CallStep): boolean {
  const { causal, factors } = attrs as AttentionAttrs;
  if (inputs.length !== 5 || causal === undefined || factors !== null) return false;
  return areFloats([...inputs, ...outputs]) && outputs.every(({ strides }) => strides.at(-1) === 1);
}

export const attentionBackward: Lower = (step, layout) => {
  if (!isBackwardByBlocks(step)) return null;
  const { inputs, outputs } = step;
  const asked = step.attrs as AttentionAttrs;
  const [g, q, k, v, mask] = inputs as [Place, Place, Place, Place, Place | null];
  const commands: Command[] = [];
  const given = operandsOf(q, k, v, mask, layout, commands);
  const grad = matricesOf(g, layout, commands);
  const [gradQ, gradK, gradV] = outputs.map((place) => matricesOf(place, layout, commands)) as [
    ItemPlaces,
    ItemPlaces,
    ItemPlaces,
  ];
  const gradients = { grad, gradQ, gradK, gradV, weights: keptAt(asked, layout) };
  return [...commands, { kind: 'attentionGrad', attention: attentionOf(q, k, v, asked), ...given, ...gradients }];
};
