import { randn, Tensor } from '@wick/tensor';
import { expectTypeOf } from 'expect-type';
import * as nn from './index.ts';
import { init } from './index.ts';

// What the compiler knows. Errors here are found by the type check of the tests, the rest is run as well.

const net = new nn.Sequential(new nn.Conv2d(3, 8, 3), new nn.BatchNorm2d(8), new nn.ReLU());

it("a loop over modules() as PyTorch's tutorials have it compiles without casts", () => {
  for (const m of net.modules()) {
    if (m instanceof nn.Conv2d) {
      init.kaimingNormal_(m.weight, { mode: 'fan_out', nonlinearity: 'relu' });
      expectTypeOf(m.weight).toEqualTypeOf<nn.Parameter>();
      expectTypeOf(m.bias).toEqualTypeOf<nn.Parameter | null>();
    } else if (m instanceof nn.BatchNorm2d) {
      init.constant_(m.weight, 1);
      init.constant_(m.bias, 0);
      expectTypeOf(m.weight.data).toEqualTypeOf<Tensor>();
      expectTypeOf(m.bias).toExtend<nn.Parameter>();
    }
  }
  expect((net.at(1) as nn.BatchNorm2d).weight?.tolist()).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
});

it('so does a visitor, which apply() takes', () => {
  function weightsInit(m: nn.Module): void {
    if (m instanceof nn.Conv2d) {
      init.xavierNormal_(m.weight.data);
      if (m.bias) init.zeros_(m.bias.data);
    } else if (m instanceof nn.BatchNorm2d) {
      init.constant_(m.weight.data, 2);
      init.constant_(m.bias.data, 0);
    } else if (m instanceof nn.Linear) {
      expectTypeOf(m).toEqualTypeOf<nn.Linear>();
      init.kaimingUniform_(m.weight);
    }
  }
  expect(net.apply(weightsInit)).toBe(net);
  expectTypeOf(net.apply(weightsInit)).toEqualTypeOf<typeof net>();
});

it('a bias of a tutorial that may be null is found by the compiler, and a vector at run time with advice', () => {
  const conv: nn.Conv2d = new nn.Conv2d(1, 1, 1);
  // @ts-expect-error: bias may be null
  expect(() => init.xavierNormal_(conv.bias)).toThrow(/for a bias use zeros_, constant_ or uniform_/);
});

it('an unknown mode or nonlinearity does not compile', () => {
  const w = randn(2, 2);
  // @ts-expect-error: no such mode
  expect(() => init.kaimingNormal_(w, { mode: 'fan_avg' })).toThrow(RangeError);
  // @ts-expect-error: no such nonlinearity
  expect(() => init.kaimingNormal_(w, { nonlinearity: 'gelu' })).toThrow(RangeError);
  // @ts-expect-error: no such nonlinearity
  expect(() => init.calculateGain('elu')).toThrow(RangeError);
  // @ts-expect-error: no such padding mode
  expect(() => new nn.Conv2d(1, 1, 1, { paddingMode: 'mirror' })).toThrow(RangeError);
  // @ts-expect-error: no such padding
  expect(() => new nn.Conv2d(1, 1, 1, { padding: 'full' })).toThrow(RangeError);
  // @ts-expect-error: no such reduction
  expect(() => new nn.MSELoss('max')).toThrow(RangeError);
});

it("a subclass's own fields are seen after instanceof, of a BatchNorm2d too", () => {
  class Gated extends nn.BatchNorm2d {
    gate = 0.5;
  }
  class Wide extends nn.Conv2d {
    factor = 2;
  }
  for (const m of new nn.ModuleList<nn.Module>([new Gated(1), new Wide(1, 1, 1)])) {
    if (m instanceof Gated) {
      expectTypeOf(m.gate).toEqualTypeOf<number>();
      expectTypeOf(m.weight).toExtend<nn.Parameter>();
      expect([m instanceof nn.BatchNorm2d, m instanceof nn.Conv2d, m.gate]).toEqual([true, false, 0.5]);
    } else if (m instanceof Wide) {
      expectTypeOf(m.factor).toEqualTypeOf<number>();
      expect([m instanceof Gated, m.factor]).toEqual([false, 2]);
    }
  }
  expect(new nn.BatchNorm2d(1, { affine: false }) instanceof nn.BatchNorm2d).toBe(true);
  expect(new nn.BatchNorm2d(1) instanceof Gated).toBe(false);
});

