import { OnnxError } from '../error.ts';
import type { Limits } from '../limits.ts';

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

/**
 * Walks over the messages of a file, without a call for each level and without making anything, before they are made.
 *
 * @throws OnnxError if there are more of them, or more within one another, than the limits allow
 */
export function scan(bytes: Uint8Array, limits: Limits): void {
  const most = Math.max(limits.messages, limits.messagesPerByte * bytes.length);
  const open: { readonly kind: Kind; readonly end: number }[] = [{ kind: 'model', end: bytes.length }];
  let at = 0;
  let messages = 0;
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
    const { kind, end } = open.at(-1)!;
    if (at >= end) {
      open.pop();
      continue;
    }
    const tag = varint(end);
    const field = Math.floor(tag / 8);
    const wire = tag % 8;
    if (wire === 0) varint(end);
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else if (wire === 2) {
      const length = varint(end);
      if (length > end - at) throw new OnnxError('a length goes beyond the end');
      const inner = (kinds[kind] as Readonly<Record<number, Kind>>)[field];
      if (inner === undefined) {
        at += length;
        continue;
      }
      if (++messages > most) throw new OnnxError(`there are more than ${Math.floor(most)} messages in it`);
      if (open.length > limits.depth) throw new OnnxError(`its messages are nested more than ${limits.depth} deep`);
      open.push({ kind: inner, end: at + length });
    } else throw new OnnxError(`there is no field of kind ${wire} in ONNX`);
    if (at > end) throw new OnnxError('a value goes beyond the end');
  }
}
