// `mutants.ts <from> <to>`: reads and runs the models of these numbers, each changed at random in its structure and in
// its bytes, and prints, as JSON lines, the number that is next and what was found wrong. The same number is the same
// file on every machine; whoever started this sees where it died.
import { performance } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import * as nn from '@wick/nn';
import { manualSeed, ones, randn, Tensor, zeros } from '@wick/tensor';
import { OnnxError } from '../error.ts';
import { exportOnnx } from '../export/exportOnnx.ts';
import { importOnnx } from '../import/importOnnx.ts';
import { operators } from '../import/operators.ts';
import { decodeModel, encodeModel } from '../proto/messages.lazy.ts';
import { parseOnnx } from '../read/parseOnnx.ts';

/** Whole numbers below `n`, the same in every run. */
class Dice {
  constructor(private state: number) {}
  below(n: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * n);
  }
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}

class Mixed extends nn.Module {
  conv = new nn.Conv2d(2, 3, 3, { padding: 1 });
  norm = new nn.BatchNorm2d(3);
  lstm = new nn.LSTM(9, 4);
  head = new nn.Linear(4, 2);
  override forward(x: Tensor): Tensor {
    const y = nn.functional.maxPool2d(this.norm.forward(this.conv.forward(x)), 2).relu();
    const grown = nn.functional.interpolate(nn.functional.pad(y, [1, 0]), { scaleFactor: 2 });
    grown.select(1, 0).mul_(2);
    const rows = grown.flatten(1).narrow(1, 0, 18).view([-1, 2, 9]);
    const [steps] = this.lstm.forward(rows) as unknown as [Tensor];
    return this.head.forward(steps.add(steps.cumsum(1))).softmax(-1);
  }
}

/** Files that are read as they are. */
const bases: (() => Uint8Array)[] = [
  () => exportOnnx(new Mixed().eval(), [randn(2, 2, 6, 6)], { dynamicAxes: { input: [0] } }),
  () => exportOnnx(new nn.Sequential(new nn.Linear(3, 4), new nn.GELU(), new nn.Linear(4, 2)), [randn(2, 3)]),
  () =>
    exportOnnx(new nn.TransformerEncoderLayer(4, 2, { dimFeedforward: 8, batchFirst: true }).eval(), [randn(1, 3, 4)], {
      dynamicAxes: { input: [0, 1] },
    }),
];

/** A few operators of any kind, one after the other, with inputs and attributes that fit some of them. */
function anyOperators(dice: Dice): Uint8Array {
  const constants = [
    { name: 's', dataType: 7, dims: [2n], int64Data: [dice.of(extremes), dice.of(extremes)] },
    { name: 'n', dataType: 7, dims: [], int64Data: [dice.of(extremes)] },
    { name: 'w', dataType: 1, dims: [2n, 3n], floatData: [1, 2, 3, 4, 5, 6] },
    { name: 'k', dataType: 1, dims: [1n, 1n, 1n, 1n], floatData: [2] },
    { name: 'c', dataType: 9, dims: [3n], int32Data: [1, 0, 1] },
  ];
  const node = Array.from({ length: 1 + dice.below(4) }, (_, i) => ({
    opType: dice.of(Object.keys(operators)),
    input: Array.from({ length: 1 + dice.below(4) }, () =>
      dice.of(['x', 'x', 's', 'n', 'w', 'k', 'c', '', i > 0 ? `v${i - 1}` : 'x']),
    ),
    output: [`v${i}`],
    attribute: [
      { name: 'axis', type: 2, i: BigInt(dice.below(4)) - 1n },
      { name: 'kernel_shape', type: 7, ints: [1n, 1n + BigInt(dice.below(2))] },
      { name: 'pads', type: 7, ints: [dice.of(extremes), 0n, 0n, dice.of(extremes)] },
      { name: 'strides', type: 7, ints: [dice.of(extremes), 1n] },
      { name: 'equation', type: 3, s: new TextEncoder().encode(dice.of(['ij,jk->ik', 'ij,kl->', 'ij->ji'])) },
      { name: 'to', type: 2, i: BigInt(dice.below(14)) },
      {
        name: 'mode',
        type: 3,
        s: new TextEncoder().encode(dice.of(['linear', 'cubic', 'nearest', 'wrap', 'constant'])),
      },
    ].filter(() => dice.below(3) > 0),
  }));
  const input = [{ name: 'x' }];
  const output = [{ name: `v${node.length - 1}` }];
  return encodeModel({ opsetImport: [{ version: 20n }], graph: { node, input, initializer: constants, output } });
}

const extremes = [0n, 1n, -1n, 2n, 3n, 7n, 100n, 4096n, 65536n, 2n ** 31n - 1n, 2n ** 31n, 2n ** 40n, 2n ** 53n + 1n];
const far = [2n ** 62n, 2n ** 63n - 1n, -(2n ** 63n), -(2n ** 31n)];
const names = ['', 'x', 's', 'input', 'output', '__proto__', 'constructor', 'outputs.0', 'program.plan', 'a.b.c', '.'];

type Model = ReturnType<typeof decodeModel>;

