import type { AttentionCommand, Command, ItemPlaces } from '@wick/kernels/plan';
import { countOf } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { broadcast } from '../passes/pointwise.ts';
import { areFloats, dense, type Layout, type Lower, rowMajor } from './layout.ts';

interface AttentionAttrs {
  readonly scale: number;
  readonly causal: boolean;
  readonly emptyRowsAreZero: boolean;
  readonly factors: unknown;
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

/** Attention by blocks; that with dropout or with weights to return is made of other operations. */
export const attention: Lower = ({ inputs, outputs, attrs }, layout) => {
  const [q, k, v, mask] = inputs as [Place, Place, Place, Place | null];
  const [out] = outputs as [Place];
  if (outputs.length !== 1 || !areFloats([q, k, v, mask, out]) || out.strides.at(-1) !== 1) return null;
  const commands: Command[] = [];
  const given = operandsOf(q, k, v, mask, layout, commands);
  const to = matricesOf(out, layout, commands);
  return [
    ...commands,
    { kind: 'attention', attention: attentionOf(q, k, v, attrs as AttentionAttrs), ...given, out: to },
  ];
};

export const attentionBackward: Lower = ({ inputs, outputs, attrs }, layout) => {
  const [g, q, k, v, mask] = inputs as [Place, Place, Place, Place, Place | null];
  const asked = attrs as AttentionAttrs;
  if (inputs.length !== 5 || asked.causal === undefined || asked.factors !== null) return null;
  if (!areFloats([g, q, k, v, mask, ...outputs]) || outputs.some(({ strides }) => strides.at(-1) !== 1)) return null;
  const commands: Command[] = [];
  const given = operandsOf(q, k, v, mask, layout, commands);
  const grad = matricesOf(g, layout, commands);
  const [gradQ, gradK, gradV] = outputs.map((place) => matricesOf(place, layout, commands)) as [
    ItemPlaces,
    ItemPlaces,
    ItemPlaces,
  ];
  const gradients = { grad, gradQ, gradK, gradV };
  return [...commands, { kind: 'attentionGrad', attention: attentionOf(q, k, v, asked), ...given, ...gradients }];
};
