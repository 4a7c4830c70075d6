import {
  defineFunction,
  enableGrad,
  Generator,
  grad,
  noGrad,
  ones,
  rand,
  randn,
  type Tensor,
  tensor,
  zeros,
} from '@wick/tensor';
import { compile } from './index.ts';
import { nn, optim } from './testing/packages.ts';

function times(n: number, run: (i: number) => void): void {
  for (let i = 0; i < n; i++) run(i);
}

it('other shapes, dtypes and strides are captured anew', () => {
  const step = compile((x: Tensor) => x.mul(2).sum(0));
  const inputs = [rand(2, 3), rand(4, 3), rand(2, 3, { dtype: 'float64' }), rand(3, 2).t()];
  times(4, () => {
    for (const x of inputs) expect(step(x).equal(x.mul(2).sum(0))).toBe(true);
  });
  expect(step.captures).toBe(4);
});

it('numbers, strings and booleans among the arguments are inputs', () => {
  const step = compile((x: Tensor, factor: number, { turn }: { turn: boolean }) => {
    const y = x.mul(factor);
    return turn ? y.neg() : y;
  });
  times(4, () => {
    expect(step(ones(1), 2, { turn: true }).item()).toBe(-2);
    expect(step(ones(1), 3, { turn: false }).item()).toBe(3);
  });
  expect(step.captures).toBe(2);
});

it('a mode is noticed', () => {
  const model = new nn.Sequential(new nn.Linear(3, 3), new nn.Dropout(0.9));
  const step = compile((x: Tensor) => model.forward(x));
  const x = ones(2, 3);
  times(4, () => step(x));
  model.eval();
  times(4, () => expect(step(x).equal((model.forward(x) as Tensor).detach())).toBe(true));
  expect(step.captures).toBe(2);
  model.train();
  step(x);
  expect(step.captures).toBe(2);
});

it('of the numbers of a layer, -0 is another one than 0, and NaN is no change', () => {
  class Net extends nn.Module {
    zero = 0;
    nan = Number.NaN;
    override forward(x: Tensor): Tensor {
      return x.mul(1 / this.zero).add(this.nan);
    }
  }
  const model = new Net();
  const step = compile((x: Tensor) => model.forward(x));
  times(4, () => step(ones(2)));
  expect(step.captures).toBe(1);
  model.zero = -0;
  times(4, () => step(ones(2)));
  expect(step.captures).toBe(2);
  model.nan = 1;
  times(4, () => expect(step(ones(2)).tolist()).toEqual([-Infinity, -Infinity]));
  expect(step.captures).toBe(3);
});

it('a number of a layer, a replaced layer and a replaced parameter are noticed', () => {
  class Net extends nn.Module {
    slope = 0.1;
    fc = new nn.Linear(3, 3);
    list = new nn.Sequential(new nn.Linear(3, 3));
    override forward(x: Tensor): Tensor {
      return nn.functional.leakyRelu(this.list.forward(this.fc.forward(x)) as Tensor, this.slope);
    }
  }
  const model = new Net();
  const step = compile((x: Tensor) => model.forward(x));
  const x = randn(2, 3);
  const check = () => times(4, () => expect(step(x).equal((model.forward(x) as Tensor).detach())).toBe(true));
  check();
  model.slope = 0.5;
  check();
  model.fc = new nn.Linear(3, 3);
  check();
  model.fc.weight = new nn.Parameter(randn(3, 3));
  check();
  model.fc.bias!.data = randn(3);
  check();
  model.list.append(new nn.Tanh());
  check();
  expect(step.captures).toBe(6);
});

it('what a module holds in arrays and objects is noticed however deep, and what its first call makes is kept', () => {
  class Net extends nn.Module {
    config = { scale: { of: 2 } as Record<string, unknown>, again: null as unknown };
    layers = [[new nn.Linear(3, 3)]];
    masks = new Map<number, Tensor>();
    override forward(x: Tensor): Tensor {
      const n = x.shape[0]!;
      if (!this.masks.has(n)) this.masks.set(n, ones(n, n).tril());
      const y = this.layers.flat().reduce((h, layer) => layer.forward(h), x.mul(this.config.scale.of as number));
      return this.masks.get(n)!.matmul(y);
    }
  }
  const model = new Net();
  model.config.again = model.config; // nothing is looked at for ever
  const step = compile((x: Tensor) => model.forward(x));
  const check = () =>
    times(8, (i) => {
      const x = randn(2 + (i % 2), 3);
      expect(step(x).equal(model.forward(x).detach())).toBe(true);
    });
  check();
  model.config.scale.of = 3;
  check();
  model.layers[0]!.push(new nn.Linear(3, 3));
  check();
  expect(step.captures).toBe(6);
});

