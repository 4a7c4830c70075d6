import { ones, randn, type Tensor } from '@wick/tensor';
import { OnnxError } from '../error.ts';
import { encodeModel } from '../proto/messages.lazy.ts';
import { parseOnnx } from '../read/parseOnnx.ts';
import { importOnnx } from './importOnnx.ts';

const numbers = (t: Tensor) => Array.from(t.toTypedArray() as ArrayLike<number | bigint>, String);
const int64 = (name: string, values: bigint[], dims = [BigInt(values.length)]) => ({
  name,
  dataType: 7,
  dims,
  int64Data: values,
});
const floats = (name: string, dims: number[]) => ({
  name,
  dataType: 1,
  dims: dims.map(BigInt),
  floatData: new Array<number>(dims.reduce((a, b) => a * b, 1)).fill(1),
});
const ints = (name: string, values: (number | bigint)[]) => ({ name, type: 7, ints: values.map(BigInt) });
const text = (name: string, value: string) => ({ name, type: 3, s: new TextEncoder().encode(value) });
const int = (name: string, value: number | bigint) => ({ name, type: 2, i: BigInt(value) });

type Node = { opType: string; input: string[]; output?: string[]; attribute?: object[] };
const graph = (nodes: Node[], initializer: object[] = [], outputs = ['y']) =>
  encodeModel({
    opsetImport: [{ version: 20n }],
    graph: {
      node: nodes.map((node) => ({ ...node, output: node.output ?? ['y'] })),
      input: [{ name: 'x' }],
      initializer,
      output: outputs.map((name) => ({ name })),
    },
  } as never);

// Each makes far more than it is given: what it is given is a matrix or an image of a few elements.
const far = 2n ** 40n;
const image = [1, 1, 4, 4];
const making: [name: string, nodes: Node[], initializer?: object[], shape?: number[]][] = [
  ['Expand', [{ opType: 'Expand', input: ['x', 's'] }], [int64('s', [2n ** 20n, 2n ** 20n, 1n, 1n])]],
  ['Tile', [{ opType: 'Tile', input: ['x', 's'] }], [int64('s', [far, 1n])]],
  ['Pad', [{ opType: 'Pad', input: ['x', 's'] }], [int64('s', [0n, far, 0n, 0n])]],
  [
    'Pad by reflection',
    [{ opType: 'Pad', input: ['x', 's'], attribute: [text('mode', 'reflect')] }],
    [int64('s', [0n, far, 0n, 0n])],
  ],
  [
    'Range',
    [{ opType: 'Range', input: ['a', 'b', 'c'] }],
    [int64('a', [0n], []), int64('b', [far], []), int64('c', [1n], [])],
  ],
  ['ConstantOfShape', [{ opType: 'ConstantOfShape', input: ['s'] }], [int64('s', [far])]],
  [
    'OneHot',
    [{ opType: 'OneHot', input: ['s', 'd', 'v'] }],
    [int64('s', [1n]), int64('d', [far], []), int64('v', [0n, 1n])],
  ],
  ['Resize', [{ opType: 'Resize', input: ['x', '', '', 's'] }], [int64('s', [1n, 1n, 2n ** 20n, 2n ** 20n])], image],
  [
    'Resize by cubes',
    [{ opType: 'Resize', input: ['x', '', '', 's'], attribute: [text('mode', 'cubic')] }],
    [int64('s', [1n, 1n, far, 1n])],
    image,
  ],
  [
    'Conv with padding',
    [{ opType: 'Conv', input: ['x', 'w'], attribute: [ints('pads', [2 ** 20, 2 ** 20, 2 ** 20, 2 ** 20])] }],
    [floats('w', [1, 1, 1, 1])],
    image,
  ],
  [
    'Conv with padding on one side',
    [{ opType: 'Conv', input: ['x', 'w'], attribute: [ints('pads', [far, 0, 0, 0])] }],
    [floats('w', [1, 1, 1, 1])],
    image,
  ],
  [
    'ConvTranspose with strides',
    [{ opType: 'ConvTranspose', input: ['x', 'w'], attribute: [ints('strides', [2 ** 20, 2 ** 20])] }],
    [floats('w', [1, 1, 1, 1])],
    image,
  ],
  [
    'ConvTranspose with dilations',
    [{ opType: 'ConvTranspose', input: ['x', 'w'], attribute: [ints('dilations', [2 ** 20, 2 ** 20])] }],
    [floats('w', [1, 1, 2, 2])],
    image,
  ],
  [
    'ConvTranspose with output padding',
    [{ opType: 'ConvTranspose', input: ['x', 'w'], attribute: [ints('output_padding', [far, far])] }],
    [floats('w', [1, 1, 2, 2])],
    image,
  ],
  [
    'MaxPool with padding',
    [{ opType: 'MaxPool', input: ['x'], attribute: [ints('kernel_shape', [1, 1]), ints('pads', [far, 0, 0, far])] }],
    [],
    image,
  ],
  [
    'AveragePool with a kernel and padding',
    [
      {
        opType: 'AveragePool',
        input: ['x'],
        attribute: [ints('kernel_shape', [2 ** 20, 2 ** 20]), ints('pads', new Array(4).fill(2 ** 20))],
      },
    ],
    [],
    image,
  ],
  [
    'EyeLike',
    [
      { opType: 'Expand', input: ['x', 's'], output: ['e'] },
      { opType: 'EyeLike', input: ['e'] },
    ],
    [int64('s', [2n ** 14n, 2n ** 14n])],
    [1, 1],
  ],
  [
    'broadcasting',
    [
      { opType: 'Expand', input: ['x', 's'], output: ['a'] },
      { opType: 'Transpose', input: ['a'], output: ['b'] },
      { opType: 'Add', input: ['a', 'b'] },
    ],
    [int64('s', [2n ** 20n, 1n])],
    [1, 1],
  ],
  [
    'a product of two long vectors',
    [
      { opType: 'Expand', input: ['x', 's'], output: ['a'] },
      { opType: 'Transpose', input: ['a'], output: ['b'] },
      { opType: 'MatMul', input: ['a', 'b'] },
    ],
    [int64('s', [2n ** 20n, 1n])],
    [1, 1],
  ],
  [
    'a sum over an outer product',
    [
      { opType: 'Expand', input: ['x', 's'], output: ['a'] },
      { opType: 'Einsum', input: ['a', 'a', 'a'], attribute: [text('equation', 'ab,cd,ef->')] },
    ],
    [int64('s', [2n ** 20n, 1n])],
    [1, 1],
  ],
  [
    'repeated concatenation',
    Array.from({ length: 40 }, (_, i) => ({
      opType: 'Concat',
      input: i === 0 ? ['x', 'x'] : [`d${i - 1}`, `d${i - 1}`],
      output: [i === 39 ? 'y' : `d${i}`],
      attribute: [int('axis', 0)],
    })),
  ],
  [
    'many filled results, all needed',
    [
      ...Array.from({ length: 40 }, (_, i) => ({ opType: 'ConstantOfShape', input: ['s'], output: [`d${i}`] })),
      { opType: 'Sum', input: Array.from({ length: 40 }, (_, i) => `d${i}`) },
    ],
    [int64('s', [2n ** 22n])],
  ],
];

