import { zipSync } from 'fflate';
import { parseTorch } from '../index.ts';
import { archive, survives } from '../testing/hostile.ts';

const ascii = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const uint32 = (n: number) => String.fromCharCode(n & 255, (n >> 8) & 255, (n >> 16) & 255, (n >>> 24) & 255);
/** Text as BINUNICODE. */
const text = (value: string) => `X${uint32(value.length)}${value}`;
const file = (pickle: string) => archive(ascii(pickle));
/** A memoised list of `n` items, as value 0. */
const longList = (n: number) => `]q\x00(${'N'.repeat(n)}e`;
/** A list that holds the one before it twice, `depth` times: 2^depth leaves of a few bytes. */
const doubling = (depth: number, wrap = 'l') =>
  `(K\x01${wrap}${Array.from({ length: depth }, (_, i) => `q${String.fromCharCode(i)}0(h${String.fromCharCode(i)}h${String.fromCharCode(i)}${wrap}`).join('')}`;

/** How much memory a call took beyond what it left, in the heap and in buffers, at most. */
function memoryOf(work: () => void): number {
  const used = () => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = used();
  work();
  return used() - before;
}

const inflating = (opcodes: string) =>
  zipSync({ 'archive/data.pkl': [ascii(opcodes), { level: 9 }] }) as Uint8Array<ArrayBuffer>;
const many = 60 * 2 ** 20;

describe('a small file that would take far more', () => {
  const calls = (name: string, n: number) =>
    `${longList(60_000)}c__builtin__\n${name}\nq\x01${`h\x01h\x00\x85R0`.repeat(n)}N.`;
  const types = ['Double', 'Float', 'Half', 'BFloat16', 'Long', 'Int', 'Short', 'Char', 'Byte', 'Bool'];
  const tensorAs = (type: string) =>
    `ctorch._utils\n_rebuild_tensor_v2\n((${text('storage')}ctorch\n${type}Storage\n${text('0')}${text('cpu')}K\x02tQK\x00K\x02\x85K\x01\x85\x89NtR`;
  const untyped = (dtype: string) =>
    `ctorch._utils\n_rebuild_tensor_v3\n((${text('storage')}ctorch.storage\nUntypedStorage\n${text('0')}${text('cpu')}K\x10tQK\x00K\x02\x85K\x01\x85\x89Nctorch\n${dtype}\ntR`;
  const dtypes = [
    'float64',
    'float32',
    'float16',
    'bfloat16',
    'int64',
    'int32',
    'int16',
    'int8',
    'uint8',
    'uint16',
    'uint32',
    'uint64',
    'bool',
  ];
  const storage: [string, Uint8Array][] = [['archive/data/0', new Uint8Array(16)]];
  const more = /unpacks to more than 67108864 bytes, the limit for a file of \d+; if that is right, raise maxBytes/;
  test.each<[string, () => Uint8Array, RegExp]>([
    ['list(x), 16,000 times', () => file(calls('list', 16_000)), more],
    ['tuple(x), 16,000 times', () => file(calls('tuple', 16_000)), more],
    ['set(x), 16,000 times', () => file(calls('set', 16_000)), more],
    ['frozenset(x), 16,000 times', () => file(calls('frozenset', 16_000)), more],
    [
      'torch.Size(x), 16,000 times',
      () => file(calls('list', 16_000).replace('__builtin__\nlist', 'torch\nSize')),
      more,
    ],
    [
      'OrderedDict(x), 16,000 times',
      () =>
        file(
          `}q\x00(${Array.from({ length: 20_000 }, (_, i) => `J${uint32(i)}N`).join('')}uccollections\nOrderedDict\nq\x01${'h\x01h\x00\x85R0'.repeat(16_000)}N.`,
        ),
      more,
    ],
    [
      'Counter(x), 16,000 times',
      () =>
        file(
          `}q\x00(${Array.from({ length: 20_000 }, (_, i) => `J${uint32(i)}N`).join('')}uccollections\nCounter\nq\x01${'h\x01h\x00\x85R0'.repeat(16_000)}N.`,
        ),
      more,
    ],
    [
      'bytes of one long text, 16,000 times',
      () =>
        file(
          `${text('x'.repeat(60_000))}q\x00c_codecs\nencode\nq\x01${`h\x01h\x00${text('latin1')}\x86R0`.repeat(16_000)}N.`,
        ),
      more,
    ],
    ['a device of shared lists', () => file(`ctorch\ndevice\n${doubling(60)}\x85R.`), /device that is no text/],
    ['a device of shared tuples', () => file(`ctorch\ndevice\n${doubling(60, 't')}\x85R.`), /device that is no text/],
    ['a key of shared lists', () => file(`}${doubling(60)}Ns.`), /a list for a key; strings, numbers and booleans/],
    ['a key of shared tuples', () => file(`}${doubling(60, 't')}Ns.`), /a tuple for a key/],
    ['a key that is None', () => file('}NNs.'), /None for a key/],
    ['a key that is bytes', () => file('}C\x01aNs.'), /an object for a key/],
    ['a list in a set', () => file('\x8f(]\x90.'), /a set has a list in it/],
    [
      'a storage key of shared lists',
      () => file(`(${text('storage')}ctorch\nFloatStorage\n${doubling(60)}${text('cpu')}K\x02tQ.`),
      /without a key/,
    ],
    ['a module name of shared lists', () => file(`${doubling(60)}${text('x')}\x93.`), /name is no text/],
    ['60 MiB of nothing, deflated', () => inflating('N0'.repeat(many / 2)), more],
    ['60 MiB of lists, deflated', () => inflating(']0'.repeat(many / 2)), more],
    ['60 MiB of marks, deflated', () => inflating('('.repeat(many)), more],
    ['60 MiB of one long text, deflated', () => inflating(`${text('x'.repeat(many / 2))}.`), more],
    ['values that are doubled', () => file(`${longList(2 ** 16)}${`q\x01h\x01\x86`.repeat(5000)}.`), /nested deeper/],
    ['a stack of one value', () => inflating(`N${'2'.repeat(many)}`), more],
    [
      'a memo far apart',
      () => inflating(`N${Array.from({ length: 400_000 }, (_, i) => `r${uint32(4e9 - i)}`).join('')}.`),
      more,
    ],
    [
      'one storage as ten types',
      () => archive(ascii(`](${types.map(tensorAs).join('')}e.`), storage),
      /is read as float64 and as float32/,
    ],
    [
      'one storage as thirteen types',
      () => archive(ascii(`](${dtypes.map(untyped).join('')}e.`), storage),
      /more than 4 types/,
    ],
    [
      'one tensor expanded',
      () =>
        archive(
          ascii(
            tensorAs('Float')
              .replace('K\x02\x85K\x01\x85', `J${uint32(2 ** 27)}\x85K\x00\x85`)
              .concat('.'),
          ),
          storage,
        ),
      /shape \[134217728\], strides \[0\] and offset 0 expands to more than 67108864 bytes/,
    ],
    [
      'a shape beyond numbers, expanded',
      () =>
        archive(
          ascii(
            tensorAs('Float')
              .replace('K\x02\x85K\x01\x85', `${'\x8a\x07\0\0\0\0\0\0\x04'.repeat(3)}\x87K\x00K\x00K\x00\x87`)
              .concat('.'),
          ),
          storage,
        ),
      /shape \[1125899906842624, 1125899906842624, 1125899906842624\] has more elements than there are numbers for/,
    ],
    [
      'a shape beyond numbers, empty',
      () =>
        archive(
          ascii(
            tensorAs('Float')
              .replace('K\x02\x85K\x01\x85', `K\x00${'\x8a\x07\0\0\0\0\0\0\x04'.repeat(2)}\x87K\x00K\x00K\x00\x87`)
              .concat('.'),
          ),
          storage,
        ),
      /shape \[0, 1125899906842624, 1125899906842624\] has more elements than there are numbers for/,
    ],
    [
      'a thousand axes',
      () =>
        archive(
          ascii(
            tensorAs('Float')
              .replace('K\x02\x85K\x01\x85', `(${'K\x01'.repeat(1000)}t(${'K\x01'.repeat(1000)}t`)
              .concat('.'),
          ),
          storage,
        ),
      /no sizes/,
    ],
    [
      'integers of a thousand bytes',
      () => file(`](${`\x8b${uint32(1024)}${'\x7f'.repeat(1024)}`.repeat(2000)}e0N.`),
      /^$/,
    ],
  ])('%s', (title, make, message) => {
    const bytes = make();
    let error: Error | null = null;
    const taken = memoryOf(() => {
      error = survives((b) => parseTorch(b), bytes, title);
    });
    expect(error === null ? '' : (error as Error).message).toMatch(message);
    expect(taken).toBeLessThan(Math.max(2 * 67_108_864, 20 * bytes.length));
  });

  test('is read where maxBytes says that it is right', () => {
    const bytes = inflating(`(${'N'.repeat(2 ** 23)}l.`);
    expect(survives((b) => parseTorch(b), bytes, 'it')?.message).toMatch(/raise maxBytes/);
    expect(parseTorch<unknown[]>(bytes, { maxBytes: 2 ** 28 })).toHaveLength(2 ** 23);
    expect(() => parseTorch(bytes, { maxBytes: 'all' as never })).toThrow(/maxBytes must be a number/);
  });
});

test('what the file is nested in, deep as it may be, is an error of ours', () => {
  const n = 100_000;
  for (const [what, pickle] of [
    ['lists', `${']'.repeat(n)}${'a'.repeat(n - 1)}.`],
    ['tuples', `N${'\x85'.repeat(n)}.`],
    ['dicts', `${`}${text('a')}`.repeat(n)}N${'s'.repeat(n)}.`],
    ['sets of tuples', `N${'\x85'.repeat(n)}q\x00\x8f(h\x00\x90.`],
    ['marks', `${'('.repeat(n)}N${'l'.repeat(n)}.`],
  ] as const)
    expect(survives((b) => parseTorch(b), file(pickle), what)?.message).toMatch(/nested deeper than 1000/);
});
