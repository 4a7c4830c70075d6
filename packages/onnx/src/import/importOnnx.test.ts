import * as models from '@wick/models';
import {
  BatchNorm2d,
  Conv2d,
  functional as F,
  Flatten,
  Linear,
  MaxPool2d,
  type Module,
  ReLU,
  Sequential,
} from '@wick/nn';
import { manualSeed, noGrad, randn, type Tensor, tensor, zeros } from '@wick/tensor';
import fc from 'fast-check';
import { OnnxError } from '../error.ts';
import { exportOnnx } from '../export/exportOnnx.ts';
import { decodeModel, encodeModel } from '../proto/messages.lazy.ts';
import { importOnnx } from './importOnnx.ts';

const numbers = (t: Tensor) => Array.from(t.toTypedArray() as ArrayLike<number>);

function expectSame(actual: Tensor, expected: Tensor): void {
  expect(actual.shape).toEqual(expected.shape);
  const largest = Math.max(...numbers(expected.abs()));
  const worst = Math.max(...numbers(actual.sub(expected).abs()));
  expect(worst).toBeLessThanOrEqual(1e-4 * Math.max(1, largest));
}

describe.each<[string, () => Module, number[]]>([
  ['lenet5', () => models.lenet5(), [2, 1, 28, 28]],
  ['resnet18', () => models.resnet18(), [1, 3, 64, 64]],
  ['mobilenetV2', () => models.mobilenetV2(), [1, 3, 64, 64]],
])('%s, exported and imported', (_, build, shape) => {
  test('computes the same, has the same state dict, and takes another', () => {
    manualSeed(0);
    const model = build().eval();
    const x = randn(shape);
    const again = importOnnx(exportOnnx(model, [x], { inputNames: ['x'], dynamicAxes: { x: [0] } }));
    noGrad(() => expectSame(again.forward(x), model.forward(x) as Tensor));
    const [own, its] = [model.stateDict(), again.stateDict()];
    const learned = Object.keys(own).filter((key) => !key.endsWith('num_batches_tracked'));
    expect(Object.keys(its)).toEqual(expect.arrayContaining(learned));
    // What is loaded is what runs.
    const other = build().eval();
    again.loadStateDict(Object.fromEntries(learned.map((key) => [key, other.stateDict()[key]!])), { strict: false });
    noGrad(() => expectSame(again.forward(x), other.forward(x) as Tensor));
    noGrad(() => expectSame(again.deepCopy().forward(x), other.forward(x) as Tensor));
  });
});

function small(): Sequential {
  manualSeed(1);
  return new Sequential(
    new Conv2d(1, 2, 3),
    new BatchNorm2d(2),
    new ReLU(),
    new MaxPool2d(2),
    new Flatten(),
    new Linear(8, 3),
  ).eval();
}

test('an imported model is trained on: gradients are those of the model that was exported', () => {
  const model = small();
  const x = randn(4, 1, 6, 6);
  const target = tensor([0n, 2n, 1n, 0n]);
  const again = importOnnx(exportOnnx(model, [x]));
  for (const m of [model, again]) F.crossEntropy(m.forward(x) as Tensor, target).backward();
  const own = new Map([...model.namedParameters()].map(([name, p]) => [name, p.grad!]));
  const names = [...again.namedParameters()].map(([name]) => name);
  expect(names.sort()).toEqual([...own.keys()].sort());
  for (const [name, p] of again.namedParameters()) expectSame(p.grad!, own.get(name)!);
});

test('names and shapes are there to read; several outputs are an array', () => {
  const bytes = exportOnnx(small(), [zeros(2, 1, 6, 6)], {
    inputNames: ['digits'],
    dynamicAxes: { digits: { 0: 'batch' } },
  });
  const model = importOnnx(bytes);
  expect(model.inputs).toEqual([{ name: 'digits', shape: ['batch', 1, 6, 6] }]);
  expect(model.outputs.map(({ name }) => name)).toEqual(['output']);
  const two = encodeModel({
    opsetImport: [{ version: 13n }],
    graph: {
      node: [{ opType: 'Split', input: ['x'], output: ['a', 'b'] }],
      input: [{ name: 'x' }],
      output: [{ name: 'a' }, { name: 'b' }],
    },
  });
  const parts = importOnnx(two).forward(randn(4, 3)) as unknown as Tensor[];
  expect(parts.map(({ shape }) => shape)).toEqual([
    [2, 3],
    [2, 3],
  ]);
});

test.each<[string, (model: ReturnType<typeof importOnnx>) => unknown, RegExp]>([
  ['too few inputs', (m) => m.forward(), /takes 1 inputs \(input\), got 0/],
  [
    'another shape',
    (m) => m.forward(zeros(2, 1, 7, 6)),
    /input 'input' must have the shape \[2, 1, 6, 6\], got \[2, 1, 7, 6\]/,
  ],
])('%s are refused', (_, run, message) => {
  const model = importOnnx(exportOnnx(small(), [zeros(2, 1, 6, 6)]));
  expect(() => run(model)).toThrow(OnnxError);
  expect(() => run(model)).toThrow(message);
});

test('no tensor is a TypeError', () => {
  expect(() => importOnnx(exportOnnx(small(), [zeros(2, 1, 6, 6)])).forward(1 as never)).toThrow(TypeError);
});

const graph = (node: object[], more: object = {}) =>
  encodeModel({
    opsetImport: [{ version: 20n }],
    graph: { node, input: [{ name: 'x' }], output: [{ name: 'y' }], ...more },
  } as never);