test.each(making)('%s is refused by the limit', (_, nodes, initializer = [], shape = [2, 3]) => {
  const model = importOnnx(graph(nodes, initializer));
  expect(() => model.forward(randn(shape))).toThrow(OnnxError);
  expect(() => model.forward(randn(shape))).toThrow(
    /^importOnnx: \w+ of .*: .*(at most \d+ (elements )?are made|not fit into memory|do not fit together)/,
  );
});

test('limits are adjusted, and known by name', () => {
  const filled = graph([{ opType: 'ConstantOfShape', input: ['s'] }], [int64('s', [2n ** 20n])]);
  expect(importOnnx(filled).forward(ones(1)).shape).toEqual([2 ** 20]);
  expect(() => importOnnx(filled, { limits: { bytes: 2 ** 20 } }).forward(ones(1))).toThrow(/at most 262144 elements/);
  const copies = importOnnx(filled, { limits: { bytes: 2 ** 20 } }).deepCopy();
  expect(() => copies.forward(ones(1))).toThrow(/at most 262144 elements/);
  expect(
    importOnnx(filled, { limits: { bytes: 0, bytesPerByte: 2 ** 20 } })
      .forward(ones(1))
      .numel(),
  ).toBe(2 ** 20);
  expect(() => importOnnx(filled, { limits: { byte: 1 } as never })).toThrow(/byte.*bytes/s);
  expect(() => importOnnx(filled, { limits: { bytes: -1 } })).toThrow(RangeError);
  expect(() => parseOnnx(filled, { limits: { messages: 2, messagesPerByte: 0 } })).toThrow(/more than 2 messages/);
});

