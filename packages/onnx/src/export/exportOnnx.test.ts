import * as models from '@wick/models';
import * as nn from '@wick/nn';
import { defaultGenerator, manualSeed, noGrad, randn, type Tensor, tensor } from '@wick/tensor';
import { OnnxError } from '../error.ts';
import { decodeModel } from '../proto/messages.lazy.ts';
import { checkOnnx, python } from '../testing/checkOnnx.ts';
import { type Job, type Output, onRuntime } from '../testing/onRuntime.ts';
import { exportOnnx } from './exportOnnx.ts';
import { tensorsIn } from './trace.ts';

/** Statistics that are not those of a new layer, so that a mean taken for a variance is seen. */
function worn<M extends nn.Module>(model: M): M {
  for (const m of model.modules())
    if (m instanceof nn.BatchNorm2d || m instanceof nn.BatchNorm1d) {
      m.running_mean!.uniform_(-0.2, 0.2);
      m.running_var!.uniform_(0.5, 1.5);
    }
  return model.eval() as M;
}

/** VGG-11 with a classifier of one layer: its own has a hundred million parameters. */
function narrowVgg(): nn.Module {
  const model = nn.init.withoutDraws(() => models.vgg11Bn());
  for (const m of model.modules()) if (m instanceof nn.Conv2d || m instanceof nn.BatchNorm2d) m.resetParameters();
  return Object.assign(model, { classifier: new nn.Linear(512 * 7 * 7, 4) });
}
const images = { x: { 0: 'batch', 2: 'height', 3: 'width' } };
type Case = [name: string, build: () => nn.Module, shapes: number[][], axes: Record<string, Record<number, string>>];

// The graph is traced at the first shape and run at all of them.
const cases: Case[] = [
  [
    'lenet5',
    () => models.lenet5(),
    [
      [1, 1, 28, 28],
      [3, 1, 28, 28],
    ],
    { x: { 0: 'batch' } },
  ],
  [
    'mlp',
    () => models.mlp(12, [16, 3]),
    [
      [1, 12],
      [5, 12],
    ],
    { x: { 0: 'batch' } },
  ],
  [
    'resnet18',
    () => models.resnet18({ numClasses: 10 }),
    [
      [1, 3, 32, 32],
      [2, 3, 64, 48],
    ],
    images,
  ],
  ['resnet34', () => models.resnet34({ numClasses: 4 }), [[1, 3, 32, 32]], {}],
  [
    'resnet50',
    () => models.resnet50({ numClasses: 10 }),
    [
      [1, 3, 32, 32],
      [2, 3, 32, 64],
    ],
    images,
  ],
  [
    'mobilenetV2',
    () => models.mobilenetV2({ numClasses: 10 }),
    [
      [1, 3, 32, 32],
      [2, 3, 64, 32],
    ],
    images,
  ],
  [
    'vgg11 with batch normalisation, its image smaller than the pool',
    () => narrowVgg(),
    [
      [1, 3, 64, 32],
      [2, 3, 64, 32],
    ],
    { x: { 0: 'batch' } },
  ],
  [
    'Linear of three dimensions',
    () => new nn.Linear(4, 3),
    [
      [2, 5, 4],
      [3, 5, 4],
    ],
    { x: { 0: 'batch' } },
  ],
  [
    'LayerNorm',
    () => new nn.LayerNorm([5, 4]),
    [
      [2, 5, 4],
      [3, 5, 4],
    ],
    { x: { 0: 'batch' } },
  ],
  [
    'RMSNorm',
    () => new nn.RMSNorm(4),
    [
      [2, 5, 4],
      [3, 7, 4],
    ],
    { x: { 0: 'batch', 1: 'time' } },
  ],
  [
    'GroupNorm',
    () => new nn.GroupNorm(2, 6),
    [
      [2, 6, 5, 4],
      [1, 6, 3, 4],
    ],
    images,
  ],
  [
    'InstanceNorm2d',
    () => new nn.InstanceNorm2d(6, { affine: true }),
    [
      [2, 6, 5, 4],
      [1, 6, 3, 4],
    ],
    images,
  ],
  [
    'BatchNorm1d without affine',
    () => new nn.BatchNorm1d(6, { affine: false }),
    [
      [2, 6],
      [5, 6],
    ],
    { x: { 0: 'batch' } },
  ],
  [
    'Softmax',
    () => new nn.Softmax(1),
    [
      [2, 6],
      [5, 6],
    ],
    { x: { 0: 'batch' } },
  ],
  [
    'LogSoftmax',
    () => new nn.LogSoftmax(1),
    [
      [2, 6],
      [5, 6],
    ],
    { x: { 0: 'batch' } },
  ],
  ['GELU', () => new nn.GELU(), [[2, 6]], {}],
  ['SiLU', () => new nn.SiLU(), [[2, 6]], {}],
  ['Hardswish', () => new nn.Hardswish(), [[2, 6]], {}],
  ['ELU', () => new nn.ELU(0.7), [[2, 6]], {}],
  ['LeakyReLU', () => new nn.LeakyReLU(0.2), [[2, 6]], {}],
  ['PReLU', () => new nn.PReLU(6), [[2, 6, 3]], {}],
  [
    'AvgPool2d',
    () => new nn.AvgPool2d(3, { stride: 2, padding: 1 }),
    [
      [1, 2, 9, 8],
      [2, 2, 18, 16],
    ],
    images,
  ],
  [
    'AvgPool2d without its padding',
    () => new nn.AvgPool2d(3, { padding: 1, countIncludePad: false }),
    [[1, 2, 9, 8]],
    {},
  ],
  ['MaxPool2d with ceilMode', () => new nn.MaxPool2d(3, { stride: 2, ceilMode: true }), [[1, 2, 10, 10]], {}],
  [
    'dilated grouped Conv2d',
    () => new nn.Conv2d(4, 6, 3, { groups: 2, dilation: 2, padding: 1 }),
    [
      [1, 4, 9, 8],
      [2, 4, 12, 9],
    ],
    images,
  ],
  [
    'ConvTranspose2d',
    () => new nn.ConvTranspose2d(4, 6, 3, { stride: 2, outputPadding: 1 }),
    [
      [1, 4, 5, 4],
      [2, 4, 6, 7],
    ],
    images,
  ],
  [
    'Conv1d',
    () => new nn.Conv1d(4, 6, 3),
    [
      [1, 4, 9],
      [2, 4, 5],
    ],
    { x: { 0: 'batch', 2: 'length' } },
  ],
  ['Dropout', () => new nn.Sequential(new nn.Linear(4, 4), new nn.Dropout(0.9)), [[2, 4]], {}],
];

