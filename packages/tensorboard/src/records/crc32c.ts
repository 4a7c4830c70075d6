// The polynomial of Castagnoli, which the instruction of x86 computes, lowest bit first.
const polynomial = 0x82f63b78;

const table = /* @__PURE__ */ makeTable();

function makeTable(): Uint32Array {
  const remainders = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ polynomial : rest >>> 1;
    remainders[byte] = rest;
  }
  return remainders;
}

/** The cyclic redundancy check CRC-32C of bytes. */
export function crc32c(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = table[(rest ^ byte) & 255]! ^ (rest >>> 8);
  return ~rest >>> 0;
}

/** As it stands in a record: turned and moved on, so that a checksum over checksums does not come out as zero. */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