/** Changes one thing of a model's structure. */
function change(model: Model, dice: Dice): void {
  const graph = model.graph!;
  const whole = () => (dice.below(4) === 0 ? dice.of(far) : dice.of(extremes));
  const node = graph.node.length > 0 ? dice.of(graph.node) : undefined;
  const constant = graph.initializer.length > 0 ? dice.of(graph.initializer) : undefined;
  const attribute = node && node.attribute.length > 0 ? dice.of(node.attribute) : undefined;
  const value = () =>
    dice.of([...graph.node.flatMap((n) => n.output), ...graph.initializer.map((t) => t.name), ...names]);
  switch (dice.below(22)) {
    case 0:
      if (node) node.opType = dice.of(Object.keys(operators));
      break;
    case 1:
      if (node && node.input.length > 0) node.input[dice.below(node.input.length)] = value();
      break;
    case 2:
      node?.input.push(value());
      break;
    case 3:
      node?.input.pop();
      break;
    case 4:
      if (node) graph.node.splice(dice.below(graph.node.length), 0, { ...node, output: [`new${dice.below(1e6)}`] });
      break;
    case 5:
      graph.node.splice(dice.below(graph.node.length), 1);
      break;
    case 6:
      if (attribute) attribute.i = whole();
      break;
    case 7:
      if (attribute && attribute.ints.length > 0) attribute.ints[dice.below(attribute.ints.length)] = whole();
      break;
    case 8:
      if (attribute) attribute.ints = Array.from({ length: dice.below(6) }, whole);
      break;
    case 9:
      if (attribute) attribute.f = dice.of([0, -1, 1e30, Number.NaN, Number.POSITIVE_INFINITY, 1e-30]);
      break;
    case 10:
      if (attribute)
        attribute.name = dice.of(['axis', 'axes', 'pads', 'strides', 'dilations', 'group', 'mode', 'perm', 'to']);
      break;
    case 11:
      if (attribute) attribute.s = new TextEncoder().encode(dice.of(['SAME_UPPER', 'cubic', 'add', 'ij->j', '', '…']));
      break;
    case 12:
      if (constant && constant.dims.length > 0) constant.dims[dice.below(constant.dims.length)] = whole();
      break;
    case 13:
      if (constant) constant.dataType = dice.below(24);
      break;
    case 14:
      if (constant) constant.name = dice.of(names);
      break;
    case 15: {
      // The numbers of a constant: what shapes, pads and repetitions are made of.
      const shapes = graph.initializer.filter(({ dataType }) => dataType === 7);
      const shape = shapes.length > 0 ? dice.of(shapes) : undefined;
      if (shape && shape.rawData.length >= 8) {
        shape.rawData = Uint8Array.from(shape.rawData);
        new DataView(shape.rawData.buffer).setBigInt64(8 * dice.below(shape.rawData.length >> 3), whole(), true);
      } else if (shape && shape.int64Data.length > 0) shape.int64Data[dice.below(shape.int64Data.length)] = whole();
      break;
    }
    case 16:
      if (constant) constant.rawData = constant.rawData.subarray(0, dice.below(constant.rawData.length + 1));
      break;
    case 17:
      if (model.opsetImport[0])
        model.opsetImport[0].version = dice.of([0n, 1n, 6n, 9n, 11n, 13n, 17n, 21n, 25n, 2n ** 62n]);
      break;
    case 18:
      if (node) node.domain = dice.of(['', 'ai.onnx', 'com.acme']);
      break;
    case 19:
      for (const input of graph.input) input.type = undefined as never;
      break;
    case 20:
      if (node)
        for (let i = 0; i < 12; i++) {
          // Doubled, and doubled again.
          const before = i === 0 ? (node.output[0] ?? 'x') : `d${i - 1}`;
          graph.node.push({ ...node, opType: 'Concat', input: [before, before], output: [`d${i}`], attribute: [] });
        }
      break;
    default:
      if (graph.output[0]) graph.output[0].name = value();
  }
}

/** Fields of one kind without end: whoever makes objects of them takes many times the file. */
function flood(dice: Dice): Uint8Array {
  const [path, unit] = dice.of<[number[], number[]]>([
    [[7], [0x0a, 0]],
    [
      [7, 1],
      [0x0a, 0],
    ],
    [
      [7, 1],
      [0x2a, 0],
    ],
    [
      [7, 1, 5],
      [0x4a, 0],
    ],
    [[7, 1, 5, 8], [1]],
    [
      [7, 1, 5, 7],
      [0, 0, 0x80, 0x3f],
    ],
    [[7], [0x2a, 0]],
    [[7, 5, 1], [1]],
    [
      [7, 5, 4],
      [0, 0, 0x80, 0x3f],
    ],
    [[7, 5, 5], [1]],
    [[7, 5, 7], [1]],
    [
      [7, 5],
      [0x38, 1],
    ],
    [
      [7, 5],
      [0x3a, 1, 1],
    ],
    [
      [7, 5],
      [0x32, 0],
    ],
    [
      [7, 5, 10],
      [0, 0, 0, 0, 0, 0, 0, 0],
    ],
    [[7], [0x5a, 0]],
    [[7], [0x7a, 0]],
    [
      [7, 11, 2, 1, 2],
      [0x0a, 0],
    ],
    [[], [0x42, 0]],
    [[], [0x72, 0]],
    [[], [0xca, 0x01, 0]],
    [[7], [0x98, 0x06, 1]],
    [[7], [0x9a, 0x06, 0]],
  ]);
  const body = new Uint8Array(unit.length * 2 ** (8 + dice.below(14)));
  for (let i = 0; i < body.length; i += unit.length) body.set(unit, i);
  const inside = path.reduceRight((part, field) => {
    const head = [8 * field + 2];
    let rest = part.length;
    for (; rest > 127; rest >>>= 7) head.push((rest & 127) | 128);
    head.push(rest);
    return concatenated(Uint8Array.from(head), part);
  }, body);
  // After a model that is read: what repeats is added to it.
  return concatenated(anyOperators(dice), inside);
}

