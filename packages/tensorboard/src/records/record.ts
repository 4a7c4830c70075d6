import { maskedCrc32c } from './crc32c.ts';

/** One record of an event file: the length, its checksum, the bytes, theirs; numbers with the lowest byte first. */
export function record(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(bytes.length + 16);
  const view = new DataView(whole.buffer);
  view.setBigUint64(0, BigInt(bytes.length), true);
  view.setUint32(8, maskedCrc32c(whole.subarray(0, 8)), true);
  whole.set(bytes, 12);
  view.setUint32(bytes.length + 12, maskedCrc32c(bytes), true);
  return whole;
}