it('a plain tensor is no Parameter and no Buffer to the compiler', () => {
  const layer = new nn.Linear(2, 2);
  expectTypeOf<Tensor>().not.toExtend<nn.Parameter>();
  expectTypeOf<Tensor>().not.toExtend<nn.Buffer>();
  expectTypeOf<nn.Buffer>().not.toExtend<nn.Parameter>();
  expectTypeOf<nn.Parameter>().toExtend<Tensor>();
  expect(() => {
    // @ts-expect-error: a plain tensor
    layer.weight = randn(2, 2);
  }).toThrow(TypeError);
});

it('hooks know the module, its inputs and its output', () => {
  const layer = new nn.Linear(2, 3);
  layer.registerForwardHook((m, [input], output) => {
    expectTypeOf(m).toEqualTypeOf<typeof layer>();
    expectTypeOf(input).toEqualTypeOf<Tensor>();
    expectTypeOf(output).toEqualTypeOf<Tensor>();
  });
  expectTypeOf(layer).toExtend<nn.Module>();
  expect(layer.forward(randn(1, 2)).shape).toEqual([1, 3]);
});

it('containers keep the type of what they hold', () => {
  const list = new nn.ModuleList([new nn.Linear(1, 2), new nn.Linear(2, 1)]);
  expectTypeOf(list.at(0)).toExtend<nn.Linear>();
  expectTypeOf(list[0]).toExtend<nn.Linear>();
  expectTypeOf(new nn.ModuleList<nn.Linear>()[0]).toEqualTypeOf<nn.Linear | undefined>();
  for (const layer of list) expectTypeOf(layer.outFeatures).toEqualTypeOf<number>();
  const dict = new nn.ModuleDict({ a: new nn.ReLU() });
  expectTypeOf(dict.get('a')).toEqualTypeOf<nn.ReLU>();
  expectTypeOf(new nn.ParameterList().at).returns.toEqualTypeOf<nn.Parameter>();
  expect([list.at(0).outFeatures, dict.get('a').inplace]).toEqual([2, false]);
});

it('a max pool that returns indices returns both', () => {
  const x = randn(1, 1, 4, 4);
  const plain = new nn.MaxPool2d(2).forward(x);
  const both = new nn.MaxPool2d(2, { returnIndices: true }).forward(x);
  expectTypeOf(plain).toEqualTypeOf<Tensor>();
  expectTypeOf(both).toEqualTypeOf<[values: Tensor, indices: Tensor]>();
  expect([plain instanceof Tensor, both.length, both[1].dtype]).toEqual([true, 2, 'int64']);
});

it('initialisers return the tensor they were given, as what it is', () => {
  const weight = new nn.Parameter(randn(2, 2));
  expectTypeOf(init.uniform_(weight)).toEqualTypeOf<nn.Parameter>();
  expect(init.orthogonal_(weight)).toBe(weight);
  expectTypeOf<Parameters<typeof init.calculateGain>[0]>().toEqualTypeOf<nn.init.Nonlinearity>();
});

it('a layer is whatever makes one tensor of one tensor, with anything beside it that has a default', () => {
  const layers: nn.Layer[] = [
    new nn.Identity(),
    new nn.ConvTranspose2d(1, 1, 1),
    new nn.MaxPool2d(1),
    new nn.AdaptiveMaxPool2d(1),
    new nn.LazyConv2d(1, 1),
    new nn.Sequential(),
  ];
  const pick = (p: number): nn.Layer => (p > 0 ? new nn.Dropout(p) : new nn.Identity());
  class Residual extends nn.Module {
    constructor(readonly inner: nn.Layer) {
      super();
    }
    override forward(x: Tensor): Tensor {
      return this.inner.forward(x).add(x);
    }
  }
  layers.push(pick(0.5), new Residual(pick(0)));
  expectTypeOf(layers[0]!.forward).parameters.toEqualTypeOf<[input: Tensor]>();
  // A class of one's own like it works too.
  interface Own extends nn.Module {
    forward(x: Tensor): Tensor;
  }
  const own: Own = new nn.Identity();
  own.registerForwardHook((_, [x], y) => expectTypeOf(x).toEqualTypeOf(y));

  // @ts-expect-error: it gives its state as well
  const recurrent: nn.Layer = new nn.LSTM(1, 1);
  // @ts-expect-error: it needs two tensors
  const loss: nn.Layer = new nn.MSELoss();
  // @ts-expect-error: it gives indices as well
  const pool: nn.Layer = new nn.MaxPool2d(1, { returnIndices: true });
  expect([recurrent, loss, pool].every((m) => m instanceof nn.Module)).toBe(true);
});
