import { join } from 'node:path';
import { fixture } from '@wick/testing';
import { CheckpointError, parseTorch, UnreadableTensor } from '../index.ts';
import { type Described, describeValue, expected } from '../testing/described.ts';
import { damaged, survives } from '../testing/hostile.ts';

type File = { title: string; bytes: string; value: Described };
const { files, unreadable, unchecked } = fixture<{ files: File[]; unreadable: File[]; unchecked: string }>(
  join(__dirname, '..'),
  'torchDefaults',
);
const decode = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

test.each(files)('$title: what torch.load reads by default is read', ({ bytes, value }) => {
  expect(describeValue(parseTorch<unknown>(decode(bytes)))).toEqual(expected(value));
});

describe.each(unreadable)('$title', ({ bytes, value }) => {
  test('is refused by its place and kind', () => {
    expect(survives((b) => parseTorch(b), decode(bytes), 'it')?.message).toMatch(
      /^torch: "model\.odd" is a .*, which is not read; \{ unreadable: 'keep' \} reads everything else$/,
    );
  });

  test('hides none of the other entries', () => {
    const read = parseTorch<{ model: { odd: unknown } }>(decode(bytes), { unreadable: 'keep' });
    expect(describeValue(read)).toEqual(expected(value));
    expect(read.model.odd).toBeInstanceOf(UnreadableTensor);
  });
});

test('what becomes of the unreadable is one of two', () => {
  expect(() => parseTorch(decode(files[0]!.bytes), { unreadable: 'skip' as never })).toThrow(
    `parseTorch: unreadable must be 'refuse' or 'keep', got "skip"`,
  );
});

test('check sums that PyTorch was told not to compute are not checked', () => {
  expect(parseTorch(decode(unchecked)).w!.tolist()).toEqual([0, 1, 2, 3, 4, 5]);
});

test('a flipped bit gives a value or a clear error', () => {
  for (const { bytes, title } of [...files, ...unreadable])
    for (const [what, broken] of damaged(decode(bytes), 100)) {
      if (what.startsWith('cut')) continue;
      const error = survives((b) => parseTorch(b, { unreadable: 'keep' }), broken, `${title}: ${what}`);
      if (error) expect(error).toBeInstanceOf(CheckpointError);
    }
});
