import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saveBytes, saveNpz, saveSafetensors, saveTorch, serializeNpz, serializeSafetensors } from '@wick/checkpoint';
import { tensor, zeros } from '@wick/tensor';
import { complexFile } from '../testing/complexFile.ts';
import { run } from './run.ts';

// One of each kind that a terminal obeys: ESC, a colour, BEL, CR, DEL, C1's CSI, an override of direction, an isolate, a
// mark, a separator of lines, a tag beyond 16 bits.
const evil = 'a\u001b[2J\u001b[31m\u0007\r\u007f\u009b31m\u202e\u2066\u200f\u2028\u{e0041}z';
const obeyed = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wick-terminal-'));
  const named = { [evil]: tensor([1, 2]), [`${evil}\nnext`]: tensor([3]) };
  const other = { [evil]: tensor([1, 5]), [`only${evil}`]: tensor([3]) };
  await saveSafetensors(at('a.safetensors'), named, { metadata: { [evil]: `${evil}\nline` } });
  await saveSafetensors(at('b.safetensors'), other);
  await saveTorch(at('a.pt'), { ...named, [`text${evil}`]: evil, list: [evil, 1], deep: { [evil]: { [evil]: evil } } });
  await saveNpz(at('a.npz'), named);
  await saveSafetensors(at(`${evil}.safetensors`), named);
  writeFileSync(at('complex.pt'), complexFile(evil));
  await saveSafetensors(at('half.safetensors'), named, { dtype: 'float16' });
  const odd = { dtype: 'F8_E4M3', shape: [2], data_offsets: [4, 6] };
  const float = { dtype: 'F32', shape: [1], data_offsets: [0, 4] };
  const oddHeader = Buffer.from(JSON.stringify({ a: float, [evil]: odd }));
  const oddLength = Buffer.alloc(8);
  oddLength.writeBigUInt64LE(BigInt(oddHeader.length));
  writeFileSync(at('odd.safetensors'), Buffer.concat([oddLength, oddHeader, Buffer.alloc(6)]));
  const type = `{'descr': '<c8\x9b\x1b', 'fortran_order': False, 'shape': (1,), }`.padEnd(70);
  writeFileSync(at('odd.npy'), Buffer.from(`\x93NUMPY\x01\x00\x46\x00${type}`, 'latin1'));
  // The name of an entry is in the archive twice, its check sum is of what it holds.
  const archive = Buffer.from(serializeNpz({ [evil]: zeros(1), b: zeros(2) })).toString('latin1');
  const nameOf = (end: string) => Buffer.from(`${evil}.${end}`).toString('latin1');
  writeFileSync(at('odd.npz'), Buffer.from(archive.replaceAll(nameOf('npy'), nameOf('txt')), 'latin1'));
  writeFileSync(at('odd.onnx'), oddModel());
  writeFileSync(at('bad.onnx'), Buffer.from(`:\x10\n\x0e"\x05${'\x1b[2J\x9b'}\x0a\x05`, 'latin1'));
  // Files whose faults quote what is in them.
  const header = (text: string) => {
    const json = Buffer.from(text);
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(json.length));
    return Buffer.concat([length, json]);
  };
  const one = { dtype: 'F32', shape: [1], data_offsets: [4, 8] };
  await saveBytes(at('gap.safetensors'), header(JSON.stringify({ [evil]: one })));
  await saveBytes(at('dtype.safetensors'), header(JSON.stringify({ [evil]: { ...one, dtype: evil } })));
  await saveBytes(at('json.safetensors'), header(`{"${evil}": ${evil}`));
  await saveBytes(at('metadata.safetensors'), header(JSON.stringify({ __metadata__: { [evil]: 1 } })));
  await saveBytes(
    at('class.pt'),
    Buffer.from(`\x80\x02c${evil.replace(/\p{Cs}|[^\0-\xff]/gu, '')}\nsystem\n.`, 'latin1'),
  );
  writeFileSync(at(`${evil}.npz`), serializeSafetensors({ x: zeros(1) }));
  writeFileSync(
    at('bad.npy'),
    Buffer.from(`\x93NUMPY\x01\x00\x40\x00{'descr': '${'\x1b[2J\x9b'}', 'x`.padEnd(74), 'latin1'),
  );
  writeFileSync(at('curves.json'), `{"${evil}`);
  writeFileSync(
    at('named.ts'),
    `import { nn } from 'wick'; export default new nn.Sequential({ ${JSON.stringify(evil)}: new nn.Linear(2, 2) });`,
  );
  writeFileSync(at('throws.ts'), `throw new Error(${JSON.stringify(evil)} + '\\n' + ${JSON.stringify(evil)});`);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** An ONNX model with two initialisers of strange names: of complex numbers, and of fewer floats than its shape says. */