it('a tensor that the function has want a gradient is returned with it', () => {
  const step = compile((x: Tensor) => {
    const [leaf, other] = [x.clone().requiresGrad_(), x.mul(2).requiresGrad_()];
    leaf.pow(3).sum().backward();
    return { leaf, list: [other] };
  });
  times(6, (i) => {
    const { leaf, list } = step(tensor([i, 2]));
    expect([leaf.requiresGrad, leaf.isLeaf, leaf.tolist(), leaf.grad!.tolist()]).toEqual([
      true,
      true,
      [i, 2],
      [3 * i * i, 12],
    ]);
    expect([list[0]!.requiresGrad, list[0]!.grad, list[0]!.tolist()]).toEqual([true, null, [2 * i, 4]]);
  });
  expect(step.captures).toBe(1);
});

it('a leaf among the arguments and a tensor with a history are recorded apart', () => {
  const weight = ones(2, { requiresGrad: true });
  const step = compile((x: Tensor) => {
    const inner = x.detach().requiresGrad_();
    inner.mul(weight).sum().backward();
    return [x.mul(2), inner.grad!];
  });
  times(4, () => step(ones(2, { requiresGrad: true })));
  times(4, () => step(weight.mul(3)));
  expect(step.captures).toBe(2);
});

it('truths and indices of half types are results like others', () => {
  const step = compile((x: Tensor) => [x.gt(1), ...x.max(0), x.argmax(0), x.add(x)]);
  times(5, (i) => {
    const [large, most, at, index, sum] = step(tensor([1, i], { dtype: 'float16' })) as Tensor[];
    expect([large!.tolist(), at!.item(), index!.item()]).toEqual([[false, i > 1], i > 1 ? 1 : 0, i > 1 ? 1 : 0]);
    expect([most!.item(), sum!.tolist()]).toEqual([Math.max(1, i), [2, 2 * i]]);
  });
});

it('values that are loaded or set outside are seen', () => {
  const model = new nn.Linear(3, 3);
  const step = compile((x: Tensor) => model.forward(x));
  const x = randn(2, 3);
  times(4, () => step(x));
  model.loadStateDict(new nn.Linear(3, 3).stateDict());
  expect(step(x).equal(model.forward(x).detach())).toBe(true);
  noGrad(() => model.weight.fill_(2));
  expect(step(x).equal(model.forward(x).detach())).toBe(true);
  model.weight.data.mul_(3);
  expect(step(x).equal(model.forward(x).detach())).toBe(true);
  expect(step.captures).toBe(1);
});

it('freezing, gradients switched off, and gradients that are there or not are noticed', () => {
  const model = new nn.Linear(3, 1);
  const step = compile((x: Tensor) => {
    model.forward(x).sum().backward();
    return x;
  });
  const x = ones(2, 3);
  times(4, () => step(x));
  expect(model.weight.grad!.tolist()).toEqual([[8, 8, 8]]);
  model.zeroGrad();
  times(4, () => step(x));
  expect(model.weight.grad!.tolist()).toEqual([[8, 8, 8]]);
  model.bias!.requiresGrad_(false);
  times(4, () => step(x));
  expect(model.weight.grad!.tolist()).toEqual([[16, 16, 16]]);
  expect(model.bias!.grad!.tolist()).toEqual([8]);
});

it('grad mode at the call is noticed', () => {
  const weight = ones(2, { requiresGrad: true });
  const step = compile((x: Tensor) => enableGrad(() => x.mul(weight)).add(1));
  times(4, () => step(ones(2)));
  times(4, () => noGrad(() => step(ones(2))));
  expect(step.captures).toBe(2);
});

it('an argument in the memory of another one is captured apart', () => {
  const step = compile((x: Tensor, y: Tensor) => {
    x.add_(1);
    return y.mul(1);
  });
  times(4, () => expect(step(ones(2), ones(2)).tolist()).toEqual([1, 1]));
  times(4, () => {
    const x = ones(2);
    expect(step(x, x).tolist()).toEqual([2, 2]);
  });
  expect(step.captures).toBe(2);
});

it('an argument in the memory of a parameter is captured apart', () => {
  const weight = ones(2);
  const step = compile((x: Tensor) => {
    weight.add_(1);
    return x.mul(1);
  });
  times(4, () => expect(step(ones(2)).tolist()).toEqual([1, 1]));
  times(4, (i) => expect(step(weight.view(2)).tolist()).toEqual([6 + i, 6 + i]));
});

it('recordings are bounded: the rest runs eagerly and says why', () => {
  const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
  const two = tensor(2, { requiresGrad: true });
  const step = compile((x: Tensor) => x.mul(two), { maxCaptures: 2 });
  for (let n = 1; n < 6; n++)
    times(4, () => {
      const y = step(ones(n));
      expect([y.requiresGrad, y.tolist()]).toEqual([false, new Array(n).fill(2)]);
    });
  expect(step.captures).toBe(2);
  expect(warned.mock.calls.flat().join('\n')).toMatch(/maxCaptures.*eagerly/);
  warned.mockRestore();
});

