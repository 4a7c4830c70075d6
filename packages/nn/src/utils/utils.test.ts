import { defaultGenerator, manualSeed, ones, randn, ShapeError, type Tensor, tensor, zeros } from '@wick/tensor';
import { decodeArray, type EncodedArray, expectClose, fixture } from '@wick/testing';
import * as nn from '../index.ts';

interface Clip {
  fn: 'clip_grad_norm_' | 'clip_grad_value_';
  args: (number | string)[];
  grads: (EncodedArray | null)[];
  total: EncodedArray | null;
  after: (EncodedArray | null)[];
}
interface Fused {
  layer: string;
  args: number[];
  options: object;
  bn: object;
  transpose: boolean;
  weight: EncodedArray;
  bias: EncodedArray;
  wants: [boolean, boolean];
  repr: string;
}
const { clips, fused } = fixture<{ clips: Clip[]; fused: Fused[] }>(__dirname, 'utils');

const decode = (e: EncodedArray): Tensor => tensor(decodeArray(e), { dtype: e.dtype }).reshape(e.shape);
const numbers: Record<string, number> = { inf: Number.POSITIVE_INFINITY, '-inf': Number.NEGATIVE_INFINITY };
const read = (x: number | string) => (typeof x === 'string' ? numbers[x]! : x);
const wrong = <T>(value: unknown) => value as T;

function parametersWith(grads: (EncodedArray | null)[]): Tensor[] {
  return grads.map((e) => {
    const p = e ? zeros(e.shape, { dtype: e.dtype as 'float32' }) : zeros(2);
    if (e) p.grad = decode(e);
    return p;
  });
}
const shapes = (grads: (EncodedArray | null)[]) => grads.map((e) => (e ? `${e.dtype} [${e.shape}]` : 'null'));

it.each(clips.map((c, i) => [`#${i} ${c.fn}(${c.args}) of ${shapes(c.grads)}`, c] as const))(
  'clips as PyTorch: %s',
  (_, c) => {
    const parameters = parametersWith(c.grads);
    const [limit, order] = c.args.map(read);
    if (c.fn === 'clip_grad_value_') nn.utils.clipGradValue_(parameters, limit!);
    else expectClose(nn.utils.clipGradNorm_(parameters.values(), limit!, { normType: order! }), c.total!);
    c.after.forEach((e, i) => {
      if (e) expectClose(parameters[i]!.grad!, e);
      else expect(parameters[i]!.grad).toBeNull();
    });
    if (c.fn === 'clip_grad_value_') return;
    // The two steps apart do the same.
    const again = parametersWith(c.grads);
    const grads = again.flatMap((p) => (p.grad ? [p.grad] : []));
    const total = nn.utils.getTotalNorm(grads, { normType: order! });
    nn.utils.clipGradsWithNorm_(again, limit!, total);
    expect(again.map((p) => p.grad?.tolist())).toEqual(parameters.map((p) => p.grad?.tolist()));
  },
);

it('refuses a norm that is not finite before it changes a gradient', () => {
  const p = zeros(2);
  p.grad = tensor([Number.POSITIVE_INFINITY, 3]);
  expect(() => nn.utils.clipGradNorm_(p, 1, { errorIfNonfinite: true })).toThrow(
    /clipGradNorm_: the norm of order 2 of all gradients is Infinity/,
  );
  expect(p.grad.tolist()).toEqual([Number.POSITIVE_INFINITY, 3]);
});

