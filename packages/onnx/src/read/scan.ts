import { OnnxError } from '../error.ts';
import type { Limits } from '../limits.ts';
import { type Packed, type PackedField, packedFields } from './packed.ts';

/** Messages by kind: which kind lies in which of their fields. Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
const kinds = {
  model: { 7: 'graph', 8: 'leaf', 14: 'leaf', 20: 'leaf', 25: 'function', 26: 'leaf' },
  graph: { 1: 'node', 5: 'tensor', 11: 'value', 12: 'value', 13: 'value', 14: 'leaf', 15: 'sparse', 16: 'leaf' },
  node: { 5: 'attribute', 9: 'leaf', 10: 'leaf' },
  attribute: {
    5: 'tensor',
    6: 'graph',
    10: 'tensor',
    11: 'graph',
    14: 'type',
    15: 'type',
    22: 'sparse',
    23: 'sparse',
  },
  function: { 7: 'node', 9: 'leaf', 11: 'attribute', 12: 'value', 14: 'leaf' },
  value: { 2: 'type', 4: 'leaf' },
  type: { 1: 'tensorType', 4: 'element', 5: 'element', 8: 'tensorType', 9: 'element' },
  element: { 1: 'type', 2: 'type' },
  tensorType: { 2: 'shape' },
  shape: { 1: 'leaf' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: { 3: 'leaf', 13: 'leaf', 16: 'leaf' },
  leaf: {},
} as const satisfies Readonly<Record<string, Readonly<Record<number, string>>>>;

type Kind = keyof typeof kinds;

/** Bytes of memory that a message takes, with all that is made of it until a model is read. */
const messageCost: Readonly<Record<Kind, number>> = {
  model: 1000,
  graph: 1000,
  node: 900,
  attribute: 450,
  function: 600,
  value: 500,
  type: 250,
  element: 250,
  tensorType: 250,
  shape: 250,
  sparse: 600,
  tensor: 4000,
  leaf: 250,
};
/** Numbers that may come in any number, by field: the bytes that one takes in the file (0: as few as it needs) and here. */
const numbers: Readonly<Partial<Record<Kind, Readonly<Record<number, readonly [width: number, cost: number]>>>>> = {
  attribute: { 7: [4, 32], 8: [0, 64] },
  sparse: { 3: [0, 64] },
  tensor: { 1: [0, 64], 4: [4, 40], 5: [0, 40], 7: [0, 72], 10: [8, 64], 11: [0, 72] },
};
/** Fields of bytes, which stay where they are in the file until they are read: then they are copied, and widened. */
const byteFields: Readonly<Partial<Record<Kind, readonly number[]>>> = { attribute: [4, 9], tensor: [6, 9] };
const [rawData, textCost] = [9, 160];

/** What {@link scan} has found. */
export interface Scanned {
  /** Where tensors have their one field of numbers, and which. */
  readonly packed: readonly Packed[];
}

interface Open {
  readonly kind: Kind;
  readonly end: number;
  /** Of a tensor: its fields of values so far, the last of them where it may be read in place. */
  values: number;
  packed: Packed | null;
}

/**
 * Walks over the messages of a file, without a call for each level and without making anything, before they are made.
 *
 * @throws OnnxError if there are more of them, or more within one another, than the limits allow, or if they would take
 * more memory
 */
export function scan(bytes: Uint8Array, limits: Limits): Scanned {
  const most = Math.max(limits.messages, limits.messagesPerByte * bytes.length);
  const open: Open[] = [{ kind: 'model', end: bytes.length, values: 0, packed: null }];
  const packed: Packed[] = [];
  let at = 0;
  let messages = 0;
  let cost = 0;
  const varint = (end: number): number => {
    let value = 0;
    for (let scale = 1, read = 0; at < end && read < 10; scale *= 128, read++) {
      const byte = bytes[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw new OnnxError('a number is cut off');
  };
  while (open.length > 0) {
    const message = open.at(-1)!;
    const { kind, end } = message;
    if (at >= end) {
      if (message.values === 1 && message.packed) packed.push(message.packed);
      else if (message.packed) cost += message.packed.elements * numbers.tensor![message.packed.field]![1];
      open.pop();
      continue;
    }
    const from = at;
    const tag = varint(end);
    const short = at - from === 1;
    const field = Math.floor(tag / 8);
    const wire = tag % 8;
    const number = numbers[kind]?.[field];
    if (kind === 'tensor' && (number ? field > 1 : field === rawData)) message.values++;
    if (wire === 0) varint(end);
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else if (wire === 2) {
      const length = varint(end);
      if (length > end - at) throw new OnnxError('a length goes beyond the end');
      const inner = (kinds[kind] as Readonly<Record<number, Kind>>)[field];
      if (inner === undefined) {
        at += length;
        if (number) {
          const elements = number[0] === 0 ? endsIn(bytes, at - length, at) : Math.floor(length / number[0]);
          // More than one of them are put together by the decoder, as numbers of JavaScript.
          if (message.packed) cost += elements * number[1];
          else if (kind === 'tensor' && field > 1 && short)
            message.packed = { field: field as PackedField, tag: from, start: at - length, elements };
          else cost += elements * number[1];
        } else if (byteFields[kind]?.includes(field)) cost += textCost + (field === rawData ? 5 * length : 0);
        else cost += textCost + 2 * length;
        continue;
      }
      if (++messages > most) throw new OnnxError(`there are more than ${Math.floor(most)} messages in it`);
      if (open.length > limits.depth) throw new OnnxError(`its messages are nested more than ${limits.depth} deep`);
      cost += messageCost[inner];
      open.push({ kind: inner, end: at + length, values: 0, packed: null });
      continue;
    } else throw new OnnxError(`there is no field of kind ${wire} in ONNX`);
    if (number) cost += number[1];
    if (at > end) throw new OnnxError('a value goes beyond the end');
  }
  const memory = Math.max(limits.memory, limits.memoryPerByte * bytes.length);
  for (const { field, elements } of packed) cost += elements * packedFields[field].cost;
  if (cost > memory)
    throw new OnnxError(`it would take ${Math.ceil(cost)} bytes of memory, at most ${memory} are given`);
  return { packed };
}

/** How many numbers of as few bytes as they need end between two places. */
function endsIn(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) if (bytes[i]! < 128) count++;
  return count;
}
