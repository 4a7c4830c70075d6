import { byteReader, loaded } from './shared.mjs';

const wasm = await loaded('streams.ts');
const { HEAD, CODE, LOCALS, OFFSETS, NUMBERS, LANES, STREAMS, BLOCK, END, TABLE, BULK, VECTOR, BYTES } = wasm;
const kinds = wasm.instructionKinds();

/** A binary as the streams of src/wasm/streams.ts, and what comes of joining them: without hints about alignment. */
export function split(family, binary) {
  const streams = Array.from({ length: STREAMS }, () => []);
  const reader = byteReader(binary, 8);
  const copy = (stream, count) => {
    for (let i = 0; i < count; i++) streams[stream].push(reader.byte());
  };
  const number = (stream) => {
    const start = reader.at;
    const value = reader.number();
    streams[stream].push(...binary.subarray(start, reader.at));
    return value;
  };
  const place = () => {
    reader.number();
    number(OFFSETS);
  };
  // Sections up to that of the code, 10.
  while (reader.byte() !== 10) {
    const size = reader.number();
    reader.at += size;
  }
  reader.number();
  let functions = reader.number();
  streams[HEAD].push(...binary.subarray(0, reader.at));
  for (; functions > 0; functions--) {
    const start = reader.at;
    const size = reader.number();
    const end = reader.at + size;
    for (let groups = reader.number(); groups > 0; groups--) {
      reader.number();
      reader.byte();
    }
    streams[CODE].push(reader.at - start, ...binary.subarray(start, reader.at));
    for (let depth = 1; depth > 0; ) {
      const kind = kinds[binary[reader.at]];
      copy(CODE, 1);
      if (kind === OFFSETS) place();
      else if (kind === LOCALS || kind === NUMBERS) number(kind);
      else if (kind === BLOCK) {
        depth++;
        copy(CODE, 1);
      } else if (kind === END) depth--;
      else if (kind === TABLE) for (let more = number(NUMBERS); more >= 0; more--) number(NUMBERS);
      else if (kind === BULK) copy(NUMBERS, wasm.bulkNumbers(number(CODE)));
      else if (kind === VECTOR) {
        const vector = number(CODE);
        if (wasm.hasPlace(vector)) place();
        copy(LANES, wasm.laneBytes(vector));
      } else if (kind > BYTES) copy(LANES, kind - BYTES);
    }
    if (reader.at !== end) throw new Error(`${family}: an instruction that src/wasm/streams.ts does not know`);
  }
  const joined = Buffer.from(wasm.joinStreams(streams));
  if (reader.at !== binary.length || joined.length !== binary.length)
    throw new Error(`${family}: there is something behind the code`);
  return { streams, joined };
}
