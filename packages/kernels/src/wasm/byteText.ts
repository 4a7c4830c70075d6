// Bytes as text that a server packs almost as small as the bytes themselves, in ASCII (a page's encoding may be any) and
// without what a string literal or an HTML page would have to escape. scripts/buildWasm.mjs writes it.

/** The bytes that binaries hold most often, in hexadecimal: each is one character, every other one two. */
const frequent =
  '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122282a2b2c3638393f40414243444648494a4e505152565e5f60616465696a6b6c6d6f72747b7c7f80a0aaabc0e4e5e6f0f2fdff';

/** Characters from '!' to '|' that need no escape; '}' and '~' begin a pair. */
const letters = Array.from({ length: 92 }, (_, i) => 33 + i).filter(
  (code) => !'"\'$<\\`'.includes(String.fromCharCode(code)),
);
const FIRST_PAIR = 125;
/** The tables of single characters and of both kinds of pairs have this many entries. */
const PAGE = 128;

let table: Uint8Array | null = null;

/** The byte of every character, and of every character behind '}' and '~'. */
export function byteTable(): Uint8Array {
  const made = new Uint8Array(3 * PAGE);
  const direct = Array.from(letters, (_, i) => Number.parseInt(frequent.slice(2 * i, 2 * i + 2), 16));
  const others = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !direct.includes(byte));
  for (const [i, byte] of [...direct, ...others].entries()) {
    made[Math.floor(i / letters.length) * PAGE + letters[i % letters.length]!] = byte;
  }
  return made;
}

/** The bytes of a text. */
export function decodeBytes(text: string): Uint8Array {
  table ??= byteTable();
  const bytes = new Uint8Array(text.length);
  let count = 0;
  for (let i = 0; i < text.length; ) {
    let at = text.charCodeAt(i++);
    if (at >= FIRST_PAIR) at = (at - FIRST_PAIR + 1) * PAGE + text.charCodeAt(i++);
    bytes[count++] = table[at]!;
  }
  return bytes.subarray(0, count);
}
