import { gunzipSync } from 'fflate';

/** The content of a gzip file, or the bytes themselves if they are none. RangeError if it is damaged. */
export function gunzipped(where: string, bytes: Uint8Array): Uint8Array {
  if (bytes.length < 2 || bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const damaged = (how: string) => new RangeError(`${where}: the gzip file is damaged or cut off: ${how}`);
  if (bytes.length < 18) throw damaged(`it has ${bytes.length} bytes`);
  // The last eight bytes are the checksum and the length of the content; what unpacks believes the length.
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const checksum = view.getUint32(bytes.length - 8, true);
  const length = view.getUint32(bytes.length - 4, true);
  if (length > 1032 * bytes.length) throw damaged(`${bytes.length} bytes cannot hold the ${length} it speaks of`);
  let content: Uint8Array;
  try {
    content = gunzipSync(bytes);
  } catch (error) {
    throw damaged(error instanceof Error ? error.message : String(error));
  }
  if (content.length !== length || crc32(content) !== checksum) throw damaged('its checksum does not fit');
  return content;
}

// The CRC of gzip (RFC 1952, section 8): x^32 + x^26 + … + 1, bits reversed.
function crc32(bytes: Uint8Array): number {
  const table = new Int32Array(256);
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    table[n] = c;
  }
  let c = -1;
  for (let i = 0; i < bytes.length; i++) c = table[(c ^ bytes[i]!) & 255]! ^ (c >>> 8);
  return ~c >>> 0;
}
