import { zeros } from '@wick/tensor';
import { serializeNpy } from '../../numpy/npy.ts';
import { joined, mutateBytes } from './bytes.ts';
import { edges, type Random } from './random.ts';

const codes = [
  'b1',
  'u1',
  'i1',
  'u2',
  'i2',
  'f2',
  'u4',
  'i4',
  'f4',
  'u8',
  'i8',
  'f8',
  'c8',
  'O',
  'S5',
  'U2',
  'V3',
  'f16',
];
const widths: Readonly<Record<string, number>> = { b1: 1, u1: 1, i1: 1, u2: 2, i2: 2, f2: 2, u4: 4, i4: 4, f4: 4 };

/** A `.npy` file whose header is nearly right. */
export function npyFile(random: Random): Uint8Array {
  if (random.chance(5)) return mutateBytes(random, serializeNpy(zeros(random.below(4), random.below(5))));
  const code = random.pick(codes);
  const shape = Array.from({ length: random.below(5) }, () =>
    random.chance(8) ? random.pick(edges) : random.below(4),
  );
  const sizes = random.chance(20) ? '((1,),)' : `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const entries = [
    `'descr': '${random.pick(['<', '>', '|', '='])}${code}'`,
    `'fortran_order': ${random.chance(20) ? 'None' : random.pick(['True', 'False'])}`,
    `'shape': ${sizes}`,
  ];
  if (random.chance(12)) entries.push(random.pick(entries));
  if (random.chance(12)) entries.splice(random.below(3), 1);
  const text = `{${entries.join(', ')}${random.chance(8) ? '' : ', '}}${' '.repeat(random.below(40))}\n`;
  const header = Buffer.from(random.chance(20) ? text.repeat(200) : text, 'latin1');
  const version = random.chance(10) ? random.below(5) : 1 + random.below(3);
  const said = random.chance(12) ? random.below(70_000) : header.length;
  const length = version === 1 ? [said & 255, said >> 8] : [said & 255, (said >> 8) & 255, said >> 16, 0];
  const size = shape.reduce((all, n) => all * n, widths[code] ?? 8);
  const data = new Uint8Array(size < 1e5 && size >= 0 ? size : random.below(64)).fill(random.below(256));
  const file = joined(Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, ...length), header, data);
  return random.chance(6) ? mutateBytes(random, file) : file;
}
