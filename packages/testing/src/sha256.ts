import { createHash } from 'node:crypto';
import type { ElementArray, TensorLike } from './elements.ts';

/**
 * The SHA-256 of the elements' bytes, little-endian and in row-major order, in hexadecimal: what
 * `hashlib.sha256(t.contiguous().numpy().tobytes()).hexdigest()` is in Python. The bytes are the machine's own, and
 * machines that run the tests are little-endian.
 *
 * @example
 * ```ts
 * sha256(new Uint8Array(0)); // 'e3b0c442…'
 * ```
 */
export function sha256(data: ElementArray | TensorLike): string {
  const array = ArrayBuffer.isView(data) ? data : data.toTypedArray();
  return createHash('sha256')
    .update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
    .digest('hex');
}
