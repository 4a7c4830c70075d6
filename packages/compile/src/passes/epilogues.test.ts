import { randn, type Tensor } from '@wick/tensor';
import type { Program } from '../graph/ir.ts';
import { keptMemories } from '../graph/touches.ts';
import { optimized } from '../runner.ts';
import { nn } from '../testing/packages.ts';
import { namesOf, recorded } from '../testing/recorded.ts';
import { withEpilogues } from './epilogues.ts';
import { planMemory } from './memoryPlan.ts';

const { functional: F } = nn;

const followed = (fn: (...args: Tensor[]) => unknown, ...args: Tensor[]) =>
  withEpilogues(optimized(recorded(fn, ...args)), () => true);

const stored = ({ work }: Program) => work.flatMap((step) => (step.kind === 'epilogue' ? [step.stored] : []));

const [x, w] = [randn(6, 3), randn(3, 4)];

describe('what follows a product or a convolution', () => {
  it('one consumer: the product passes on what it gives', () => {
    const program = followed((a, b) => a.matmul(b).relu(), x, w);
    expect(namesOf(program)).toEqual(['matmul > relu']);
    expect(stored(program)).toEqual([false]);
  });

  it('two consumers: the first one follows, and what both need is stored', () => {
    const program = followed(
      (a, b) => {
        const y = a.matmul(b);
        return [y.tanh(), y.matmul(b.t())];
      },
      x,
      w,
    );
    expect(namesOf(program)).toEqual(['matmul > tanh', 'matmul']);
    expect(stored(program)).toEqual([true]);
  });

  it('two that are done in one pass follow together', () => {
    const program = followed(
      (a, b) => {
        const y = a.matmul(b);
        return [y.tanh(), y.exp()];
      },
      x,
      w,
    );
    expect(namesOf(program)).toEqual(['matmul > tanh+exp']);
    expect(stored(program)).toEqual([false]);
  });

  it('a result that is returned is stored', () => {
    const program = followed(
      (a, b) => {
        const y = a.matmul(b);
        return [y, y.relu()];
      },
      x,
      w,
    );
    expect(namesOf(program)).toEqual(['matmul > relu']);
    expect(stored(program)).toEqual([true]);
  });

  it('through a view of all elements in their order, not through a transposed one or a part', () => {
    expect(namesOf(followed((a, b) => a.matmul(b).view(2, 3, 4).relu(), x, w))).toEqual(['matmul > relu']);
    expect(namesOf(followed((a, b) => a.matmul(b).t().relu(), x, w))).toEqual(['matmul', 'relu']);
    expect(namesOf(followed((a, b) => a.matmul(b).narrow(0, 0, 3).relu(), x, w))).toEqual(['matmul', 'relu']);
    expect(namesOf(followed((a, b) => a.matmul(b).select(0, 1).add(a.matmul(b)), x, w))).toHaveLength(2);
  });

  it('with what is broadcast: a bias of rows, of columns, a number; not where the result itself is', () => {
    expect(namesOf(followed((a, b, c) => a.matmul(b).add(c), x, w, randn(4)))).toEqual(['matmul > add']);
    expect(namesOf(followed((a, b, c) => a.matmul(b).mul(c), x, w, randn(6, 1)))).toEqual(['matmul > mul']);
    expect(namesOf(followed((a, b) => a.matmul(b).mul(3), x, w))).toEqual(['matmul > mul']);
    expect(namesOf(followed((a, b, c) => a.matmul(b).add(c), x, w, randn(2, 6, 4)))).toEqual(['matmul', 'add']);
  });

  it('in place', () => {
    const program = followed((a, b) => a.matmul(b).relu_(), x, w);
    expect(namesOf(program)).toEqual(['matmul > relu']);
  });

  it('not where something is written that other parts of the product still read', () => {
    const square = randn(4, 4);
    expect(namesOf(followed((a, b) => a.add_(a.matmul(b)), square, randn(4, 4)))).toEqual(['matmul', 'add']);
    expect(namesOf(followed((a, b) => b.mul_(a.matmul(b)), square, randn(4, 4)))).toEqual(['matmul', 'mul']);
  });

  it('not past a change of what it reads', () => {
    const program = followed(
      (a, b, c) => {
        const y = a.matmul(b);
        c.add_(c.matmul(c));
        return y.add(c);
      },
      randn(4, 4),
      randn(4, 4),
      randn(4, 4),
    );
    expect(namesOf(program)).toHaveLength(2);
    expect(namesOf(program).filter((name) => name.includes('>'))).toHaveLength(1);
  });

  it('of two products the later one is followed', () => {
    const program = followed((a, b, c) => a.matmul(b).add(a.matmul(c)).relu(), x, w, randn(3, 4));
    expect(namesOf(program)).toEqual(['matmul', 'matmul > add+relu']);
  });

  it('gradients: a product and the derivative of an activation', () => {
    const [first, second] = [new nn.Linear(3, 5, { bias: false }), new nn.Linear(5, 4)];
    const program = followed((a) => {
      const y = second.forward(F.gelu(first.forward(a)));
      y.sum().backward();
    }, x);
    const names = namesOf(program);
    expect(names).toContain('linear > gelu');
    expect(names).toContain('matmul > geluBackward');
  });

  it('batches of products, convolutions with a bias of channels and their gradients', () => {
    expect(namesOf(followed((a, b) => a.matmul(b).sigmoid(), randn(2, 3, 4), randn(2, 4, 5)))).toEqual([
      'matmul > sigmoid',
    ]);
    const biased = new nn.Conv2d(2, 3, 3);
    expect(namesOf(followed((a) => biased.forward(a).sigmoid(), randn(2, 2, 8, 8)))).toEqual(['conv > sigmoid']);
    const first = new nn.Conv2d(2, 3, 3, { bias: false });
    const net = new nn.Sequential(first, new nn.ReLU(), new nn.Conv2d(3, 3, 3), new nn.Sigmoid());
    const names = namesOf(
      followed(
        (a) => {
          const y = (net.forward(a) as Tensor).mul(2);
          y.backward({ gradient: y.detach() });
          return F.convTranspose2d(y, first.weight).relu();
        },
        randn(2, 2, 8, 8),
      ),
    );
    for (const one of [/^conv > relu$/, /^convTranspose > reluBackward/, /^convTranspose > relu$/])
      expect(names.filter((name) => one.test(name))).toHaveLength(1);
  });

  it('where it does not repay all stays as it was', () => {
    const program = optimized(recorded((a, b) => a.matmul(b).relu(), x, w));
    expect(namesOf(withEpilogues(program, () => false))).toEqual(['matmul', 'relu']);
  });
});

it('what follows is written over what the product gives, never over what that still reads', () => {
  const program = followed((a, b) => a.matmul(b).exp().matmul(b).mul(2), randn(16, 16), randn(16, 16));
  const { places, bytes, bound } = planMemory(program.work, keptMemories(program, program.work), new Set());
  for (const step of program.work) {
    if (step.kind !== 'epilogue') throw new Error('not followed');
    const [from] = step.call.inputs;
    const [made] = step.call.outputs;
    const [result] = step.epilogue.outputs;
    expect(places.get(result!.place.memory)).toBe(places.get(made!.memory));
    expect(places.get(result!.place.memory)).not.toBe(places.get(from!.memory));
  }
  expect(bytes).toBe(bound);
});