const exported: Uint8Array[] = [];
let outputs: { ours: Tensor[]; theirs: Output[] }[][];
beforeAll(() => {
  const jobs: Job[] = [];
  const ours: Tensor[][] = [];
  for (const [, build, shapes, axes] of cases) {
    manualSeed(0);
    const model = worn(build());
    const bytes = exportOnnx(model, [randn(shapes[0]!)], { inputNames: ['x'], dynamicAxes: axes });
    exported.push(bytes);
    for (const shape of shapes) {
      const x = randn(shape);
      jobs.push({ bytes, feeds: { x } });
      ours.push(noGrad(() => tensorsIn(model.forward(x))));
    }
  }
  const theirs = onRuntime(jobs);
  let at = 0;
  outputs = cases.map(([, , shapes]) => shapes.map(() => ({ ours: ours[at]!, theirs: theirs[at++]! })));
}, 120_000);

test.each(cases.map(([name], i) => [name, i] as const))('%s computes on ONNX Runtime what it computes here', (_, i) => {
  for (const { ours, theirs } of outputs[i]!) {
    expect(theirs.map(({ dims }) => dims)).toEqual(ours.map(({ shape }) => shape));
    ours.forEach((t, k) => {
      const values = t.toTypedArray() as ArrayLike<number>;
      let worst = 0;
      for (let j = 0; j < values.length; j++)
        worst = Math.max(worst, Math.abs(values[j]! - theirs[k]!.data[j]!) / (1 + Math.abs(values[j]!)));
      expect(worst).toBeLessThan(1e-4);
    });
  }
});

(python ? test : test.skip)("ONNX's checker finds every model valid (where WICK_PYTHON names a Python with onnx)", () =>
  expect(checkOnnx(exported)).toBe(''),
);

