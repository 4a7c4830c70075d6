import { manualSeed, noGrad, ones, randn, type Tensor, zeros } from '@wick/tensor';
import { compile } from './index.ts';
import { optim } from './testing/packages.ts';
import { type Case, expectSameAsEager } from './testing/sameAsEager.ts';

const leaf = () => randn(4, { requiresGrad: true });
const sgd = (p: Tensor) => new optim.SGD([p], { lr: 0.05, momentum: 0.9 });

function trained(p: Tensor, x: Tensor, optimizer: optim.Optimizer): Tensor {
  optimizer.zeroGrad();
  const loss = x.mul(p).sum();
  loss.backward();
  optimizer.step();
  return loss;
}

/** Arguments, parameters and gradients that lie in one memory, at some calls or at all. */
const cases: Record<string, [calls: number, make: () => Case]> = {
  'an argument in the memory of a parameter that is stepped': [
    9,
    () => {
      const p = randn(4, 4, { requiresGrad: true });
      const optimizer = sgd(p);
      return {
        step: (x: Tensor) => [trained(p, x, optimizer), x.mul(1)],
        args: () => [p.data.select(0, 1)],
        state: [p, optimizer],
      };
    },
  ],
  'an argument that lies behind the first element of what is changed, and then elsewhere': [
    14,
    () => {
      const p = randn(4, 4);
      return {
        step: (x: Tensor) => {
          p.mul_(1.1);
          return [x.mul(2), p.sum(0), x.add(p)];
        },
        args: (i) => [p.select(0, i < 6 ? 2 : 1)],
        state: [p],
      };
    },
  ],
  'an argument that is another tensor later on': [
    10,
    () => {
      const p = randn(4);
      return {
        step: (x: Tensor) => [x.mul(p), p.add(x)],
        args: (i) => [i < 5 ? p.view(4) : randn(4)],
        between: () => void p.mul_(0.9),
        state: [p],
      };
    },
  ],
  'a parameter among the arguments, and another one': [
    12,
    () => {
      const [p, q] = [leaf(), leaf()];
      const optimizer = sgd(p);
      const turns = [p, p, p, p, q, q, q, q, p, q, p, q];
      return {
        step: (x: Tensor) => {
          x.grad = null;
          return [trained(p, x, optimizer), x.grad!];
        },
        args: (i) => [turns[i]],
        state: [p, q, optimizer],
      };
    },
  ],
  'parameters that take turns as arguments from the first call on': [
    12,
    () => {
      const [p, q] = [leaf(), leaf()];
      const optimizer = sgd(p);
      return { step: (x: Tensor) => trained(p, x, optimizer), args: (i) => [i % 2 ? p : q], state: [p, q, optimizer] };
    },
  ],
  'a buffer among the arguments, and another tensor': [
    10,
    () => {
      const kept = zeros(4);
      return {
        step: (x: Tensor) => {
          kept.add_(1);
          return x.mul(2).add(kept);
        },
        args: (i) => [i < 5 ? kept : randn(4)],
        state: [kept],
      };
    },
  ],
  'an argument that only the optimizer changes': [
    12,
    () => {
      const p = leaf();
      const optimizer = sgd(p);
      return {
        step: (x: Tensor) => {
          optimizer.step();
          return x.mul(1);
        },
        args: (i) => {
          p.grad = ones(4);
          return [i < 6 ? p.data : randn(4)];
        },
        state: [p, optimizer],
      };
    },
  ],
  'a gradient among the arguments': [
    10,
    () => {
      const p = leaf();
      p.grad = ones(4);
      return {
        step: (g: Tensor) => {
          p.mul(2).sum().backward();
          return [g.mul(1), p.grad!.mul(1)];
        },
        args: (i) => [i < 5 ? p.grad : randn(4)],
        state: [p],
      };
    },
  ],
  'a part of a gradient’s memory among the arguments': [
    12,
    () => {
      const p = leaf();
      const memory = ones(8);
      p.grad = memory.slice(0, 2, 6);
      return {
        step: (g: Tensor) => {
          p.mul(2).sum().backward();
          return [g.mul(1), p.grad!.mul(1)];
        },
        args: (i) => [memory.slice(0, i < 6 ? 1 : 2, i < 6 ? 7 : 8)],
        state: [p],
      };
    },
  ],
  'two gradients that are one tensor for a while': [
    16,
    () => {
      const [p, q] = [leaf(), leaf()];
      return {
        step: (x: Tensor) => {
          p.mul(x).sum().backward();
          q.square().sum().backward();
          return [p.grad!.mul(1), q.grad!.mul(1)];
        },
        args: () => [randn(4)],
        between: (i) => {
          if (i === 0) [p.grad, q.grad] = [ones(4), ones(4)];
          if (i === 5) q.grad = p.grad;
          if (i === 11) q.grad = ones(4);
        },
        state: [p, q],
      };
    },
  ],
  'gradients that lie in a buffer which is known outside': [
    16,
    () => {
      const flat = zeros(8);
      const [p, q] = [leaf(), leaf()];
      return {
        step: (x: Tensor) => {
          p.mul(x).sum().backward();
          q.square().sum().backward();
          flat.mul_(0.5);
          noGrad(() => {
            p.sub_(p.grad!.mul(0.1));
            q.sub_(q.grad!, { alpha: 0.1 });
          });
          return flat.norm();
        },
        args: () => [randn(4)],
        between: (i) => {
          if (i === 0) [p.grad, q.grad] = [flat.slice(0, 0, 4), flat.slice(0, 4, 8)];
          if (i === 6) p.grad = ones(4);
          if (i === 10) p.grad = flat.slice(0, 4, 8);
        },
        state: [p, q, flat],
      };
    },
  ],
};

it.each(Object.keys(cases))('%s is what eager calls make of it', (name) => {
  const [calls, make] = cases[name]!;
  expect(expectSameAsEager(make, calls)).toBeGreaterThan(0);
});

it('an argument that is the same tensor at first costs no second recording', () => {
  manualSeed(1);
  const step = compile((x: Tensor) => x.mul(2).sum(0));
  const first = randn(3, 2);
  for (let i = 0; i < 4; i++) step(first);
  for (let i = 0; i < 4; i++) {
    const x = randn(3, 2);
    expect(step(x).equal(x.mul(2).sum(0))).toBe(true);
  }
  expect(step.captures).toBe(1);
});
