import {
  AdaptiveAvgPool2d,
  BatchNorm2d,
  Conv2d,
  ConvTranspose2d,
  Embedding,
  Flatten,
  Linear,
  Module,
  ReLU,
  Sequential,
  Tanh,
} from '@wick/nn';
import { manualSeed, type Tensor, tensor } from '@wick/tensor';
import { fixture } from '@wick/testing';
import { coordinateCheck } from './coordinateCheck.ts';
import { muGroups } from './muGroups.ts';
import { MuReadout, MuSharedReadout } from './muReadout.ts';
import { baseShapesOf, setBaseShapes_ } from './setBaseShapes.ts';

interface Group {
  readonly names: string[];
  readonly lr: number;
  readonly weightDecay: number;
}
interface Wanted {
  readonly kind: keyof typeof kinds;
  readonly base: number;
  readonly delta: number;
  readonly width: number;
  readonly shapes: Record<string, (number | null)[]>;
  readonly sums: Record<string, [number, number]>;
  readonly output: number[];
  readonly adam: Group[];
  readonly sgd: Group[];
}
const { models, coordinates } = fixture<{
  models: Record<string, Wanted>;
  coordinates: Record<string, [width: number, module: string, step: number, size: number][]>;
}>(__dirname, 'parametrisation');

class Tied extends Module {
  declare embedding: Embedding;
  declare hidden: Linear;
  declare out: MuSharedReadout;

  constructor(width: number) {
    super();
    this.embedding = new Embedding(7, width);
    this.hidden = new Linear(width, width, { bias: false });
    this.out = new MuSharedReadout(this.embedding.weight, { bias: false });
  }

  override forward(x: Tensor): Tensor {
    return this.out.forward(this.hidden.forward(this.embedding.forward(x)).tanh());
  }
}

const mlp = (width: number, Readout: typeof Linear | typeof MuReadout = MuReadout) =>
  new Sequential(new Linear(8, width), new ReLU(), new Linear(width, width), new ReLU(), new Readout(width, 4));

const kinds = {
  MLP: (width: number) => mlp(width),
  Conv: (width: number) =>
    new Sequential(
      new Conv2d(3, width, 3, { padding: 1 }),
      new BatchNorm2d(width),
      new ReLU(),
      new Conv2d(width, 2 * width, 3),
      new ReLU(),
      new ConvTranspose2d(2 * width, width, 2),
      new AdaptiveAvgPool2d(1),
      new Flatten(),
      new MuReadout(width, 5, { outputMult: 2.5 }),
    ),
  Tied: (width: number) => new Tied(width),
  Zero: (width: number) =>
    new Sequential(new Linear(8, width), new Tanh(), new MuReadout(width, 4, { readoutZeroInit: true })),
};

const rows = (n: number, features: number) =>
  tensor(Array.from({ length: n }, (_, i) => Array.from({ length: features }, (_, j) => Math.sin(1 + 3 * i + 7 * j))));
const inputs = {
  MLP: rows(5, 8),
  Conv: rows(2, 48).view(2, 3, 4, 4),
  Tied: tensor([[1n, 6n, 0n]]),
  Zero: rows(5, 8),
};

describe.each(Object.entries(models))('%s is what mup makes of it', (_, wanted) => {
  const make = kinds[wanted.kind];
  const built = () => {
    manualSeed(0);
    const model = make(wanted.width);
    return setBaseShapes_(model, make(wanted.base), { delta: make(wanted.delta) });
  };

  test('base shapes, weights and outputs', () => {
    const model = built();
    expect(baseShapesOf(model).base).toEqual(wanted.shapes);
    for (const [name, p] of model.namedParameters()) {
      const all = p.detach().to('float64');
      const [sum, size] = wanted.sums[name]!;
      expect(Math.abs(all.sum().item() - sum)).toBeLessThan(1e-6 * (1 + size));
      expect(Math.abs(all.abs().sum().item() / (size || 1) - (size ? 1 : 0))).toBeLessThan(1e-6);
    }
    const output = (model.forward(inputs[wanted.kind]) as Tensor).detach().reshape([-1]).tolist() as number[];
    for (const [i, value] of output.entries()) expect(value).toBeCloseTo(wanted.output[i]!, 5);
  });

  test.each(['adam', 'sgd'] as const)('groups for %s', (optimizer) => {
    const model = built();
    const names = new Map([...model.namedParameters()].map(([name, p]) => [p as Tensor, name]));
    const [lr, weightDecay] = optimizer === 'adam' ? [0.01, 0.1] : [0.1, 0.001];
    const found = muGroups(model, { optimizer, lr, weightDecay }).map((group) => ({
      names: group.params.map((p) => names.get(p)!),
      lr: group.lr,
      weightDecay: group.weightDecay,
    }));
    // Groups with the same numbers are one: which of them is first, no step notices.
    const byName = (groups: readonly Group[]) =>
      Object.fromEntries(groups.flatMap((g) => g.names.map((name) => [name, [g.lr, g.weightDecay]] as const)));
    const [ours, theirs] = [byName(found), byName(wanted[optimizer])];
    expect(Object.keys(ours).sort()).toEqual(Object.keys(theirs).sort());
    for (const [name, numbers] of Object.entries(ours))
      for (const [i, value] of numbers.entries()) expect(value / theirs[name]![i]!).toBeCloseTo(1, 12);
  });
});