function oddModel(): Buffer {
  const field = (number: number, body: Buffer | string) => {
    const bytes = Buffer.from(body as string);
    return Buffer.concat([Buffer.of(8 * number + 2, (bytes.length & 127) | 128, bytes.length >> 7), bytes]);
  };
  const initialiser = (name: string, elements: number) =>
    field(5, Buffer.concat([Buffer.of(0x08, 2, 0x10, elements), field(8, name)]));
  const node = field(1, Buffer.concat([field(1, evil), field(2, evil), field(4, `Relu${evil}`)]));
  const outer = Buffer.concat([node, initialiser(evil, 14), initialiser(`${evil}2`, 1), field(12, field(1, evil))]);
  return Buffer.concat([field(2, evil), field(7, outer)]);
}

async function said(args: readonly string[], color: boolean): Promise<string> {
  const lines: string[] = [];
  const write = (text: string) => lines.push(text);
  await run(args, { out: write, err: write, color, version: '1.2.3' });
  return lines.join('\n');
}

const commands: string[][] = [
  ['inspect', 'a.safetensors'],
  ['inspect', 'a.safetensors', '--stats'],
  ['inspect', 'a.pt'],
  ['inspect', 'a.npz'],
  ['inspect', 'complex.pt'],
  ['inspect', `${evil}.safetensors`],
  ['inspect', `missing${evil}.pt`],
  ['inspect', 'gap.safetensors'],
  ['inspect', 'dtype.safetensors'],
  ['inspect', 'json.safetensors'],
  ['inspect', 'metadata.safetensors'],
  ['inspect', 'class.pt'],
  ['inspect', `${evil}.npz`],
  ['inspect', 'bad.npy'],
  ['diff', 'a.safetensors', 'b.safetensors'],
  ['diff', 'a.safetensors', `${evil}.safetensors`],
  ['diff', 'complex.pt', 'complex.pt'],
  ['convert', 'a.pt', `out${evil}.npz`, '--force'],
  ['convert', 'complex.pt', 'complex.npz', '--force'],
  ['convert', 'a.safetensors', `out${evil}/x.pt`],
  ['audit', 'named.ts'],
  ['audit', `${evil}.ts`],
  ['audit', 'throws.ts'],
  ['audit', 'a.safetensors'],
  ['audit', 'complex.pt'],
  ['audit', 'odd.onnx', '--strict'],
  ['audit', 'gap.safetensors'],
  ['init', 'named.ts', '--input', '1,2'],
  ['init', 'named.ts', '--input', '1,3'],
  ['init', 'named.ts', '--batch', 'a.safetensors'],
  ['init', 'named.ts', '--input', '1,2', '--save', `out${evil}.safetensors`, '--force'],
  ['init', 'named.ts', '--input', '1,2', '--gain', evil],
  ['init', 'throws.ts', '--input', '1,2'],
  ['report', 'named.ts', '-o', `out${evil}.html`, '--force'],
  ['report', 'named.ts', '-o', 'x.html', '--curves', 'curves.json'],
  ['train', 'mnist', '--load', `${evil}.safetensors`, '--digits', '10', '--batch', '10', '--epochs', '0'],
  ['train', 'mnist', '--data', `${evil}`],
  ['inspect', 'a.pt', `--${evil}`],
  // Names, types and entries that are not read, of every format.
  ['inspect', 'odd.safetensors', '--stats'],
  ['inspect', 'odd.npz'],
  ['inspect', 'odd.npy'],
  ['inspect', 'odd.onnx', '--stats'],
  ['inspect', 'bad.onnx'],
  ['inspect', 'a.safetensors', '--filter', evil],
  ['diff', 'odd.safetensors', 'a.safetensors'],
  ['diff', 'half.safetensors', 'a.safetensors'],
  ['diff', 'half.safetensors', 'a.safetensors', '--rtol', '1'],
  ['diff', 'odd.npz', 'odd.onnx'],
  ['diff', 'odd.onnx', 'odd.npz'],
  ['diff', 'a.npz', `missing${evil}.npz`],
  ['convert', 'odd.safetensors', 'odd-out.pt', '--force'],
  ['convert', 'odd.npz', 'odd-out.safetensors', '--force'],
  ['convert', 'odd.onnx', 'odd-out.npz', '--force'],
  ['convert', 'half.safetensors', 'half-out.npz', '--force', '--dtype', 'float64'],
  ['convert', 'a.safetensors', `out${evil}.onnx`],
  ['convert', 'a.safetensors', 'a.npz'],
  ['convert', 'a.safetensors', 'x.pt', '--dtype', evil],
  ['report', 'named.ts', '-o', 'titled.html', '--force', '--title', evil],
  ['report', `missing${evil}.ts`],
  ['audit', 'named.ts', '--export', evil],
  ['train', 'mnist', '--load', 'a.safetensors', '--digits', '10', '--batch', '10', '--epochs', '0'],
  ['train', 'mnist', '--save', `out${evil}/x.safetensors`, '--digits', '10', '--batch', '10', '--epochs', '0'],
  ['train', evil],
  ['seed-parity', evil],
  ['seed-parity', `--${evil}`],
  [evil],
];
const slow: string[][] = [['seed-parity']];
const all = [...commands, ...slow];
const variants = [[], ['--verbose'], ['--json'], ['--json', '--verbose']];
const paths = /\.(safetensors|pt|npz|npy|ts|html|json)$|^out/u;

