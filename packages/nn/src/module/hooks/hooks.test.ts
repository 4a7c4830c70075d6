import { noGrad, ones, type Tensor, tensor } from '@wick/tensor';
import { fixture } from '@wick/testing';
import * as nn from '../../index.ts';

const { hooks } = fixture<{
  hooks: { used: number[]; seen: unknown[][]; a: number[]; b: number[] }[];
}>(`${__dirname}/..`, 'tree');

class Double extends nn.Module {
  override forward(x: Tensor, plus = 0): Tensor {
    return x.mul(2).add(plus);
  }
}
const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
afterAll(() => warned.mockRestore());

describe('forward hooks', () => {
  it('run for every caller of forward(), in order, and see inputs and output', () => {
    const module = new Double();
    const seen: unknown[] = [];
    module.registerForwardPreHook((m, [x, plus]) => {
      seen.push(['pre', m === module, x.item(), plus]);
    });
    module.registerForwardHook((m, [x], output) => {
      seen.push(['post', m === module, x.item(), output.item()]);
    });
    module.registerForwardHook(() => seen.push('first') && undefined, { prepend: true });
    expect(new nn.Sequential(module).forward(tensor([3])).item()).toBe(6);
    expect(seen).toEqual([['pre', true, 3, undefined], 'first', ['post', true, 3, 6]]);
  });

  it('may change the inputs and the output', () => {
    const module = new Double();
    module.registerForwardPreHook(() => tensor([10])); // one value alone is the only input
    module.registerForwardPreHook((_, [x]) => [x, 5]);
    module.registerForwardHook((_m, _i, output) => output.neg());
    expect(module.forward(tensor([1])).item()).toBe(-25);
  });

  it('shadow forward() while there are some, without a trace in enumerations, and give back what was there', () => {
    const module = new Double();
    const keys = Object.keys(module);
    const one = module.registerForwardHook(() => undefined);
    const two = module.registerForwardPreHook(() => undefined);
    expect(Object.hasOwn(module, 'forward')).toBe(true);
    expect(Object.keys(module)).toEqual(keys);
    one.remove();
    one.remove();
    expect(Object.hasOwn(module, 'forward')).toBe(true);
    two.remove();
    expect(Object.hasOwn(module, 'forward')).toBe(false);
    expect(module.forward).toBe(Double.prototype.forward);
  });

  it('leave a forward() that is a property of the instance in place, and let it be replaced', () => {
    class Arrow extends nn.Module {
      override forward = (x: unknown) => (x as Tensor).add(1);
    }
    const module = new Arrow();
    const own = module.forward;
    const hook = module.registerForwardHook((_m, _i, output) => (output as Tensor).mul(10));
    expect((module.forward(tensor([1])) as Tensor).item()).toBe(20);
    module.forward = (x) => x as Tensor;
    expect((module.forward(tensor([1])) as Tensor).item()).toBe(10);
    hook.remove();
    expect((module.forward(tensor([1])) as Tensor).item()).toBe(1);
    const again = new Arrow();
    again.registerForwardHook(() => undefined).remove();
    expect(Object.keys(again)).toEqual(['training', 'forward']);
    expect(own).not.toBe(module.forward);
  });

  it('are not run by super.forward(), which is the same call', () => {
    class Twice extends Double {
      override forward(x: Tensor): Tensor {
        return super.forward(x).add(1);
      }
    }
    const module = new Twice();
    let calls = 0;
    module.registerForwardHook(() => {
      calls++;
    });
    expect(module.forward(tensor([1])).item()).toBe(3);
    expect(calls).toBe(1);
  });

  it('with alwaysCall run when forward() throws, once, and the error goes on', () => {
    class Failing extends nn.Module {
      override forward(_x: Tensor): Tensor {
        throw new RangeError('broken');
      }
    }
    const module = new Failing();
    const calls: string[] = [];
    module.registerForwardHook(() => calls.push('usual'));
    module.registerForwardHook((_m, _i, output) => calls.push(`always ${output}`), { alwaysCall: true });
    module.registerForwardHook(
      () => {
        throw new Error('in the hook');
      },
      { alwaysCall: true },
    );
    expect(() => module.forward(ones(1))).toThrow('broken');
    expect(calls).toEqual(['always undefined']);
    expect(warned).toHaveBeenCalledWith(expect.stringContaining('Failing: a forward hook threw while another error'));
  });

  it('are copied with the module', () => {
    const module = new Double();
    const hook = module.registerForwardHook((_m, _i, output) => output.neg());
    const copy = module.deepCopy();
    hook.remove();
    expect([module.forward(tensor([1])).item(), copy.forward(tensor([1])).item()]).toEqual([2, -2]);
  });

  it('must be functions', () => {
    expect(() => new Double().registerForwardHook(3 as never)).toThrow(
      /registerForwardHook: expected a function, got number/,
    );
  });
});

