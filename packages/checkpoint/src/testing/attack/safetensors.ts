import { dtypeNames } from '../../safetensors/header.ts';
import { joined, mutateBytes } from './bytes.ts';
import { edges, type Random, texts } from './random.ts';

const dtypes = [...Object.keys(dtypeNames), 'F8_E4M3', 'C64', 'constructor', 'f32'];

/** A safetensors file whose header is nearly right: sizes, offsets, names and nesting at the edges. */
export function safetensorsFile(random: Random): Uint8Array {
  const parts: string[] = [];
  let at = 0;
  const count = random.below(5);
  for (let i = 0; i < count; i++) {
    const shape = Array.from({ length: random.below(4) }, () =>
      random.chance(8) ? random.pick(edges) : random.below(4),
    );
    const size = shape.reduce((all, n) => all * n, 4);
    const end = random.chance(6) ? random.pick(edges) : at + size;
    const name = JSON.stringify(random.chance(3) ? random.pick(texts) : `layer.${i}`);
    const dtype = JSON.stringify(random.chance(6) ? random.pick(dtypes) : 'F32');
    const fields = [`"dtype":${dtype}`, `"shape":${json(random, shape)}`, `"data_offsets":${json(random, [at, end])}`];
    if (random.chance(10)) fields.splice(random.below(3), 1);
    if (random.chance(10)) fields.push(random.pick(fields.length > 0 ? fields : ['"a":1']));
    parts.push(`${name}:{${fields.join(random.chance(20) ? '' : ',')}}`);
    at = Number.isSafeInteger(end) && end >= 0 && end < 1e6 ? end : at;
  }
  if (random.chance(3)) parts.unshift(`"__metadata__":${metadata(random)}`);
  if (random.chance(30)) parts.push(`"deep":${'['.repeat(20_000)}${']'.repeat(20_000)}`);
  let header = `{${parts.join(',')}}`;
  if (random.chance(10)) header = `${header}${' '.repeat(random.below(20))}`;
  const text = random.chance(8) ? mutateBytes(random, Buffer.from(header), 1) : Buffer.from(header);
  const length = new Uint8Array(8);
  const said = random.chance(12) ? BigInt(Math.trunc(Math.abs(random.pick(edges)) % 2 ** 63)) : BigInt(text.length);
  new DataView(length.buffer).setBigUint64(0, BigInt.asUintN(64, said), true);
  const file = joined(length, text, new Uint8Array(random.chance(10) ? random.below(100) : at));
  return random.chance(6) ? mutateBytes(random, file) : file;
}

function json(random: Random, value: unknown): string {
  if (random.chance(25)) return random.pick(['null', '{}', '[[]]', '"x"', '-0', '[1e999]', '[-0]', '[0.5]', '[01]']);
  return JSON.stringify(value);
}

function metadata(random: Random): string {
  if (random.chance(4)) return random.pick(['[]', 'null', '1', '{"a":1}', '{"a":"b","a":"c"}', '{"a":{"a":[]}}']);
  const entries = Array.from({ length: random.below(4) }, () => [random.pick(texts), random.pick(texts)]);
  return JSON.stringify(Object.fromEntries(entries));
}
