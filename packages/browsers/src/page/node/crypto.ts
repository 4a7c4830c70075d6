import { sha256 } from '@noble/hashes/sha2.js';
import { Buffer } from 'buffer/';

/** SHA-256 at once; a page's own is asynchronous. */
export function createHash(algorithm: string) {
  if (algorithm !== 'sha256') throw new Error(`createHash: only sha256 in a page, not ${algorithm}`);
  const hash = sha256.create();
  return {
    update(data: string | Uint8Array) {
      hash.update(typeof data === 'string' ? Buffer.from(data) : data);
      return this;
    },
    digest: (encoding: BufferEncoding) => Buffer.from(hash.digest()).toString(encoding),
  };
}