test.each<[string, Uint8Array, RegExp]>([
  [
    'an unknown operator',
    graph([{ opType: 'Frobnicate', name: 'f', input: ['x'], output: ['y'] }]),
    /Frobnicate "f": wick has no such/,
  ],
  [
    'another domain',
    graph([{ opType: 'Relu', domain: 'com.acme', input: ['x'], output: ['y'] }]),
    /com\.acme\.Relu: wick has no/,
  ],
  ['control flow', graph([{ opType: 'If', input: ['x'], output: ['y'] }]), /If: wick has no such operator/],
  [
    'a value from nowhere',
    graph([{ opType: 'Add', input: ['x', 'z'], output: ['y'] }]),
    /Add takes "z", which no node before it gives/,
  ],
  [
    'a cycle',
    graph([
      { opType: 'Relu', input: ['b'], output: ['a'] },
      { opType: 'Relu', input: ['a'], output: ['b'] },
    ]),
    /Relu takes "b", which no node before it gives/,
  ],
  ['a value given twice', graph([{ opType: 'Relu', input: ['x'], output: ['x'] }]), /gives "x" a second time/],
  ['an output from nowhere', graph([]), /no node gives the output "y"/],
  ['no operator set', encodeModel({ graph: {} }), /names no operator set/],
  [
    'inherited names as operators',
    graph([{ opType: 'toString', input: ['x'], output: ['y'] }]),
    /wick has no such operator/,
  ],
])('%s is refused when the model is read', (_, bytes, message) => {
  expect(() => importOnnx(bytes)).toThrow(OnnxError);
  expect(() => importOnnx(bytes)).toThrow(message);
});

const int64 = (name: string, values: bigint[]) => ({
  name,
  dataType: 7,
  dims: [BigInt(values.length)],
  int64Data: values,
});

test.each<[string, Uint8Array]>([
  [
    'a shape of 2^60 elements',
    graph([{ opType: 'Expand', input: ['x', 's'], output: ['y'] }], {
      initializer: [int64('s', [2n ** 30n, 2n ** 30n])],
    }),
  ],
  [
    'a constant of a negative size',
    graph([{ opType: 'ConstantOfShape', input: ['s'], output: ['y'] }], { initializer: [int64('s', [-5n])] }),
  ],
  [
    'a border of 2^40',
    graph([{ opType: 'Pad', input: ['x', 's'], output: ['y'] }], {
      initializer: [int64('s', [0n, 2n ** 40n, 0n, 0n])],
    }),
  ],
  [
    '2^40 repetitions',
    graph([{ opType: 'Tile', input: ['x', 's'], output: ['y'] }], { initializer: [int64('s', [1n, 2n ** 40n])] }),
  ],
])('%s is told with the node and its inputs', (_, bytes) => {
  expect(() => importOnnx(bytes).forward(randn(2, 3))).toThrow(/^importOnnx: \w+ of .*: a result of shape/);
});

test('names that JavaScript has a meaning for are only names', () => {
  const bytes = graph(
    [
      { opType: 'Add', input: ['x', '__proto__'], output: ['a'] },
      { opType: 'Add', input: ['a', 'forward.constructor'], output: ['b'] },
      { opType: 'Add', input: ['b', 'w'], output: ['c'] },
      { opType: 'Add', input: ['c', 'w.w'], output: ['y'] },
    ],
    {
      initializer: ['__proto__', 'forward.constructor', 'w', 'w.w'].map((name) => ({
        name,
        dataType: 1,
        dims: [1n],
        floatData: [1],
      })),
    },
  );
  const model = importOnnx(bytes);
  expect(numbers(model.forward(zeros(2)))).toEqual([4, 4]);
  expect([...model.namedParameters()].map(([name]) => name).sort()).toEqual(
    ['value___proto__', 'forward_constructor', 'w', 'w_w'].sort(),
  );
  expect(Object.getPrototypeOf({})).toBe(Object.prototype);
});

/** Reads and runs what may be no model: a result, or an error of ours. */
function survives(bytes: Uint8Array): void {
  const before = process.cpuUsage();
  try {
    const model = importOnnx(bytes);
    const inputs = model.inputs.map(({ shape }) =>
      zeros((shape ?? [2]).map((n) => (typeof n === 'number' && n < 64 ? n : 2))),
    );
    model.forward(...inputs);
  } catch (error) {
    if (!(error instanceof OnnxError)) throw error;
    expect(error.message).not.toMatch(/Cannot read|undefined|is not a function|Invalid (typed )?array|BigInt/);
  }
  // What this process worked, not what it waited: others may use the machine. A file that is read for ever is what is meant.
  expect(process.cpuUsage(before).user).toBeLessThan(10e6);
}

describe('a file that was damaged is a model or an OnnxError', () => {
  const bytes = exportOnnx(small(), [zeros(2, 1, 6, 6)]);

  test('cut off at any byte', () => {
    for (let length = 0; length < bytes.length; length++) survives(bytes.subarray(0, length));
  });

  test('with changed bytes', () => {
    const change = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(change, (changes) => {
        const damaged = Uint8Array.from(bytes);
        for (const [at, value] of changes) damaged[at] = value;
        survives(damaged);
      }),
      { numRuns: 600, seed: 1 },
    );
  });

  test('with other numbers in its attributes and shapes', () => {
    const odd = [0n, -1n, 1n, 2n ** 31n, 2n ** 62n, -(2n ** 62n)];
    const model = decodeModel(bytes);
    for (const node of model.graph!.node) {
      for (const attribute of node.attribute) {
        for (const value of odd) {
          const { i, ints } = attribute;
          attribute.i = value;
          attribute.ints = ints.map(() => value);
          survives(encodeModel(model as never));
          Object.assign(attribute, { i, ints });
        }
      }
    }
  });
});
