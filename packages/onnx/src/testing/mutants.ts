// Runs the reader on models that were changed at random, in their structure and in their bytes, in a process of its own.
// `node mutants.ts COUNT SEED` prints a line of JSON: what happened, the slowest, and how much memory it took at most.
import * as nn from '@wick/nn';
import { manualSeed, ones, randn, Tensor, zeros } from '@wick/tensor';
import { OnnxError } from '../error.ts';
import { exportOnnx } from '../export/exportOnnx.ts';
import { importOnnx } from '../import/importOnnx.ts';
import { operators } from '../import/operators.ts';
import { decodeModel, encodeModel } from '../proto/messages.lazy.ts';
import { parseOnnx } from '../read/parseOnnx.ts';

/** What a run of the mutants came to. */
export interface Report {
  readonly read: number;
  readonly refused: number;
  /** Errors that are none of the reader's own. */
  readonly raw: readonly string[];
  /** Milliseconds, of the slowest. */
  readonly slowest: number;
  /** Bytes by which the process grew, with all of them. */
  readonly grown: number;
}

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

function main(count: number, seed: number): Report {
  manualSeed(seed);
  const dice = new Dice(seed);
  const files = bases.map((make) => make());
  for (const file of files) use(file);
  const raw: string[] = [];
  let [read, refused, slowest] = [0, 0, 0];
  const before = process.resourceUsage().maxRSS;
  for (let i = 0; i < count; i++) {
    const made = dice.below(2) === 0;
    let bytes = made ? anyOperators(dice) : dice.of(files);
    if (dice.below(made ? 2 : 8) > 0) {
      const model = decodeModel(bytes);
      for (let k = dice.below(4); k >= 0; k--) change(model, dice);
      bytes = encodeModel(model as never);
    }
    if (dice.below(4) === 0) bytes = damage(bytes, dice);
    const start = performance.now();
    try {
      use(bytes);
      read++;
    } catch (error) {
      if (error instanceof OnnxError) refused++;
      else raw.push(`${i}: ${error instanceof Error ? error.stack?.split('\n').slice(0, 4).join(' ') : String(error)}`);
    }
    const took = performance.now() - start;
    if (took > 1000) raw.push(`${i}: took ${Math.round(took)} ms`);
    slowest = Math.max(slowest, took);
  }
  return { read, refused, raw, slowest, grown: 1024 * (process.resourceUsage().maxRSS - before) };
}

console.log(JSON.stringify(main(Number(process.argv[2]), Number(process.argv[3]))));
