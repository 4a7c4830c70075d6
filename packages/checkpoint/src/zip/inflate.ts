import { Inflate } from 'fflate';

/** Bytes that are handed over at once: each can become a thousand. */
const piece = 8192;

/**
 * Inflates `bytes` to the `size` that the archive's directory says. It stops where more comes out, so that a bomb with a
 * wrong size costs no more than the right one; undefined if it does, if less comes out, or if the bytes are damaged.
 */
export function inflate(bytes: Uint8Array, size: number): Uint8Array<ArrayBuffer> | undefined {
  const out = new Uint8Array(size);
  let at = 0;
  const stream = new Inflate((part) => {
    if (at + part.length <= size) out.set(part, at);
    at += part.length;
  });
  try {
    for (let start = 0; start === 0 || start < bytes.length; start += piece) {
      stream.push(bytes.subarray(start, start + piece), start + piece >= bytes.length);
      if (at > size) return undefined;
    }
  } catch {
    // Whatever fflate says of a stream that is damaged.
    return undefined;
  }
  return at === size ? out : undefined;
}
