import { join } from 'node:path';
import { mobilenetV2, resnet18, vgg11 } from '@wick/models';
import * as nn from '@wick/nn';
import { ones, randn, type Tensor } from '@wick/tensor';
import { fixture } from '@wick/testing';
import { type ModelInput, type SummaryColumn, type SummaryOptions, summary } from '../index.ts';

const { tables } = fixture<{ tables: Record<string, string> }>(join(__dirname, '..'), 'summary');

class Recurrent extends nn.Module {
  embedding = new nn.Embedding(20, 8);
  lstm = new nn.LSTM(8, 16, { numLayers: 2, batchFirst: true });
  heads = new nn.ModuleList([new nn.Linear(16, 4), new nn.Linear(4, 2)]);
  override forward(x: Tensor): Tensor {
    let [y] = this.lstm.forward(this.embedding.forward(x));
    for (const head of this.heads) y = head.forward(y) as Tensor;
    return y;
  }
}

class Shared extends nn.Module {
  scale = new nn.Parameter(ones(3));
  fc = new nn.Linear(6, 6).requiresGrad_(false);
  act = new nn.ReLU();
  override forward(x: Tensor): Tensor {
    return this.act.forward(this.fc.forward(this.act.forward(this.fc.forward(x))));
  }
}

const lenet = () =>
  new nn.Sequential(
    new nn.Conv2d(1, 6, 5, { padding: 2 }),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Conv2d(6, 16, 5),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Flatten(),
    new nn.Linear(400, 120),
    new nn.ReLU(),
    new nn.Linear(120, 84),
    new nn.ReLU(),
    new nn.Linear(84, 10),
  );

const wide: SummaryColumn[] = ['inputSize', 'outputSize', 'numParams', 'paramsPercent', 'multAdds', 'trainable'];
const cases: [string, () => nn.Module, ModelInput | undefined, SummaryOptions][] = [
  ['lenet', lenet, [2, 1, 28, 28], { columns: wide }],
  ['resnet18', resnet18, [1, 3, 64, 64], { varNames: true }],
  ['resnet18 shallow', resnet18, [1, 3, 64, 64], { depth: 1, columns: wide }],
  ['mobilenet', mobilenetV2, [1, 3, 64, 64], { asciiOnly: true, depth: 5 }],
  ['vgg11', vgg11, [1, 3, 64, 64], {}],
  ['recurrent', () => new Recurrent(), [3, 5], { dtype: 'int64', columns: wide }],
  ['shared', () => new Shared(), [4, 6], { columns: wide }],
  ['shared, no input', () => new Shared(), undefined, {}],
];

it.each(cases)('the table of %s is torchinfo’s, character for character', (name, build, input, options) => {
  expect(String(summary(build(), input, options)).split('\n')).toEqual(tables[name]!.split('\n'));
});

it('a summary leaves hooks, modes and running statistics as they were', () => {
  const norm = new nn.BatchNorm1d(4);
  const model = new nn.Sequential(norm, new nn.Dropout(0.5).eval());
  const before = String(norm.running_mean);
  summary(model, randn(3, 4));
  expect([...model.modules()].map((m) => m.training)).toEqual([true, true, false]);
  expect(String(norm.running_mean)).toBe(before);
  expect(Object.hasOwn(norm, 'forward')).toBe(false);
});

it('a summary is plain data beside its text', () => {
  const data = JSON.parse(JSON.stringify(summary(new nn.Linear(3, 2), [5, 3])));
  expect(data).toMatchObject({
    totalParams: 8,
    multAdds: 40,
    inputBytes: 60,
    forwardBackwardBytes: 80,
    paramBytes: 32,
  });
});

it.each([
  ['no module', () => summary({} as never), TypeError],
  ['an empty input', () => summary(lenet(), []), RangeError],
  ['a shape of zeros', () => summary(lenet(), [0, 1]), RangeError],
  ['a column that needs an input', () => summary(lenet(), undefined, { columns: ['multAdds'] }), RangeError],
  ['an unknown column', () => summary(lenet(), [1], { columns: ['x' as never] }), RangeError],
  ['an unknown mode', () => summary(lenet(), [1], { mode: 'x' as never }), RangeError],
])('summary refuses %s', (_, call, kind) => {
  expect(call).toThrow(kind);
});