describe('backward hooks', () => {
  class Three extends nn.Module {
    override forward(a: Tensor, b: Tensor, c: Tensor): Tensor[] {
      return [a.mul(b), b.mul(2), c];
    }
  }
  const listed = (gradients: nn.HookGradients) => gradients.map((g) => g?.tolist() ?? null);

  it.each(hooks)(
    'see the gradients that PyTorch shows and replace them, outputs $used used',
    ({ used, seen, a, b }) => {
      const module = new Three();
      const saw: unknown[] = [];
      module.registerFullBackwardPreHook((_, gradOutput) => {
        saw.push(['pre', listed(gradOutput)]);
      });
      module.registerFullBackwardHook((_, gradInput, gradOutput) => {
        saw.push(['hook', listed(gradInput), listed(gradOutput)]);
      });
      module.registerFullBackwardHook((_, gradInput) => gradInput.map((g) => g?.mul(10) ?? null));
      const x = tensor([1, 2], { requiresGrad: true });
      const y = tensor([3, 5], { requiresGrad: true });
      const outputs = module.forward(x, y, ones(1));
      let total = tensor(0);
      for (const i of used) total = total.add(outputs[i]!.sum());
      total.backward();
      expect(saw).toEqual(seen);
      expect([x.grad!.tolist(), y.grad!.tolist()]).toEqual([a, b]);
    },
  );

  it('run once the output is known where no input wants a gradient', () => {
    const layer = new nn.Linear(1, 1);
    const saw: unknown[] = [];
    layer.registerFullBackwardHook((_, gradInput, gradOutput) => {
      saw.push([listed(gradInput), listed(gradOutput)]);
    });
    layer.forward(ones(1, 1)).backward();
    expect(saw).toEqual([[[null], [[[1]]]]]);
  });

  it('may replace the gradient at the output', () => {
    const module = new Double();
    module.registerFullBackwardPreHook((_, [g]) => [g!.mul(3)]);
    const x = tensor([1], { requiresGrad: true });
    module.forward(x).backward();
    expect(x.grad!.item()).toBe(6);
  });

  it('do not run and cost nothing inside noGrad', () => {
    const module = new Double();
    module.registerFullBackwardHook(() => {
      throw new Error('ran');
    });
    expect(noGrad(() => module.forward(tensor([1], { requiresGrad: true }))).requiresGrad).toBe(false);
  });

  it.each<[string, unknown, RegExp]>([
    [
      'another number of gradients',
      [null, null],
      /registerFullBackwardHook: the hook must return 1 gradients, it returned 2/,
    ],
    ['what is no tensor', [3], /registerFullBackwardHook: gradient 0 .* must be a Tensor or null/],
  ])('are refused when they return %s', (_, result, message) => {
    const module = new Double();
    module.registerFullBackwardHook(() => result);
    expect(() => module.forward(tensor([1], { requiresGrad: true })).backward()).toThrow(message);
  });

  it('refuse an in-place change of the input, which would pass them by', () => {
    const relu = new nn.ReLU({ inplace: true });
    relu.registerFullBackwardHook(() => undefined);
    const x = tensor([1], { requiresGrad: true }).mul(1);
    expect(() => relu.forward(x)).toThrow(RangeError);
  });

  it('say that an output of another kind will not do', () => {
    class Named extends nn.Module {
      override forward(x: Tensor) {
        return { x };
      }
    }
    const module = new Named();
    module.registerFullBackwardHook(() => undefined);
    expect(Object.keys(module.forward(tensor([1], { requiresGrad: true })))).toEqual(['x']);
    expect(warned).toHaveBeenCalledWith(expect.stringMatching(/^Named: backward hooks need an output/));
  });

  it('work for second derivatives', () => {
    class Cube extends nn.Module {
      override forward(x: Tensor) {
        return x.mul(x).mul(x);
      }
    }
    const module = new Cube();
    let calls = 0;
    module.registerFullBackwardHook(() => {
      calls++;
    });
    const x = tensor([2], { requiresGrad: true });
    module.forward(x).backward({ createGraph: true });
    const first = x.grad!;
    x.grad = null;
    first.backward();
    expect([first.item(), x.grad!.item()]).toEqual([12, 12]);
    expect(calls).toBeGreaterThanOrEqual(1);
  });
});