test('the oldest and the newest set of operations give the same', () => {
  manualSeed(0);
  const model = new nn.Sequential(
    new nn.Conv2d(2, 4, 3, { padding: 1 }),
    new nn.BatchNorm2d(4),
    new nn.GELU(),
    new nn.AvgPool2d(2),
    new nn.Upsample({ scaleFactor: 2, mode: 'bilinear' }),
    new nn.GroupNorm(2, 4),
    new nn.Flatten(2),
    new nn.LayerNorm(16),
    new nn.GRU(16, 3),
  );
  const x = randn(2, 2, 4, 4);
  const bytes = [18, 22, 23, 25].map((opset) => exportOnnx(model, [x], { inputNames: ['x'], opset }));
  const results = onRuntime(bytes.map((b) => ({ bytes: b, feeds: { x } })));
  const ours = noGrad(() => tensorsIn(model.eval().forward(x)));
  for (const outputs of results)
    ours.forEach(
      (t, k) =>
        void expect(outputs[k]!.data.map((v, i) => v - Number(t.toTypedArray()[i]))).toEqual(
          outputs[k]!.data.map(() => expect.closeTo(0, 4)),
        ),
    );
  if (python) expect(checkOnnx(bytes)).toBe('');
});

test('initialisers have their keys of the state dict, each once', () => {
  const model = models.resnet18({ numClasses: 2 });
  const graph = decodeModel(exportOnnx(model, [randn(1, 3, 32, 32)])).graph!;
  const keys = Object.keys(model.stateDict()).filter((key) => !key.endsWith('num_batches_tracked'));
  const names = graph.initializer.map(({ name }) => name);
  expect(names.filter((name) => keys.includes(name)).sort()).toEqual(keys.sort());
});

test('the model and the generator are as they were', () => {
  const model = new nn.Sequential(new nn.Linear(2, 2), new nn.Dropout(0.5));
  [...model.children()][0]!.eval();
  const before = defaultGenerator.getState();
  exportOnnx(model, [tensor([[1, 2]])]);
  expect([...model.modules()].map((m) => m.training)).toEqual([true, false, true]);
  expect(defaultGenerator.getState().join()).toBe(before.join());
});

class Baked extends nn.Module {
  override forward(x: Tensor): Tensor {
    return x.reshape(2, 3).add(x.reshape(-1).shape[0]!);
  }
}
class Scaled extends nn.Module {
  override forward(x: Tensor): Tensor {
    return x.add(x, { alpha: x.shape[0]! });
  }
}
class MostFrequent extends nn.Module {
  inner = new (class extends nn.Module {
    override forward(x: Tensor): Tensor {
      return x.mode()[0];
    }
  })();
  override forward(x: Tensor): Tensor {
    return this.inner.forward(x);
  }
}
class Counting extends nn.Module {
  override forward(x: Tensor): Tensor {
    return x.mul(x.shape[0]!);
  }
}

test.each([Counting, Scaled])('a number that follows from a dynamic size is not baked in: %p', (Model) => {
  expect(() => exportOnnx(new Model(), [randn(2, 3)], { inputNames: ['x'], dynamicAxes: { x: [0] } })).toThrow(
    OnnxError,
  );
});
test('an operation without a counterpart is named with its module', () => {
  expect(() => exportOnnx(new MostFrequent(), [randn(2, 3)])).toThrow(/mode in module 'inner' cannot be exported/);
});
test.each<[string, () => unknown, RegExp]>([
  [
    'an unknown input',
    () => exportOnnx(new Baked(), [randn(2, 3)], { dynamicAxes: { y: [0] } }),
    /dynamicAxes names 'y'/,
  ],
  ['an axis there is not', () => exportOnnx(new Baked(), [randn(2, 3)], { dynamicAxes: { input: [2] } }), /no axis 2/],
  ['an opset there is not', () => exportOnnx(new Baked(), [randn(2, 3)], { opset: 3 }), /opset must be from 18 to 25/],
  ['no inputs', () => exportOnnx(new Baked(), []), /at least one tensor/],
  [
    'too few names',
    () => exportOnnx(new Baked(), [randn(2, 3)], { inputNames: [] }),
    /inputNames must be 1 different names/,
  ],
])('%s is refused', (_, run, message) => expect(run).toThrow(message));
