import { ones, type Tensor, zeros } from '@wick/tensor';
import { fixture } from '@wick/testing';
import * as nn from '../../index.ts';

const expected = fixture<{ with: unknown[]; after: unknown[] }>(`${__dirname}/..`, 'globalHooks');
const nameOf = (module: nn.Module) => module.constructor.name;
const list = (g: Tensor | null | undefined) => (g ? g.tolist() : null);

it("run in PyTorch's order, before hooks of a module's own, and no more once they are removed", () => {
  const log: unknown[] = [];
  const build = () => {
    const linear = new nn.Linear(1, 1);
    nn.init.constant_(linear.weight, 2);
    nn.init.constant_(linear.bias!, 0);
    linear.registerForwardPreHook(() => void log.push(['own pre']));
    linear.registerForwardHook(() => void log.push(['own forward']));
    linear.registerFullBackwardHook(() => void log.push(['own backward']));
    return new nn.Sequential(linear, new nn.Tanh(), new nn.Sequential(new nn.Identity()));
  };
  const early = build();
  const handles = [
    nn.registerModuleForwardPreHook((m) => void log.push(['all pre', nameOf(m)])),
    nn.registerModuleForwardHook((m) => void log.push(['all forward', nameOf(m)])),
    nn.registerModuleFullBackwardPreHook((m, g) => void log.push(['all backward pre', nameOf(m), list(g[0])])),
    nn.registerModuleFullBackwardHook(
      (m, gi, go) => void log.push(['all backward', nameOf(m), list(gi[0]), list(go[0])]),
    ),
  ];
  const late = build();
  const run = (model: nn.Sequential) => {
    log.length = 0;
    const x = zeros(1, 1).requiresGrad_();
    (model.forward(x) as Tensor).sum().backward();
    return [...log];
  };
  expect(run(early)).toEqual(expected.with);
  expect(run(late)).toEqual(expected.with);
  for (const handle of handles) handle.remove();
  expect(run(early)).toEqual(expected.after);
});

it('may change inputs and outputs, and leave every class as it was', () => {
  // The first module of a class gives its forward() the names of places in errors.
  new nn.ReLU();
  const before = Object.getOwnPropertyDescriptor(nn.ReLU.prototype, 'forward');
  const one = nn.registerModuleForwardPreHook((_, [x]) => [(x as Tensor).neg()]);
  const two = nn.registerModuleForwardHook((_m, _i, y) => (y as Tensor).add(10));
  expect(new nn.ReLU().forward(ones(1)).tolist()).toEqual([10]);
  one.remove();
  expect(new nn.ReLU().forward(ones(1)).tolist()).toEqual([11]);
  two.remove();
  two.remove();
  expect(new nn.ReLU().forward(ones(1)).tolist()).toEqual([1]);
  expect(Object.getOwnPropertyDescriptor(nn.ReLU.prototype, 'forward')).toEqual(before);
});

it('meet a call once, also where forward() calls that of the class above, and classes that are first used later', () => {
  let calls = 0;
  const handle = nn.registerModuleForwardHook(() => void calls++);
  class Twice extends nn.Linear {
    override forward(x: Tensor) {
      return super.forward(x).mul(2);
    }
  }
  new Twice(1, 1).forward(ones(1, 1));
  handle.remove();
  expect(calls).toBe(1);
});

it('run after an error where that is asked for, and refuse what is no function', () => {
  class Throws extends nn.Module {
    override forward(): never {
      throw new RangeError('broken');
    }
  }
  const seen: unknown[] = [];
  const handles = [
    nn.registerModuleForwardHook((_m, _i, output) => void seen.push(output), { alwaysCall: true }),
    nn.registerModuleForwardHook(() => void seen.push('not this one')),
  ];
  expect(() => new Throws().forward()).toThrow('broken');
  for (const handle of handles) handle.remove();
  expect(seen).toEqual([undefined]);
  expect(() => nn.registerModuleForwardPreHook(1 as never)).toThrow(
    /registerModuleForwardPreHook: expected a function, got number/,
  );
});