test('initialisers have any name and meet nothing of the module', () => {
  const strange = [
    'outputs.0',
    'outputs',
    'inputs.length',
    'program.plan',
    'program',
    '__proto__',
    '__proto__.x',
    'constructor',
    'constructor.prototype.y',
    'toString',
    'forward',
    'training',
    '_buffers.0',
    '.',
    '..',
    'a.',
    'length',
    'a'.repeat(70_000),
    new Array(20_000).fill('a').join('.'),
    '.'.repeat(20_000),
    'w',
    'w.x',
    'line\nbreak',
    '\u0000',
    '0',
  ];
  const model = importOnnx(
    graph(
      strange.map((name, i) => ({
        opType: 'Add',
        input: [i === 0 ? 'x' : `v${i - 1}`, name],
        output: [i === strange.length - 1 ? 'y' : `v${i}`],
      })),
      strange.map((name) => floats(name, [1])),
    ),
  );
  expect(numbers(model.forward(ones(1)))).toEqual([String(strange.length + 1)]);
  expect(numbers(model.deepCopy().forward(ones(1)))).toEqual([String(strange.length + 1)]);
  const state = model.stateDict();
  expect(Object.keys(state)).toHaveLength(strange.length);
  expect(model.inputs).toEqual([{ name: 'x', shape: null }]);
  expect(model.outputs).toEqual([{ name: 'y', shape: null }]);
  expect(({} as Record<string, unknown>).x).toBeUndefined();
  model.loadStateDict(state);
  expect([...model.parameters()]).toHaveLength(strange.length);
  expect(String(model)).toContain('OnnxModule');
});

test('a name that is there twice, and one that is empty', () => {
  expect(() => importOnnx(graph([{ opType: 'Relu', input: ['x'] }], [floats('w', [1]), floats('w', [1])]))).toThrow(
    /"w" is there twice/,
  );
  const empty = importOnnx(graph([{ opType: 'Relu', input: ['x'] }], [floats('', [1])]));
  expect(Object.keys(empty.stateDict())).toHaveLength(1);
});

test('whole numbers are exact beyond 2^53', () => {
  const odd = 2n ** 53n + 1n;
  const run = (nodes: Node[], initializer: object[] = []) =>
    numbers(importOnnx(graph(nodes, initializer)).forward(ones(1)));
  expect(run([{ opType: 'Constant', input: [], attribute: [int('value_int', odd)] }])).toEqual([`${odd}`]);
  expect(run([{ opType: 'Constant', input: [], attribute: [ints('value_ints', [odd, -odd])] }])).toEqual([
    `${odd}`,
    `${-odd}`,
  ]);
  const value = { name: 'value', type: 4, t: int64('', [odd]) };
  expect(run([{ opType: 'ConstantOfShape', input: ['s'], attribute: [value] }], [int64('s', [2n])])).toEqual([
    `${odd}`,
    `${odd}`,
  ]);
  expect(
    run(
      [{ opType: 'Range', input: ['a', 'b', 'c'] }],
      [int64('a', [odd], []), int64('b', [odd + 3n], []), int64('c', [1n], [])],
    ),
  ).toEqual([`${odd}`, `${odd + 1n}`, `${odd + 2n}`]);
  expect(
    run(
      [{ opType: 'OneHot', input: ['s', 'd', 'v'] }],
      [int64('s', [1n]), int64('d', [2n], []), int64('v', [-odd, odd])],
    ),
  ).toEqual([`${-odd}`, `${odd}`]);
  expect(
    run([{ opType: 'Pad', input: ['s', 'p', 'v'] }], [int64('s', [1n]), int64('p', [0n, 1n]), int64('v', [odd], [])]),
  ).toEqual(['1', `${odd}`]);
});

/** `levels` messages within one another, each the field of the one before. */
function nested(fields: readonly number[], levels: number): Uint8Array {
  const heads: number[][] = [];
  let length = 0;
  for (let i = levels - 1; i >= 0; i--) {
    const head = [fields[i % fields.length]! * 8 + 2];
    let rest = length;
    for (; rest > 127; rest = Math.floor(rest / 128)) head.push((rest % 128) + 128);
    head.push(rest);
    heads.push(head);
    length += head.length;
  }
  return Uint8Array.from(heads.reverse().flat());
}

const within = (outer: number[], inner: Uint8Array) =>
  outer.reduceRight((body, field) => {
    const head = [field * 8 + 2];
    let rest = body.length;
    for (; rest > 127; rest = Math.floor(rest / 128)) head.push((rest % 128) + 128);
    return Uint8Array.from([head, [rest], Array.from(body)].flat());
  }, inner);

