import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkpoint, ones, tensor } from 'wick';
import { inspectFile } from './files.ts';

const { files } = JSON.parse(
  readFileSync(join(__dirname, '../../../packages/checkpoint/src/fixtures/unreadable.json'), 'utf8'),
) as { files: { format: string; dtype: string; bytes: string }[] };

test.each(files.filter(({ format }) => format !== 'npy'))(
  'a .$format with an entry of $dtype shows the others',
  (file) => {
    const { tensors, unread } = inspectFile(`x.${file.format}`, Buffer.from(file.bytes, 'base64'));
    expect(tensors.map(({ name }) => name).sort()).toEqual(['first', 'last']);
    expect(unread).toEqual([expect.stringMatching(/^odd \(/)]);
  },
);

test('a .bin is what its first bytes say, and half types are shown as the file has them', () => {
  const weights = { w: tensor([0.5, 1]) };
  for (const bytes of [
    checkpoint.serializeSafetensors(weights, { dtype: 'float16' }),
    checkpoint.serializeTorch(weights, { dtype: 'float16' }),
  ])
    expect(inspectFile('pytorch_model.bin', bytes).tensors.map(({ name, dtype }) => [name, dtype])).toEqual([
      ['w', 'float16'],
    ]);
  expect(() => inspectFile('x.bin', new Uint8Array(20))).toThrow(/first bytes/);
  expect(() => inspectFile('x.bin', new Uint8Array(0))).toThrow(/empty/);
});

test('a file of nothing else says what it is', () => {
  const { bytes } = files.find(({ format }) => format === 'npy')!;
  expect(() => inspectFile('x.npy', Buffer.from(bytes, 'base64'))).toThrow(
    /no tensors that are read: array \(an array of/,
  );
});

test('what contains itself is walked once', () => {
  const list: unknown[] = [ones(2)];
  list.push(list);
  expect(inspectFile('x.pt', checkpoint.serializeTorch(list)).tensors.map(({ name }) => name)).toEqual(['0']);
});
