import { arange, ones, randn, type Tensor, tensor, zeros } from '@wick/tensor';
import * as nn from '../index.ts';

class Net extends nn.Module {
  conv = new nn.Conv2d(1, 2, 1);
  bn = new nn.BatchNorm2d(2);
  head = new nn.Sequential(new nn.Flatten(), new nn.Linear(8, 3));
  override forward(x: Tensor): Tensor {
    return this.head.forward(this.bn.forward(this.conv.forward(x)));
  }
}
const input = () => randn(2, 1, 2, 2);

it('forward() of a module that does not define it says whose is missing', () => {
  class Empty extends nn.Module {}
  expect(() => new Empty().forward(ones(1))).toThrow(/forward: Empty does not define forward\(\)/);
});

describe('train and eval', () => {
  it('reach every module below, and no further', () => {
    const net = new Net();
    expect(net.eval()).toBe(net);
    expect([...net.modules()].map((m) => m.training)).toEqual([...net.modules()].map(() => false));
    net.head.train();
    expect([net.training, net.head.training, net.head.at(0).training]).toEqual([false, true, true]);
    expect(() => net.train('yes' as unknown as boolean)).toThrow(/train: expected a boolean, got yes/);
  });

  it('go through a train() of a subclass', () => {
    class Frozen extends nn.BatchNorm2d {
      override train(_mode = true): this {
        return super.train(false);
      }
    }
    const net = new nn.Sequential(new Frozen(1));
    expect(net.train().at(0).training).toBe(false);
  });
});

describe('gradients', () => {
  it('requiresGrad_ freezes the parameters and thaws them', () => {
    const net = new Net();
    expect(net.requiresGrad_(false)).toBe(net);
    expect(net.forward(input()).requiresGrad).toBe(false);
    net.head.requiresGrad_();
    expect([...net.namedParameters()].filter(([, p]) => p.requiresGrad).map(([n]) => n)).toEqual([
      'head.1.weight',
      'head.1.bias',
    ]);
    expect(() => net.requiresGrad_(1 as unknown as boolean)).toThrow(TypeError);
  });

  it('zeroGrad sets them to null, or to zeros in their memory', () => {
    const net = new Net();
    net.forward(input()).sum().backward();
    const grad = net.conv.weight.grad!;
    net.zeroGrad({ setToNone: false });
    expect(net.conv.weight.grad).toBe(grad);
    expect(grad.tolist()).toEqual(zeros(2, 1, 1, 1).tolist());
    net.zeroGrad();
    expect([...net.parameters()].map((p) => p.grad)).toEqual([...net.parameters()].map(() => null));
  });
});

describe('to', () => {
  it('casts what is floating-point, gradients too, and keeps every object', () => {
    const net = new Net();
    net.forward(input()).sum().backward();
    const before = [...net.parameters(), ...net.buffers()];
    expect(net.double()).toBe(net);
    expect([...net.parameters(), ...net.buffers()]).toEqual(before);
    [...net.parameters()].forEach((p, i) => {
      expect(p).toBe(before[i]);
      expect([p.dtype, p.grad!.dtype, p.requiresGrad, p.isLeaf]).toEqual(['float64', 'float64', true, true]);
    });
    expect([...net.buffers()].map((b) => b.dtype)).toEqual(['float64', 'float64', 'int64']);
    net.zeroGrad();
    net.forward(input().double()).sum().backward();
    expect(net.conv.weight.grad!.dtype).toBe('float64');
    expect(net.float().conv.weight.dtype).toBe('float32');
    expect(net.to('float64').conv.weight.dtype).toBe('float64');
  });

  it.each(['int64', 'bool', 'half'])('refuses %s and changes nothing', (dtype) => {
    const net = new Net();
    expect(() => net.to(dtype as 'int64')).toThrow(/to: a module takes a floating-point dtype/);
    expect(net.conv.weight.dtype).toBe('float32');
  });
});

