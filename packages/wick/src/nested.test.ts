import { compile, data, distributions, nn, ones, onnx, optim, type Tensor, tensor, zeros } from './index.ts';

// Whatever is made of its own kind, within itself too often, is refused in its own name, and never ends the stack.

function within<T>(make: (inner: T) => T, first: T, levels: number): T {
  let x = first;
  for (let i = 0; i < levels; i++) x = make(x);
  return x;
}

const weight = new nn.Parameter(tensor([1]));
const optimizer = new optim.SGD([weight], { lr: 0.1 });
const scheduler = () => new optim.lrScheduler.StepLR(optimizer, 2) as optim.lrScheduler.LRScheduler;
const stream: Iterable<number> = { *[Symbol.iterator]() { yield 1; } }; // biome-ignore format: one thing
const { transforms, Normal } = distributions;

/** How it is nested, and something that goes down all of it. */
const kinds: Record<string, [build: (levels: number) => unknown, use: (made: never) => unknown]> = {
  ChainedScheduler: [
    (n) => within((s) => new optim.lrScheduler.ChainedScheduler([s]), scheduler(), n),
    (s: optim.lrScheduler.LRScheduler) => {
      optimizer.step();
      s.step();
      s.loadStateDict(s.stateDict());
    },
  ],
  ConcatDataset: [
    (n) => within<data.Dataset<unknown>>((d) => new data.ConcatDataset([d]), new data.TensorDataset(ones(3)), n),
    (d: data.Dataset<unknown>) => d.getItem(1),
  ],
  Subset: [
    (n) => within<data.Dataset<unknown>>((d) => new data.Subset(d, [0, 1]), new data.TensorDataset(ones(3)), n),
    (d: data.Dataset<unknown>) => d.getItem(1),
  ],
  StackDataset: [
    (n) => within<data.Dataset<unknown>>((d) => new data.StackDataset(d), new data.TensorDataset(ones(3)), n),
    (d: data.Dataset<unknown>) => d.getItem(1),
  ],
  ChainDataset: [
    (n) => within<Iterable<number>>((d) => new data.ChainDataset([d]), stream, n),
    (d: Iterable<number>) => [...d],
  ],
  Compose: [
    (n) => within<data.Transform>((t) => new data.Compose([t]), new data.Normalize([0], [1]), n),
    (t: data.Transform) => t.forward(ones(1, 2, 2)),
  ],
  RandomApply: [
    (n) => within<data.Transform>((t) => new data.RandomApply([t], { p: 1 }), new data.Normalize([0], [1]), n),
    (t: data.Transform) => t.forward(ones(1, 2, 2)),
  ],
  BatchSampler: [
    (n) => within<Iterable<unknown>>((s) => new data.BatchSampler(s, 1), [1, 2], n),
    (s: Iterable<unknown>) => [...s].length,
  ],
  Independent: [
    (n) => within<distributions.Distribution>((d) => new distributions.Independent(d, 0), new Normal(zeros(2), 1), n),
    (d: distributions.Distribution) => d.logProb(zeros(2)),
  ],
  TransformedDistribution: [
    (n) =>
      within<distributions.Distribution>(
        (d) => new distributions.TransformedDistribution(d, new transforms.AffineTransform(0, 1)),
        new Normal(zeros(2), 1),
        n,
      ),
    (d: distributions.Distribution) => d.sample(),
  ],
  ComposeTransform: [
    (n) =>
      within<distributions.transforms.Transform>(
        (t) => new transforms.ComposeTransform([t]),
        new transforms.AffineTransform(0, 1),
        n,
      ),
    (t: distributions.transforms.Transform) => t.call(ones(2)),
  ],
};

test.each(Object.entries(kinds))('%s: a thousand levels are enough, more are refused', (name, [build, use]) => {
  // A scheduler remembers all below it before each step: what a thousand levels take is the square of that.
  expect(() => use(build(name === 'ChainedScheduler' ? 100 : 1000) as never)).not.toThrow();
  const told = new RegExp(`^${name}: \\w+ are nested more than 1000 deep$`);
  expect(() => build(1001)).toThrow(told);
  expect(() => build(100_000)).toThrow(RangeError);
});

test.each([
  ['arrays', within<unknown>((x) => [x], ones(1), 100_000)],
  ['objects', within<unknown>((x) => ({ x }), ones(1), 100_000)],
])('%s of tensors: as arguments and results of what is compiled and exported', (_, deep) => {
  const taking = compile((x: unknown) => (x ? ones(1).add(1) : ones(1)));
  expect(() => taking(deep)).toThrow(/^compile: arguments are nested more than 1000 deep/);
  const giving = compile((x: Tensor) => (x.add(1) ? deep : null));
  expect(() => {
    for (let i = 0; i < 3; i++) giving(ones(1));
  }).toThrow(/^compile: results are nested more than 1000 deep/);
  class Deep extends nn.Module {
    override forward(): unknown {
      return deep;
    }
  }
  expect(() => onnx.exportOnnx(new Deep(), [ones(1)])).toThrow(/^exportOnnx: .*nested more than 1000 deep/);
  expect(() => zeros(2, { dtype: deep as 'float32' })).toThrow(/dtype must be one of/);
});