test.each([
  ['subgraphs', within([7], nested([1, 5, 6], 99_999))],
  ['types', within([7, 11, 2], nested([4, 1], 99_999))],
  ['groups', new Uint8Array(100_000).fill(0x0b)],
  ['groups of a field that there is not', Uint8Array.from(new Array(50_000).fill([0xfb, 0x07]).flat())],
])('%s nested 10^5 deep are an error of its own', (_, bytes) => {
  for (const read of [parseOnnx, importOnnx]) {
    expect(() => read(bytes)).toThrow(OnnxError);
    expect(() => read(bytes)).toThrow(/nested more than 100 deep|there is no field of kind 3/);
  }
});

test('messages without end are not made', () => {
  const empty = within([7], Uint8Array.from(new Array(1_000_000).fill([0x0a, 0x00]).flat()));
  expect(() => parseOnnx(empty)).toThrow(/there are more than \d+ messages in it/);
});

const varint = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, ...varint(n >>> 7)]);
const field = (number: number, body: Uint8Array) =>
  Uint8Array.from([...varint(8 * number + 2), ...varint(body.length), ...body]);

test.each([
  ['names', [7, 1], [0x0a, 0]],
  ['attributes', [7, 1], [0x2a, 0]],
  ['whole numbers of an attribute', [7, 1, 5, 8], [1]],
  ['texts', [7, 1, 5], [0x4a, 0]],
  ['initialisers', [7], [0x2a, 0]],
  ['sizes', [7, 5, 1], [1]],
  ['whole numbers, one by one', [7, 5], [0x38, 1]],
  ['whole numbers in pieces', [7, 5], [0x3a, 1, 1]],
])('a flood of %s is counted before any is made', (_, path, unit) => {
  const many = 100_000;
  const body = new Uint8Array(unit.length * many);
  for (let i = 0; i < body.length; i += unit.length) body.set(unit, i);
  const file = path.reduceRight((part, number) => field(number, part), body);
  const limits = { memory: 2 ** 21, memoryPerByte: 2 };
  expect(() => parseOnnx(file, { limits })).toThrow(/it would take \d+ bytes of memory, at most \d+ are given/);
});

test('packed numbers are read from the file itself, however many they are, and are what they were', () => {
  const values = Array.from({ length: 1000 }, (_, i) =>
    BigInt.asIntN(64, (BigInt(i) * 0x9e3779b97f4a7c15n) >> BigInt(i % 64)),
  );
  const halves = Array.from({ length: 1000 }, (_, i) => (i * 65) & 0xffff);
  const all = [
    int64('int64', values),
    { name: 'uint32', dataType: 12, dims: [1000n], uint64Data: values.map((v) => BigInt.asUintN(32, v)) },
    { name: 'int8', dataType: 3, dims: [1000n], int32Data: values.map((v) => Number(BigInt.asIntN(8, v))) },
    { name: 'int32', dataType: 6, dims: [1000n], int32Data: values.map((v) => Number(BigInt.asIntN(32, v))) },
    { name: 'float32', dataType: 1, dims: [1000n], floatData: halves },
    { name: 'float64', dataType: 11, dims: [1000n], doubleData: halves.map((v) => v / 3) },
    { name: 'float16', dataType: 10, dims: [3n], int32Data: [0x3c00, 0xc000, 0x0001] },
  ];
  const read = Object.fromEntries(parseOnnx(graph([], all)).tensors.map((t) => [t.name, numbers(t.read())]));
  expect(read.int64).toEqual(values.map(String));
  expect(read.uint32).toEqual(values.map((v) => String(BigInt.asUintN(32, v))));
  expect(read.int8).toEqual(values.map((v) => String(BigInt.asIntN(8, v))));
  expect(read.int32).toEqual(values.map((v) => String(BigInt.asIntN(32, v))));
  expect(read.float32).toEqual(halves.map(String));
  expect(read.float64).toEqual(halves.map((v) => String(v / 3)));
  expect(read.float16).toEqual(['1', '-2', String(2 ** -24)]);
  // Two million ones in a field of two million bytes: 16 MB of int64, no more.
  const ones = field(7, field(5, Uint8Array.from([...field(1, Uint8Array.from(varint(2e6))), 0x10, 7])));
  expect(parseOnnx(ones).tensors[0]!.shape).toEqual([2e6]);
});

test('numbers that are cut off within a packed field are an error of its own', () => {
  const cut = (bytes: number[]) =>
    field(7, field(5, Uint8Array.from([0x08, 1, 0x10, 7, ...field(7, Uint8Array.from(bytes))])));
  expect(() => parseOnnx(cut([1, 0x80])).tensors[0]!.read()).toThrow(/a number is cut off/);
  expect(() => parseOnnx(cut([...new Array(10).fill(0x80), 1])).tensors[0]!.read()).toThrow(/more than ten bytes/);
});