it('a gradient is a new tensor after zeroGrad, and the same one without', () => {
  const weight = ones(2, { requiresGrad: true });
  const optimizer = new optim.SGD([weight], { lr: 1 });
  const step = compile((x: Tensor, forget: boolean) => {
    if (forget) optimizer.zeroGrad();
    x.mul(weight).sum().backward();
  });
  times(4, () => step(ones(2), true));
  const before = weight.grad!;
  step(tensor([5, 6]), true);
  expect(before.tolist()).toEqual([1, 1]);
  expect(weight.grad!.tolist()).toEqual([5, 6]);
  times(4, () => step(ones(2), false));
  const same = weight.grad!;
  step(ones(2), false);
  expect(weight.grad).toBe(same);
  expect(same.tolist()).toEqual([10, 11]);
});

it('generators among the arguments are known by who they are', () => {
  const step = compile((x: Tensor, { generator }: { generator: Generator }) => x.add(rand(3, { generator })));
  const [a, b, c] = [1, 1, 2].map((seed) => new Generator().manualSeed(seed)) as [Generator, Generator, Generator];
  const x = zeros(3);
  times(5, () => expect(step(x, { generator: a }).equal(rand(3, { generator: b }))).toBe(true));
  times(5, () => {
    const state = c.getState();
    const wanted = rand(3, { generator: c });
    c.setState(state);
    expect(step(x, { generator: c }).equal(wanted)).toBe(true);
  });
  expect(step.captures).toBe(2);
});

it('a method is that of the object it is called for', () => {
  const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
  class Scaled {
    constructor(readonly by: number) {}
    run(x: Tensor): Tensor {
      return x.mul(this.by);
    }
  }
  Scaled.prototype.run = compile(Scaled.prototype.run);
  const [two, three] = [new Scaled(2), new Scaled(3)];
  times(5, () => expect(two.run(ones(1)).item()).toBe(2));
  times(5, (i) => expect([three, two][i % 2]!.run(ones(1)).item()).toBe(3 - (i % 2)));
  expect(warned.mock.calls.flat().join('\n')).toMatch(/a method is called for another object/);
  warned.mockRestore();
});

it('a compiled function in another one is a part of it', () => {
  const inner = compile((x: Tensor) => x.mul(2));
  const outer = compile((x: Tensor) => inner(x).add(1));
  times(5, () => expect(outer(ones(1)).item()).toBe(3));
  expect([inner.captures, outer.captures]).toEqual([0, 1]);
});

it('a module is compiled for inference', () => {
  const model = new nn.Sequential(new nn.Linear(3, 3), new nn.Dropout());
  const compiled = compile(model);
  expect(() => compiled.forward(ones(1, 3))).toThrow(/call eval\(\) first/);
  model.eval();
  times(5, () => expect(compiled.forward(ones(1, 3)).equal((model.forward(ones(1, 3)) as Tensor).detach())).toBe(true));
  expect(compiled.captures).toBe(1);
});

it('what a graph from outside has saved must not be changed in place, as eagerly', () => {
  const weight = ones(2, { requiresGrad: true });
  const cube = defineFunction<[Tensor, Tensor]>({
    name: 'cube',
    forward: (ctx, x, y) => {
      ctx.saveForBackward(x, y);
      return x.pow(3).mul(y);
    },
    backward: (ctx, grad) => [grad.mul(ctx.savedTensors[0].pow(2).mul(3)).mul(ctx.savedTensors[1]), null],
  });
  for (const through of [(x: Tensor, y: Tensor) => x.mul(y), cube]) {
    const saved = tensor([2, 3]);
    const loss = through(weight, saved).sum();
    const step = compile(() => grad(loss, weight, { retainGraph: true })[0]);
    const before = grad(loss, weight, { retainGraph: true })[0].tolist();
    times(5, () => expect(step().tolist()).toEqual(before));
    expect(step.captures).toBe(1);
    saved.add_(1);
    expect(() => step()).toThrow(/modified by an in-place operation/);
  }
});

it('what a result holds more than once is one object, as eagerly, and what it computes twice is two', () => {
  const weight = ones(2, { requiresGrad: true });
  const step = compile((x: Tensor) => {
    const y = x.mul(weight);
    const part = { y, again: [y, x] };
    return { part, list: [part, y.detach(), x.mul(2), x.mul(2)], x };
  });
  times(6, (i) => {
    const x = tensor([i, 1]);
    const { part, list, x: given } = step(x);
    expect([given === x, list[0] === part, part.again[0] === part.y, part.again[1] === x]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    const [, other, twice, more] = list as Tensor[];
    expect([other === part.y, twice === more]).toEqual([false, false]);
    noGrad(() => part.y.add_(1));
    twice!.add_(1);
    expect([other!.tolist(), more!.tolist()]).toEqual([
      [i + 1, 2],
      [2 * i, 2],
    ]);
  });
  expect(step.captures).toBe(1);
});