describe.each([false, true])('with colours: %s, nothing of a file is obeyed', (color) => {
  test.each(
    all
      .flatMap((args) => variants.map((more) => [...args, ...more].map((a) => a.replace(evil, '…')).join(' ')))
      .map((line, i) => [line, i] as const),
  )('wick %s', async (_, i) => {
    const [name, ...rest] = all[Math.floor(i / variants.length)]!;
    const args = [name!, ...rest.map((arg) => (paths.test(arg) && !arg.startsWith('--') ? at(arg) : arg))];
    const text = await said([...args, ...variants[i % variants.length]!], color);
    expect(text).not.toBe('');
    // Ends of lines are ours, and so are colours where there are any: but never the file's own red.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
    const stranger = text.replaceAll('\n', '').replace(color ? /\u001b\[(?:1|2|22|3[1-6]|39)m/g : /$^/, '');
    expect(obeyed.exec(stranger)?.[0].codePointAt(0)?.toString(16)).toBeUndefined();
    expect(text).not.toContain('J\u001b[31m');
  });
});

test('every command is tried', async () => {
  const help = await said(['--help'], false);
  const named = [...help.slice(help.indexOf('Commands:')).matchAll(/^ {2}([a-z-]+)(?: |$)/gm)].map(
    (match) => match[1]!,
  );
  expect(named.length).toBeGreaterThan(6);
  expect([...new Set(all.map(([name]) => name))]).toEqual(expect.arrayContaining(named));
});

test('JSON gives names back as they are', async () => {
  const { tensors, metadata, file } = JSON.parse(await said(['inspect', at(`${evil}.safetensors`), '--json'], false));
  expect([file, tensors.map(({ name }: { name: string }) => name).sort()]).toEqual([
    at(`${evil}.safetensors`),
    [evil, `${evil}\nnext`],
  ]);
  expect(metadata).toEqual({});
  const listed = JSON.parse(await said(['inspect', at('a.safetensors'), '--json'], false));
  expect(listed.metadata).toEqual({ [evil]: `${evil}\nline` });
});

test('one complex tensor hides none of the others, in a list, a comparison and a conversion', async () => {
  const listed = JSON.parse(await said(['inspect', at('complex.pt'), '--json'], false));
  expect(listed.tensors.map(({ name }: { name: string }) => name)).toEqual(['weight']);
  expect(listed.others).toEqual([`${evil}: a tensor of dtype complex64 and shape [2], which is not read`]);
  expect(await said(['diff', at('complex.pt'), at('complex.pt')], false)).toContain('not compared, being of types');
  expect(await said(['convert', at('complex.pt'), at('rest.npz')], false)).toContain('left out, being no tensors');
});
