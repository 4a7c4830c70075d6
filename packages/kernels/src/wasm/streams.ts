// A module's code in several streams: instructions, numbers of locals, offsets and so on lie apart, each beside its like.
// What a server sends is packed by what repeats, and in a stream far more does than in the mixture.

/** The streams, by their place: what comes before the code; instructions; and what stands behind an instruction. */
export const HEAD = 0;
export const CODE = 1;
export const LOCALS = 2;
export const OFFSETS = 3;
export const NUMBERS = 4;
export const LANES = 5;
export const STREAMS = 6;

/** What stands behind an instruction, by its code: a number of the stream of that name, or one of these; else nothing. */
export const BLOCK = 6;
export const END = 7;
export const TABLE = 8;
export const BULK = 9;
export const VECTOR = 10;
/** So many bytes of a constant more. */
export const BYTES = 16;

/**
 * What stands behind each instruction (https://webassembly.github.io/spec/core/binary/instructions.html). OFFSETS means
 * a place in memory: how it is aligned, which no engine heeds and is left out, and its offset.
 */
export function instructionKinds(): Uint8Array {
  const kinds = new Uint8Array(256);
  kinds.fill(BLOCK, 0x02, 0x05);
  kinds.fill(LOCALS, 0x20, 0x25);
  kinds.fill(OFFSETS, 0x28, 0x3f);
  kinds.fill(NUMBERS, 0x3f, 0x43);
  kinds.set([END, NUMBERS, NUMBERS, TABLE, 0, NUMBERS], 0x0b);
  kinds.set([BYTES + 4, BYTES + 8], 0x43);
  kinds.set([BULK, VECTOR, BULK], 0xfc);
  return kinds;
}

/** Whether a vector instruction has a place in memory, and how many bytes of a constant or a lane. */
export const hasPlace = (vector: number) => vector < 12 || (vector > 83 && vector < 94);
export const laneBytes = (vector: number) =>
  vector === 12 || vector === 13 ? 16 : (vector > 20 && vector < 35) || (vector > 83 && vector < 92) ? 1 : 0;
/**
 * How many numbers an instruction on blocks of memory (memory.copy, memory.fill) or an atomic one has: the alignment,
 * which engines do heed there, and an offset below 128.
 */
export const bulkNumbers = (bulk: number) => (bulk < 10 ? 0 : bulk === 11 ? 1 : 2);

/** A module of its streams. Every function begins with how many bytes tell its size and its locals. */
export function joinStreams(streams: readonly Uint8Array[]): Uint8Array {
  const kinds = instructionKinds();
  const code = streams[CODE]!;
  const size = streams.reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array(2 * size);
  const read = new Uint32Array(STREAMS);
  let at = 0;
  const copy = (stream: number, count: number) => {
    const from = streams[stream]!;
    const first = read[stream]!;
    for (let i = first; i < first + count; i++) bytes[at++] = from[i]!;
    read[stream] = first + count;
  };
  const number = (stream: number) => {
    const from = streams[stream]!;
    let i = read[stream]!;
    let value = 0;
    for (let more = true, shift = 0; more; shift += 7) {
      const byte = from[i++]!;
      bytes[at++] = byte;
      value |= (byte & 127) << shift;
      more = byte > 127;
    }
    read[stream] = i;
    return value;
  };
  const place = () => {
    at++;
    number(OFFSETS);
  };
  copy(HEAD, streams[HEAD]!.length);
  while (read[CODE]! < code.length) {
    const header = code[read[CODE]!++]!;
    copy(CODE, header);
    for (let depth = 1; depth > 0; ) {
      const instruction = code[read[CODE]!++]!;
      bytes[at++] = instruction;
      const kind = kinds[instruction]!;
      if (kind === 0) continue;
      if (kind === OFFSETS) place();
      else if (kind < BLOCK) number(kind);
      else if (kind === VECTOR) {
        const vector = number(CODE);
        if (hasPlace(vector)) place();
        copy(LANES, laneBytes(vector));
      } else if (kind === BLOCK) {
        depth++;
        copy(CODE, 1);
      } else if (kind === END) depth--;
      else if (kind === TABLE) for (let more = number(NUMBERS); more >= 0; more--) number(NUMBERS);
      else if (kind === BULK) copy(NUMBERS, bulkNumbers(number(CODE)));
      else copy(LANES, kind - BYTES);
    }
  }
  return bytes.slice(0, at);
}
