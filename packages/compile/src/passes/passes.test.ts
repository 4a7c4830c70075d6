import { ones, randn, type Tensor, tensor } from '@wick/tensor';
import { partsOf } from '@wick/tensor/internal';
import type { Program } from '../graph/ir.ts';
import { keptMemories, programOf } from '../graph/touches.ts';
import { optimized } from '../runner.ts';
import { models, nn, optim } from '../testing/packages.ts';
import { namesOf as names, recorded } from '../testing/recorded.ts';
import { withoutRepetition } from './common.ts';
import { withoutDeadCode } from './deadCode.ts';
import { fusePointwise } from './fuse.ts';
import { planMemory } from './memoryPlan.ts';
import { toPointwise } from './pointwise.ts';
import { toUpdates } from './updates.ts';

describe('dead code', () => {
  const clean = (fn: (...args: Tensor[]) => unknown, ...args: Tensor[]) =>
    names(withoutDeadCode(programOf(recorded(fn, ...args))));

  it('what nobody reads is left out, and what that alone has read', () => {
    const result = clean((x) => {
      x.exp().neg().sum();
      return x.mul(2);
    }, ones(3));
    expect(result).toEqual(['mul']);
  });

  it('changes of what is outside, draws and checks stay', () => {
    const outside = ones(3);
    const result = clean((x) => {
      outside.add_(x);
      randn(2);
      return x.mul(2);
    }, ones(3));
    expect(result).toEqual(['add', 'normal', 'mul']);
  });

  it('of a gradient that is set twice the first time is left out', () => {
    const weight = ones(3, { requiresGrad: true });
    const result = clean((x) => {
      weight.grad = null;
      x.mul(weight).sum().backward();
    }, ones(3));
    expect(result.filter((name) => name === 'grad')).toHaveLength(1);
  });
});

describe('common subexpressions', () => {
  const once = (fn: (...args: Tensor[]) => unknown, ...args: Tensor[]) =>
    names(withoutDeadCode(withoutRepetition(programOf(recorded(fn, ...args)))));

  it('the same operation of the same tensors is done once, numbers included', () => {
    const result = once((x) => x.mul(2).exp().sum().add(x.mul(2).exp().mean()), ones(3));
    expect(result).toEqual(['mul', 'exp', 'sum', 'mean', 'add']);
  });

  it('of parameters too, as long as nobody changes them', () => {
    const weight = ones(3);
    const twice = () => weight.exp().sum().add(weight.exp().mean());
    expect(once((x) => twice().add(x), ones(3))).toEqual(['exp', 'sum', 'mean', 'add', 'add']);
    expect(
      once((x) => {
        const before = twice();
        weight.mul_(2);
        return before.add(twice()).add(x);
      }, ones(3)).filter((name) => name === 'exp'),
    ).toHaveLength(2);
  });

  it('not of a number that was changed before', () => {
    const result = once((x) => {
      const one = tensor(1);
      one.add_(1);
      return x
        .mul(one)
        .sum()
        .add(x.mul(tensor(1)).sum());
    }, ones(3));
    expect(result.filter((name) => name === 'mul')).toHaveLength(2);
  });

  it('not where the tensor was changed in between, nor of results that are kept', () => {
    expect(once((x) => [x.exp().sum(), x.add_(1).exp().sum()], ones(3)).filter((name) => name === 'exp')).toHaveLength(
      2,
    );
    expect(once((x) => [x.exp(), x.exp()], ones(3))).toEqual(['exp', 'exp']);
  });
});