describe('deepCopy', () => {
  it('gives parameters and buffers of their own with the same values, and the same forward', () => {
    const net = new Net();
    net.forward(input());
    const copy = net.deepCopy();
    expect(copy).toBeInstanceOf(Net);
    expect(copy.toString()).toBe(net.toString());
    const x = input();
    expect(copy.eval().forward(x).tolist()).toEqual(net.eval().forward(x).tolist());
    const before = net.conv.weight.tolist();
    for (const p of copy.parameters()) p.data.fill_(9);
    expect(net.conv.weight.tolist()).toEqual(before);
    expect(copy.bn.num_batches_tracked!.item()).toBe(1);
    expect(net.training === copy.training && copy.head.length === 2).toBe(true);
  });

  it('keeps what is shared shared, requiresGrad as it was, and no gradients', () => {
    const net = new Net();
    const tied = new nn.Sequential({ a: net, b: net });
    net.conv.requiresGrad_(false);
    net.forward(input()).sum().backward();
    const copy = tied.deepCopy();
    expect(copy.at(0)).toBe(copy.at(1));
    expect(copy.at(0)).not.toBe(net);
    const inner = copy.at(0) as Net;
    expect([inner.conv.weight.requiresGrad, inner.bn.weight!.requiresGrad]).toEqual([false, true]);
    expect([...copy.parameters()].every((p) => p.grad === null)).toBe(true);
  });

  it('copies containers, null members, persistence, plain values and modules that contain themselves', () => {
    class Odd extends nn.Module {
      numbers = [1, 2];
      options = { deep: { value: 3 } };
      map = new Map([['t', ones(1)]]);
      set = new Set([1]);
      date = new Date(0);
      mask = new nn.Buffer(ones(1), { persistent: false });
      list = new nn.ParameterList([ones(2)]);
      dict = new nn.ModuleDict({ size: new nn.Identity() });
      linear = new nn.Linear(1, 1, { bias: false });
      self: nn.Module | null = null;
    }
    const odd = new Odd();
    odd.self = odd;
    const copy = odd.deepCopy();
    expect(copy.self).toBe(copy);
    expect([copy.numbers, copy.options, [...copy.set]]).toEqual([[1, 2], { deep: { value: 3 } }, [1]]);
    expect([copy.numbers === odd.numbers, copy.options.deep === odd.options.deep, copy.date === odd.date]).toEqual([
      false,
      false,
      true,
    ]);
    expect(copy.map.get('t')).not.toBe(odd.map.get('t'));
    copy.self = odd.self = null;
    expect(Object.keys(copy.stateDict())).toEqual(Object.keys(odd.stateDict()));
    expect(copy.dict.get('size')).not.toBe(odd.dict.get('size'));
    expect(copy.dict.size).toBe(1);
    expect(copy.list[0]).not.toBe(odd.list[0]);
    expect(() => Reflect.set(copy.linear, 'weight', zeros(1, 1))).toThrow(TypeError);
    expect(copy.linear.bias).toBeNull();
  });

  // As copy.deepcopy: storages are copied once, but each Parameter has memory of its own.
  it('keeps memory that buffers, views and lists of tensors share shared, with their strides', () => {
    class Views extends nn.Module {
      base = arange(6).to('float32').view(2, 3);
      row = new nn.Buffer(this.base.select(0, 1));
      turned = new nn.Buffer(this.base.t(), { persistent: false });
      wide = new nn.Buffer(tensor([5]).expand(4));
      list = [this.base.select(1, 0), this.row];
      byName = { map: new Map([['last', this.base.narrow(1, 2, 1)]]) };
      weight = new nn.Parameter(this.base.select(0, 0));
      learned = ones(2).requiresGrad_();
    }
    const net = new Views();
    net.learned.grad = ones(2);
    const copy = net.deepCopy();
    copy.base.fill_(7);
    expect(copy.row.tolist()).toEqual([7, 7, 7]);
    expect(copy.turned.tolist()).toEqual([[7, 7], [7, 7], [7, 7]]); // biome-ignore format: rows
    expect([copy.list[0]!.tolist(), copy.list[1] === copy.row]).toEqual([[7, 7], true]);
    expect(copy.byName.map.get('last')!.tolist()).toEqual([[7], [7]]);
    expect(copy.weight.tolist()).toEqual([0, 1, 2]);
    expect([copy.turned.stride(), copy.wide.stride(), copy.row.storageOffset()]).toEqual([[1, 3], [0], 3]);
    expect([copy.row instanceof nn.Buffer, copy.turned.persistent, copy.learned.grad!.tolist()]).toEqual([
      true,
      false,
      [1, 1],
    ]);
    expect(net.base.tolist()).toEqual([[0, 1, 2], [3, 4, 5]]); // biome-ignore format: rows
    copy.weight.data.fill_(8);
    expect(net.weight.tolist()).toEqual([0, 1, 2]);
  });

  it('refuses a tensor with a history', () => {
    const module = new nn.Module();
    Reflect.set(module, 'cached', tensor([1], { requiresGrad: true }).mul(2));
    expect(() => module.deepCopy()).toThrow(/deepCopy: a tensor that was computed/);
  });
});

describe('a module that contains itself', () => {
  class Loop extends nn.Module {
    linear = new nn.Linear(1, 1);
    inner: nn.Module = new nn.Sequential(new nn.ReLU());
  }
  const loop = () => {
    const module = new Loop();
    (module.inner as nn.Sequential).append(module);
    return module;
  };

  it.each<[string, (m: nn.Module) => unknown]>([
    ['apply', (m) => m.apply((each) => each instanceof nn.Linear && each.resetParameters())],
    ['train', (m) => m.eval()],
    ['stateDict', (m) => m.stateDict()],
    ['loadStateDict', (m) => m.loadStateDict({})],
    ['toString', (m) => m.toString()],
    ['namedModules', (m) => [...m.namedModules({ removeDuplicate: false })]],
  ])('is refused by %s before anything happens', (name, run) => {
    const module = loop();
    const before = module.linear.weight.tolist();
    expect(() => run(module)).toThrow(RangeError);
    expect(() => run(module)).toThrow(`${name}: a module contains itself: "inner.1" is the Loop that it is part of`);
    expect([module.linear.weight.tolist(), module.training, module.linear.training]).toEqual([before, true, true]);
  });

  it('is refused when it is its own child', () => {
    const module = new Loop();
    module.inner = module;
    expect(() => module.apply(() => {})).toThrow(/apply: a module contains itself: "inner" is the Loop/);
  });

  it('is listed once by walks that list everything once, as in PyTorch', () => {
    expect([...loop().namedModules()].map(([name]) => name)).toEqual(['', 'linear', 'inner', 'inner.0']);
    expect([...loop().parameters()].length).toBe(2);
  });
});

it('a tree of 3,000 levels does not overflow the stack of a walk', () => {
  let module: nn.Module = new nn.Linear(1, 1);
  for (let i = 0; i < 3000; i++) module = new nn.Sequential(module);
  expect([...module.modules()].length).toBe(3001);
  expect([...module.namedParameters()].length).toBe(2);
});
