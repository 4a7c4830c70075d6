import {
  type AttentionOperands,
  attentionBackward,
  attentionForward,
  type ItemMatrices,
} from '../../attention/attention.ts';
import type { AttentionCommand, AttentionGradCommand, ItemPlaces } from '../commands/index.ts';
import type { Encoder } from '../encoder.ts';
import { record } from '../record.ts';

/** Writes an attention or its gradients: one for which `attentionFits`. */
export function encodeAttention(encoder: Encoder, command: AttentionCommand | AttentionGradCommand): void {
  const { attention: a, q, k, v, mask } = command;
  const places = new Map<object, number>();
  const matrices = ({ at, offsets, row }: ItemPlaces, rows: number, columns: number): ItemMatrices => {
    const array = new Float32Array(0);
    places.set(array, encoder.base + at);
    return { array, offsets, row, rows, columns };
  };
  const operands: AttentionOperands = {
    q: matrices(q, a.queries, a.depth),
    k: matrices(k, a.keys, a.depth),
    v: matrices(v, a.keys, a.width),
    mask: mask ? matrices(mask, a.queries, a.keys) : null,
  };
  let weights: Float32Array | null = null;
  if (command.weights !== undefined && command.weights !== null) {
    weights = new Float32Array(0);
    places.set(weights, encoder.base + command.weights);
  }
  if (command.kind === 'attention') {
    const out = matrices(command.out, a.queries, a.width);
    record(encoder, places, () => attentionForward(a, operands, out, weights));
    return;
  }
  const grad = matrices(command.grad, a.queries, a.width);
  const results = {
    gq: matrices(command.gradQ, a.queries, a.depth),
    gk: matrices(command.gradK, a.keys, a.depth),
    gv: matrices(command.gradV, a.keys, a.width),
  };
  record(encoder, places, () => attentionBackward(a, operands, grad, results, weights));
}