/** Plain steps with each group's learning rate. */
function sgd(groups: readonly { readonly params: readonly Tensor[]; readonly lr: number }[]) {
  const all = groups.flatMap(({ params, lr }) => params.map((p) => ({ p, lr })));
  return {
    zeroGrad() {
      for (const { p } of all) p.grad = null;
    },
    step() {
      for (const { p, lr } of all) p.data.sub_(p.grad!.mul(lr));
    },
  };
}

test.each([
  ['µP, SGD', true],
  ['PyTorch’s, SGD', false],
])('coordinates are mup’s: %s', (name, isMu) => {
  const base = baseShapesOf(setBaseShapes_(mlp(24), mlp(16), { rescale: false }));
  const report = coordinateCheck((width) => (isMu ? setBaseShapes_(mlp(width), base) : mlp(width, Linear)), {
    widths: [32, 64, 128],
    input: rows(12, 8),
    target: tensor(Array.from({ length: 12 }, (_, i) => BigInt((i * i + 1) % 4))),
    seeds: 2,
    optimizer: (model) =>
      sgd(isMu ? muGroups(model, { optimizer: 'sgd', lr: 0.5 }) : [{ params: [...model.parameters()], lr: 0.5 }]),
  });
  const wanted = coordinates[name.replace('’', "'")]!;
  expect(report.coordinates.map(({ width, path, step }) => [width, path, step])).toEqual(
    wanted.map(([width, module, step]) => [width, module, step]),
  );
  for (const [i, { size }] of report.coordinates.entries()) expect(size / wanted[i]![3]).toBeCloseTo(1, 3);
  expect(report.stable).toBe(isMu);
  expect(String(report)).toContain(isMu ? 'Nothing grows' : 'exponent above 0.2');
});

test('base shapes outlive a state dict, also one that replaces parameters, and go through JSON', () => {
  const model = setBaseShapes_(mlp(64), mlp(16));
  const saved = JSON.parse(JSON.stringify(baseShapesOf(model)));
  const state = model.stateDict();
  const output = model.forward(inputs.MLP);
  model.loadStateDict(state, { assign: true });
  expect(baseShapesOf(model)).toEqual(saved);
  const again = setBaseShapes_(mlp(64), saved, { rescale: false });
  again.loadStateDict(state);
  expect(again.forward(inputs.MLP).equal(output)).toBe(true);
  expect(baseShapesOf(again)).toEqual(saved);
});

test.each<[string, () => unknown, RegExp]>([
  ['twice', () => setBaseShapes_(setBaseShapes_(mlp(8), mlp(4)), mlp(4)), /has been rescaled already/],
  ['a plain output layer', () => setBaseShapes_(mlp(8, Linear), mlp(4, Linear)), /make it a MuReadout/],
  ['other names', () => setBaseShapes_(mlp(8), new Linear(2, 2)), /too many \[weight, bias\]/],
  ['other dimensions', () => setBaseShapes_(new Linear(2, 4), { weight: [2], bias: [2] }), /has 2 dimensions/],
  ['no module', () => setBaseShapes_(3 as never, null), /expected a Module/],
  ['a readout without base shapes', () => new MuReadout(2, 2).forward(rows(1, 2)), /call setBaseShapes_/],
  ['groups without base shapes', () => muGroups(mlp(4), { optimizer: 'adam', lr: 1 }), /no base shape/],
  ['no learning rate', () => muGroups(setBaseShapes_(mlp(8), mlp(4)), { optimizer: 'sgd' } as never), /lr must be/],
  ['a strange optimiser', () => muGroups(mlp(8), { optimizer: 'lion' as never, lr: 1 }), /'adam'|adam/],
  ['one width', () => coordinateCheck(mlp, { ...check, widths: [4] }), /two numbers above 0/],
  ['no optimizer', () => coordinateCheck(mlp, { ...check, optimizer: undefined as never }), /optimizer must be/],
])('%s is told', (_, act, message) => {
  expect(act).toThrow(message);
});

const check = { widths: [4, 8], input: rows(2, 8), target: rows(2, 4), optimizer: () => sgd([]) };

test('what is refused changes nothing', () => {
  const model = mlp(8, Linear);
  const before = model.stateDict();
  const values = Object.values(before).map((t) => t.clone());
  expect(() => setBaseShapes_(model, mlp(4, Linear))).toThrow();
  for (const [i, t] of Object.values(model.stateDict()).entries()) expect(t.equal(values[i]!)).toBe(true);
  expect(() => baseShapesOf(model)).toThrow('no base shape');
});