describe('fusion', () => {
  const fused = (fn: (...args: Tensor[]) => unknown, ...args: Tensor[]) =>
    fusePointwise(toPointwise(withoutDeadCode(programOf(recorded(fn, ...args)))));

  it('a chain with broadcasting becomes one step that stores its result alone', () => {
    const program = fused((x, y) => x.mul(y).add(1).tanh(), randn(4, 3), randn(3));
    expect(names(program)).toEqual(['mul+add+tanh']);
    const [step] = program.work;
    expect(step?.kind === 'pointwise' && step.outputs).toHaveLength(1);
    expect(step?.kind === 'pointwise' && step.inputs[1]!.strides).toEqual([0, 1]);
  });

  it('what is read once more is stored as well', () => {
    const program = fused((x) => {
      const h = x.exp();
      return [h, h.neg()];
    }, randn(4));
    expect(program.work).toHaveLength(1);
    expect(program.work[0]!.kind === 'pointwise' && program.work[0]!.outputs).toHaveLength(2);
  });

  it('a product in between is no obstacle, where it is not needed', () => {
    expect(names(fused((x, y) => x.exp().mul(x.matmul(y)), randn(3, 3), randn(3, 3)))).toEqual(['matmul', 'exp+mul']);
    const both = names(fused((x) => x.exp().matmul(x.neg()), randn(3, 3)));
    expect(both).toEqual(['exp+neg', 'matmul']);
  });

  it('an element that is needed at another place is not', () => {
    expect(names(fused((x) => x.exp().add(x.exp().t()), randn(3, 3)))).toEqual(['exp+exp', 'add']);
    expect(names(fused((x) => x.exp().t().add(x), randn(3, 3)))).toEqual(['exp', 'add']);
    expect(names(fused((x) => x.exp_().t().add(x), randn(3, 3)))).toEqual(['exp', 'add']);
  });

  it('a change in place is a part of it', () => {
    expect(names(fused((x) => x.exp().mul_(2).add_(x), randn(3)))).toEqual(['exp+mul+add']);
  });
});

it("an optimizer's step becomes one step for each parameter that has a gradient", () => {
  const model = new nn.Linear(3, 2);
  const optimizer = new optim.SGD([...model.parameters()], { lr: 0.1, momentum: 0.9 });
  const step = (x: Tensor) => {
    optimizer.zeroGrad();
    model.forward(x).sum().backward();
    optimizer.step();
  };
  step(ones(1, 3));
  const program = toUpdates(programOf(recorded(step, ones(1, 3))));
  const updates = program.work.filter((work) => work.kind === 'update');
  expect(updates.map(({ parameter }) => parameter.memory.source)).toEqual(
    [...model.parameters()].map((p) => ({ kind: 'outside', storage: partsOf(p).storage })),
  );
  expect(program.work.some(({ kind }) => kind === 'effect')).toBe(false);
});

describe('memory', () => {
  function planOf(program: Program) {
    const kept = keptMemories(program, program.work);
    return planMemory(program.work, kept, new Set());
  }

  it('memories that are needed at the same time lie apart; a result takes the place of what it is made of', () => {
    const program = toPointwise(programOf(recorded((x) => x.matmul(x).exp().matmul(x).neg(), randn(16, 16))));
    const { bytes, bound } = planOf(program);
    expect(bytes).toBe(3 * 16 * 16 * 4);
    expect(bound).toBe(bytes);
  });

  const nets: Record<string, () => [nn.Module, Tensor]> = {
    LeNet: () => [models.lenet5(), randn(2, 1, 28, 28)],
    'ResNet-18': () => [models.resnet18({ numClasses: 10 }), randn(2, 3, 32, 32)],
    MobileNetV2: () => [models.mobilenetV2({ numClasses: 10 }), randn(2, 3, 32, 32)],
    'a Transformer layer': () => [new nn.TransformerEncoderLayer(16, 2, { dimFeedforward: 32 }), randn(6, 2, 16)],
  };
  it.each(Object.keys(nets))('%s needs no more than 1.2 times of what is needed at once', (name) => {
    const [model, x] = nets[name]!();
    const optimizer = new optim.SGD([...model.parameters()], { lr: 0.1 });
    const step = (input: Tensor) => {
      optimizer.zeroGrad();
      (model.forward(input) as Tensor).square().mean().backward();
      optimizer.step();
    };
    const { bytes, bound } = planOf(optimized(recorded(step, x)));
    expect(bytes / bound).toBeLessThanOrEqual(1.2);
  });
});