function concatenated(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Changes bytes of a file. */
function damage(bytes: Uint8Array, dice: Dice): Uint8Array {
  const copy = Uint8Array.from(bytes);
  switch (dice.below(4)) {
    case 0:
      return copy.subarray(0, dice.below(copy.length));
    case 1:
      for (let i = dice.below(6); i >= 0; i--) copy[dice.below(copy.length)] = dice.below(256);
      return copy;
    case 2:
      copy[dice.below(copy.length)]! ^= 1 << dice.below(8);
      return copy;
    default: {
      const [from, to] = [dice.below(copy.length), dice.below(copy.length)];
      const part = copy.slice(from, from + dice.below(200));
      const out = new Uint8Array(copy.length + part.length);
      out.set(copy.subarray(0, to));
      out.set(part, to);
      out.set(copy.subarray(to), to + part.length);
      return out;
    }
  }
}

/** Everything that is done with a file: what is in it, the module, its state, a run. */
function use(bytes: Uint8Array): void {
  for (const { read } of parseOnnx(bytes).tensors) {
    try {
      read();
    } catch (error) {
      if (!(error instanceof OnnxError)) throw error;
    }
  }
  const model = importOnnx(bytes);
  model.stateDict();
  const inputs = model.inputs.map(({ shape }) => {
    if (shape === null) return ones(2, 3);
    const sizes = shape.map((n) => (typeof n === 'string' ? 2 : n));
    return sizes.every((n) => n >= 0 && n < 64) && sizes.length < 6 ? randn(sizes) : zeros(1);
  });
  const result = (model.forward as (...x: Tensor[]) => Tensor | Tensor[])(...inputs);
  for (const t of Array.isArray(result) ? result : [result]) if (!(t instanceof Tensor)) throw new Error('no tensor');
}

const files = bases.map((make) => make());

function fileOf(number: number): Uint8Array {
  // Neighbours are not alike from their first throw on.
  const dice = new Dice(Math.imul(number + 1, 2654435761));
  const kind = dice.below(20);
  if (kind === 0) return flood(dice);
  const made = kind < 10;
  let bytes = made ? anyOperators(dice) : dice.of(files);
  if (dice.below(made ? 2 : 8) > 0) {
    const model = decodeModel(bytes);
    for (let k = dice.below(4); k >= 0; k--) change(model, dice);
    bytes = encodeModel(model as never);
  }
  return dice.below(4) === 0 ? damage(bytes, dice) : bytes;
}

const used = () => {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
};

/** What is wrong with what the reader does to a file; undefined if nothing is. */
function attack(number: number): string | undefined {
  const bytes = fileOf(number);
  manualSeed(0);
  const before = used();
  const cpu = process.cpuUsage();
  const clock = performance.now();
  let fault: string | undefined;
  try {
    use(bytes);
  } catch (error) {
    if (!(error instanceof OnnxError)) fault = error instanceof Error ? String(error.stack) : String(error);
    else if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(error.message))
      fault = `raw characters: ${JSON.stringify(error.message)}`;
  }
  const { user, system } = process.cpuUsage(cpu);
  const milliseconds = Math.min((user + system) / 1000, performance.now() - clock);
  const memory = used() - before;
  if (milliseconds > 1000) fault = `took ${Math.round(milliseconds)} ms`;
  if (memory > Math.max(64 * 2 ** 20, 10 * bytes.length)) fault = `took ${memory} bytes of memory`;
  const polluted = [...Object.keys(Object.prototype), ...Object.keys(Array.prototype)];
  if (polluted.length > 0) fault = `changed a prototype: ${polluted.join()}`;
  return fault === undefined ? undefined : `onnx, ${bytes.length} bytes: ${fault}`;
}

for (const file of files) use(file);
const [from, to] = process.argv.slice(2).map(Number) as [number, number];
for (let number = from; number < to; number++) {
  // Before the attempt: what is printed last is what a death came of.
  process.stdout.write(`${number}\n`);
  const fault = attack(number);
  if (fault !== undefined) process.stdout.write(`${JSON.stringify({ number, fault })}\n`);
}
process.stdout.write('done\n');
