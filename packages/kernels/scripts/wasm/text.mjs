import { loaded } from './shared.mjs';

const { decodeBytes } = await loaded('byteText.ts');

// One character, or two that begin with '}' or '~': what each of them stands for is asked of the reader.
const codes = [];
for (const first of ['~', '}', ''])
  for (let i = 33; i < 125; i++) {
    const text = first + String.fromCharCode(i);
    if (!/["'$<\\`]/.test(text)) codes[decodeBytes(text)[0]] = text;
  }

/** Bytes as the text that src/wasm/byteText.ts reads. */
export function encode(bytes) {
  const text = Array.from(bytes, (byte) => codes[byte]).join('');
  if (!Buffer.from(decodeBytes(text)).equals(Buffer.from(bytes))) throw new Error('byteText.ts reads other bytes');
  return text;
}