describe('parameters as a vector', () => {
  it('goes forth and back, with gradients on the way forth', () => {
    const layer = new nn.Linear(2, 3);
    const vector = nn.utils.parametersToVector(layer.parameters());
    expect(vector.tolist()).toEqual([layer.weight.reshape(-1).tolist(), layer.bias!.tolist()].flat());
    vector
      .mul(tensor([1, 2, 3, 4, 5, 6, 7, 8, 9]))
      .sum()
      .backward();
    expect(layer.weight.grad!.tolist()).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(layer.bias!.grad!.tolist()).toEqual([7, 8, 9]);
  });

  it('replaces the data of parameters, which stay the same objects and share the memory of the vector', () => {
    const layer = new nn.Linear(2, 3);
    const { weight, bias } = layer;
    const vector = tensor([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    nn.utils.vectorToParameters(vector, layer.parameters());
    expect(layer.weight).toBe(weight);
    expect(weight.tolist()).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(bias!.tolist()).toEqual([7, 8, 9]);
    expect(weight.requiresGrad && weight.isLeaf).toBe(true);
    vector.fill_(0);
    expect(weight.tolist()).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });
});

describe('skipInit', () => {
  const makers: [string, () => nn.Module][] = [
    ['a Linear', () => nn.utils.skipInit(nn.Linear, 3, 4, { bias: false })],
    ['a Conv2d', () => nn.utils.skipInit(nn.Conv2d, 3, 4, 3, { padding: 1 })],
    ['an Embedding', () => nn.utils.skipInit(nn.Embedding, 5, 2)],
    ['an LSTM', () => nn.utils.skipInit(nn.LSTM, 3, 4)],
    ['attention', () => nn.utils.skipInit(nn.MultiheadAttention, 8, 2, { addBiasKv: true })],
    ['a Transformer', () => nn.utils.skipInit(nn.Transformer, { dModel: 8, nhead: 2, dimFeedforward: 4 })],
    [
      'what an initialiser of every kind would fill',
      () =>
        nn.init.withoutDraws(() => {
          const t = zeros(4, 4);
          nn.init.uniform_(t);
          nn.init.normal_(t);
          nn.init.truncNormal_(t);
          nn.init.orthogonal_(t);
          nn.init.sparse_(t, 0.5);
          nn.init.xavierNormal_(t);
          nn.init.kaimingUniform_(t);
          expect(t.tolist()).toEqual(zeros(4, 4).tolist());
          return new nn.Identity();
        }),
    ],
  ];
  it.each(makers)('builds %s without drawing', (_, make) => {
    manualSeed(1);
    const before = defaultGenerator.getState();
    make();
    expect(defaultGenerator.getState().join()).toBe(before.join());
  });

  it('passes arguments on, and a layer built afterwards draws', () => {
    expect(nn.utils.skipInit(nn.Linear, 3, 4, { bias: false }).toString()).toBe(
      'Linear(in_features=3, out_features=4, bias=False)',
    );
    manualSeed(1);
    const drawn = new nn.Linear(2, 2).weight.tolist();
    manualSeed(1);
    expect(() => nn.utils.skipInit(nn.Linear, -1, 4)).toThrow(RangeError);
    expect(new nn.Linear(2, 2).weight.tolist()).toEqual(drawn);
    expect(() => nn.init.withoutDraws(async () => 1)).toThrow(/withoutDraws: the function returned a promise/);
    expect(() => nn.utils.skipInit(wrong(Map))).toThrow(/skipInit: the first argument must be a class of modules/);
  });
});

describe.each(fused.map((c, i) => [`#${i} ${c.layer}(${c.args}) ${JSON.stringify([c.options, c.bn])}`, c] as const))(
  'fusing %s with a normalisation',
  (_, c) => {
    const build = () => {
      manualSeed(3);
      const types = nn as unknown as Record<string, new (...args: unknown[]) => nn.Module>;
      const layer = new types[c.layer]!(...c.args, c.options) as nn.Conv2d | nn.Linear;
      const rank = c.layer === 'Linear' ? 1 : c.layer.at(-2)!;
      const dtype = 'dtype' in c.options ? { dtype: c.options.dtype } : {};
      const bn = new types[`BatchNorm${rank}d`]!(4, { ...c.bn, ...dtype, bias: 'bias' in c.bn ? c.bn.bias : true });
      const { running_mean, running_var } = bn as nn.BatchNorm2d;
      for (const t of [...bn.parameters(), running_mean!, running_var!]) nn.init.uniform_(t, { a: 0.5, b: 1.5 });
      return { layer: layer.eval(), bn: bn.eval() };
    };
    const fuse = (layer: nn.Conv2d | nn.Linear, bn: nn.Module) =>
      layer instanceof nn.Linear
        ? nn.utils.fuseLinearBnEval(layer, bn)
        : nn.utils.fuseConvBnEval(layer, bn, { transpose: c.transpose });

    it("has PyTorch's weight and bias, and computes what both did", () => {
      const { layer, bn } = build();
      const before = layer.weight.tolist();
      const one = fuse(layer, bn);
      expectClose(one.weight, c.weight);
      expectClose(one.bias!, c.bias);
      expect([one.weight.requiresGrad, one.bias!.requiresGrad]).toEqual(c.wants);
      expect(layer.weight.tolist()).toEqual(before);
      const rank = c.layer === 'Linear' ? 0 : Number(c.layer.at(-2));
      const x = randn([2, c.args[0]!, ...new Array<number>(rank).fill(4)], { dtype: layer.weight.dtype });
      expectClose(one.forward(x), bn.forward(layer.forward(x)) as Tensor);
    });
  },
);

const training = () => new nn.BatchNorm2d(4);
const conv = () => new nn.Conv2d(3, 4, 1).eval();
const refusals: [string, () => unknown, new (message?: string) => Error, RegExp][] = [
  [
    'clipping what is no tensor',
    () => nn.utils.clipGradNorm_(wrong([1]), 1),
    TypeError,
    /clipGradNorm_: parameters must hold Tensors, got 1/,
  ],
  [
    'clipping nothing at all',
    () => nn.utils.clipGradValue_(wrong(null), 1),
    TypeError,
    /clipGradValue_: parameters must be a Tensor or an iterable/,
  ],
  [
    'a limit that is no number',
    () => nn.utils.clipGradNorm_([], wrong('1')),
    TypeError,
    /clipGradNorm_: maxNorm must be a number/,
  ],
  [
    'an order that is no number',
    () => nn.utils.getTotalNorm([], { normType: wrong('inf') }),
    TypeError,
    /getTotalNorm: normType must be a number/,
  ],
  ['a vector of no parameters', () => nn.utils.parametersToVector([]), RangeError, /there are no parameters/],
  [
    'a vector that is too short',
    () => nn.utils.vectorToParameters(ones(3), new nn.Linear(2, 3).parameters()),
    ShapeError,
    /need a vector of 9 elements, got shape \[3\]/,
  ],
  ['no vector', () => nn.utils.vectorToParameters(wrong([1]), []), TypeError, /vector must be a Tensor/],
  ['fusing while training', () => nn.utils.fuseConvBnEval(conv(), training()), RangeError, /must be in evaluation/],
  [
    'fusing without statistics',
    () => nn.utils.fuseConvBnEval(conv(), new nn.BatchNorm2d(4, { trackRunningStats: false }).eval()),
    RangeError,
    /must have running statistics/,
  ],
  [
    'fusing what is no convolution',
    () => nn.utils.fuseConvBnEval(wrong(new nn.Linear(1, 4).eval()), training().eval()),
    TypeError,
    /conv must be a convolution, got a Linear/,
  ],
  [
    'fusing what is no normalisation',
    () => nn.utils.fuseConvBnEval(conv(), new nn.ReLU().eval()),
    TypeError,
    /bn must be a BatchNorm, got a ReLU/,
  ],
  [
    'fusing other channels',
    () => nn.utils.fuseConvBnEval(conv(), new nn.BatchNorm2d(3).eval()),
    ShapeError,
    /statistics of shape \[3\] do not fit dimension 0 of a weight of shape \[4, 3, 1, 1\]/,
  ],
];
it.each(refusals)('refuses %s', (_, run, kind, message) => {
  expect(run).toThrow(kind);
  expect(run).toThrow(message);
});
