import { edges, type Random } from './random.ts';

const widths = [1, 2, 4, 8] as const;

function write(view: DataView, at: number, width: number, value: number, little: boolean): void {
  const whole = Number.isFinite(value) ? BigInt(Math.trunc(value % 2 ** 64)) : 0n;
  if (width === 1) view.setUint8(at, Number(BigInt.asUintN(8, whole)));
  else if (width === 2) view.setUint16(at, Number(BigInt.asUintN(16, whole)), little);
  else if (width === 4) view.setUint32(at, Number(BigInt.asUintN(32, whole)), little);
  else view.setBigUint64(at, BigInt.asUintN(64, whole), little);
}

/** Bytes changed without a look at what they mean: flips, numbers at the edges, pieces left out, repeated or moved. */
export function mutateBytes(random: Random, given: Uint8Array, times = 1 + random.below(4)): Uint8Array {
  let bytes = given.slice();
  for (let i = 0; i < times && bytes.length > 0; i++) {
    const at = random.below(bytes.length);
    const end = Math.min(bytes.length, at + 1 + random.below(random.chance(4) ? bytes.length : 16));
    switch (random.below(7)) {
      case 0:
      case 1:
        bytes[at]! ^= 1 << random.below(8);
        break;
      case 2: {
        const width = random.pick(widths);
        if (at + width <= bytes.length)
          write(new DataView(bytes.buffer), at, width, random.pick(edges), !random.chance(4));
        break;
      }
      case 3:
        bytes = joined(bytes.subarray(0, at), bytes.subarray(end));
        break;
      case 4:
        bytes = joined(bytes.subarray(0, end), bytes.subarray(at));
        break;
      case 5:
        bytes.copyWithin(random.below(bytes.length), at, end);
        break;
      default:
        bytes = bytes.slice(0, random.chance(3) ? at : bytes.length);
        if (random.chance(3)) bytes = joined(bytes, new Uint8Array(random.below(64)).fill(random.below(256)));
    }
  }
  return bytes;
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
