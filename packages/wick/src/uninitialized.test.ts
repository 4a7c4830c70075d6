import { inspect, nn, ones, optim, type Tensor } from './index.ts';

// What the other packages do with the parameters of layers that have seen no input: as torch 2.15 does.

type Build = new (params: Iterable<Tensor>, options: { lr: number }) => { step(closure?: () => Tensor): unknown };
const rules = { ...optim } as unknown as Record<string, Build>;
const refused = /Attempted to use an uninitialized parameter/;

const takeThem = 'SGD Adam AdamW RMSprop Adadelta Adamax NAdam RAdam ASGD Rprop Adafactor LBFGS'.split(' ');

it.each(takeThem)('%s takes them, and steps once they have sizes', (name) => {
  const layer = new nn.LazyLinear(2);
  const optimizer = new rules[name]!(layer.parameters(), { lr: 0.1 });
  const loss = () => layer.forward(ones(1, 3)).square().sum();
  if (name !== 'LBFGS') optimizer.step(); // without gradients there is nothing to do
  loss().backward();
  const before = layer.weight.tolist();
  optimizer.step(loss);
  expect(layer.weight.tolist()).not.toEqual(before);
});

it.each(['Adagrad', 'Muon'])('%s, whose state or rule needs their shape at once, refuses them', (name) => {
  expect(() => new rules[name]!(new nn.LazyLinear(2).parameters(), { lr: 0.1 })).toThrow(refused);
});

it.each<[string, (model: nn.Module) => unknown]>([
  ['auditInit', (m) => inspect.auditInit(m)],
  ['summary', (m) => inspect.summary(m, ones(1, 2, 3, 3))],
  ['signalPropagation', (m) => inspect.signalPropagation(m, ones(1, 2, 3, 3))],
  ['AveragedModel', (m) => new optim.swaUtils.AveragedModel(m).updateParameters(m)],
  ['an initialiser of all layers', (m) => m.apply((l) => void (l instanceof nn.Conv2d && nn.init.ones_(l.weight)))],
  ['a memory format', (m) => m.to({ memoryFormat: 'channelsLast' })],
  ['a parametrization', (m) => nn.utils.parametrizations.weightNorm([...m.children()][0]!)],
])('%s refuses them', (_, use) => {
  expect(() => use(new nn.Sequential(new nn.LazyConv2d(3, 1), new nn.LazyBatchNorm2d()))).toThrow(refused);
});
