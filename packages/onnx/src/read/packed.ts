import { OnnxError } from '../error.ts';

// Numbers of a tensor that lie in a packed field are read straight from the file into the array they end in: as numbers
// of JavaScript, which is what the decoder makes of them, they would take thirty times the file.

/** Fields of TensorProto that hold its values, packed, by their numbers. */
export const packedFields = {
  4: { name: 'floatData', width: 4, cost: 16 },
  5: { name: 'int32Data', width: 0, cost: 9 },
  7: { name: 'int64Data', width: 0, cost: 9 },
  10: { name: 'doubleData', width: 8, cost: 24 },
  11: { name: 'uint64Data', width: 0, cost: 17 },
} as const;

/** The number of such a field. */
export type PackedField = keyof typeof packedFields;

/** The one field of values of a tensor: where its tag, of one byte, and its bytes begin, and how many numbers it has. */
export interface Packed {
  readonly field: PackedField;
  readonly tag: number;
  readonly start: number;
  readonly elements: number;
}

/** TensorProto's `raw_data`, a field of bytes, which the decoder leaves where they are. */
const rawTag = 9 * 8 + 2;

/** Which bytes of a file, that the decoder takes for raw data, are packed numbers: by their place. */
const places = new WeakMap<ArrayBufferLike, Map<number, PackedField>>();

/** A copy of the file in which packed numbers are called raw data; the file itself where there are none. */
export function asRaw(bytes: Uint8Array, packed: readonly Packed[]): Uint8Array {
  if (packed.length === 0) return bytes;
  const copy = new Uint8Array(bytes);
  for (const { tag } of packed) copy[tag] = rawTag;
  places.set(copy.buffer, new Map(packed.map(({ start, field }) => [start, field])));
  return copy;
}

/** The field whose packed numbers `raw` is; undefined for raw data. */
export function packedIn(raw: Uint8Array): PackedField | undefined {
  return places.get(raw.buffer)?.get(raw.byteOffset);
}

/** The elements of packed numbers as raw data would have them, each of `size` bytes. */
export function unpacked(packed: Uint8Array, field: PackedField, size: number): ArrayBuffer {
  if (packedFields[field].width > 0) return new Uint8Array(packed).buffer;
  let count = 0;
  for (let i = 0; i < packed.length; i++) if (packed[i]! < 128) count++;
  if (packed.length > 0 && packed.at(-1)! >= 128) throw new OnnxError('parseOnnx: a number is cut off');
  const buffer = new ArrayBuffer(count * size);
  const view = new DataView(buffer);
  for (let at = 0, i = 0; i < count; i++) {
    let [low, high] = [0, 0];
    for (let shift = 0; ; shift += 7) {
      const byte = packed[at++]!;
      const bits = byte & 127;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >>> 4;
      } else if (shift < 64) high |= bits << (shift - 32);
      if (byte < 128) break;
      if (shift === 63) throw new OnnxError('parseOnnx: a number of more than ten bytes');
    }
    if (size === 8) {
      view.setInt32(8 * i, low, true);
      view.setInt32(8 * i + 4, high, true);
    } else if (size === 4) view.setInt32(4 * i, low, true);
    else if (size === 2) view.setInt16(2 * i, low, true);
    else view.setInt8(i, low);
  }
  return buffer;
}