describe('a backward hook', () => {
  class Product extends nn.Module {
    weight = new nn.Parameter(tensor([3, 3]));
    override forward(x: Tensor, y: Tensor): Tensor {
      return x.mul(this.weight).mul(y);
    }
  }
  const wanting = () => tensor([2, 2], { requiresGrad: true });
  const still = () => tensor([2, 2]);
  // As PyTorch's: null where no input wants a gradient, zeros for one that does not beside one that does.
  it.each<[string, Tensor, Tensor, unknown[]]>([
    ['neither', still(), still(), [null, null]],
    ['the first', wanting(), still(), [[6, 6], [0, 0]]], // biome-ignore format: rows
    ['the second', still(), wanting(), [[0, 0], [6, 6]]], // biome-ignore format: rows
    ['both', wanting(), wanting(), [[6, 6], [6, 6]]], // biome-ignore format: rows
  ])('sees no gradient computed that is not wanted: %s', (_, x, y, expected) => {
    const module = new Product();
    const saw: unknown[] = [];
    module.registerFullBackwardHook((_m, gradInput) => void saw.push(...gradInput.map((g) => g?.tolist() ?? null)));
    module.forward(x, y).sum().backward();
    expect(saw).toEqual(expected);
    expect([x.grad === null, y.grad === null]).toEqual([!x.requiresGrad, !y.requiresGrad]);
  });

  it.each<[string, (net: nn.Sequential) => nn.Module]>([
    ['in front of it', (net) => net[0]!],
    ['of its own', (net) => net[1]!],
  ])('is named where a layer works in place on what passes it: %s', (_, pick) => {
    for (const register of ['registerFullBackwardHook', 'registerFullBackwardPreHook'] as const) {
      const net = new nn.Sequential(new nn.Linear(2, 2), new nn.ReLU({ inplace: true }));
      const handle = pick(net)[register](() => {});
      const x = ones(1, 2).requiresGrad_();
      expect(() => net.forward(x)).toThrow(/relu_: a module's backward hook \(registerFullBackwardHook or .* \(in "1"/);
      handle.remove();
      net.forward(x).sum().backward();
    }
  });

  it('is named where a view of its input is changed in place', () => {
    class First extends nn.Module {
      override forward(x: Tensor): Tensor {
        x.select(0, 0).mul_(2);
        return x;
      }
    }
    const module = new First();
    module.registerFullBackwardHook(() => {});
    expect(() => module.forward(wanting().mul(1))).toThrow(/mul_: a module's backward hook/);
  });
});
