import { eye, linalg, manualSeed, ones, rand, randint, randn, type Tensor, tensor, zeros } from '@wick/tensor';
import { compile } from './index.ts';
import { bitsOf, generatorBits } from './testing/bits.ts';
import { adam, mlp } from './testing/classify.ts';
import { nn } from './testing/packages.ts';
import type { Case } from './testing/sameAsEager.ts';

const { functional: F } = nn;
const index = (...values: number[]) => tensor(values, { dtype: 'int64' });

function trained(forward: (...args: Tensor[]) => Tensor, params: Iterable<Tensor>): (...args: Tensor[]) => Tensor {
  const optimizer = adam(params);
  return (...args) => {
    optimizer.zeroGrad();
    const loss = forward(...args);
    loss.backward();
    optimizer.step();
    return loss;
  };
}

/** Steps that refuse what they are given at some calls, early or in the middle of their work. */
const cases: Record<string, () => Case> = {
  'the function itself': () => {
    const model = mlp();
    const step = trained((x) => model.forward(x).square().mean(), model.parameters());
    return {
      step: (x: Tensor, fails: boolean) => {
        const loss = step(x);
        if (fails) throw new Error('no');
        return loss;
      },
      args: (i) => [randn(5, 4), i % 4 === 1],
      state: [() => model.stateDict()],
    };
  },
  'a class that is none': () => {
    const model = mlp();
    const count = zeros(1);
    const step = trained((x, y) => F.crossEntropy(model.forward(x), y!), model.parameters());
    return {
      step: (x: Tensor, y: Tensor) => {
        count.add_(1);
        return step(x, y);
      },
      args: (i) => [randn(3, 4), i % 5 === 4 ? index(0, 1, 5) : randint(0, 3, [3])],
      state: [() => model.stateDict(), () => [...model.parameters()].map((p) => p.grad), count],
    };
  },
  'a row that is computed, between two draws': () => {
    const model = new nn.Embedding(5, 4);
    const count = zeros(3);
    return {
      step: (x: Tensor) => {
        count.add_(rand(3));
        const y = model.forward(x.add(1));
        count.add_(randn(3));
        return y;
      },
      args: (i) => [i % 5 === 4 ? index(1, 2, 7) : randint(0, 4, [3])],
      state: [count],
    };
  },
  'a probability that is computed': () => {
    const p = rand(3, { requiresGrad: true });
    const count = zeros(1);
    const step = trained((x) => F.binaryCrossEntropy(p.mul(x), ones(3)), [p]);
    return {
      step: (x: Tensor) => {
        count.add_(1);
        return step(x);
      },
      args: (i) => [i % 5 === 4 ? tensor([9, 1, 5]) : rand(3).mul(0.5)],
      state: [p, count],
    };
  },
  ...Object.fromEntries(
    Object.entries({
      'a matrix that has no inverse': [(x: Tensor) => linalg.inv(x), [ones(3, 3), ones(3, 3)]],
      'a matrix that is not positive definite': [(x: Tensor) => linalg.cholesky(x), [ones(3, 3), zeros(3, 3)]],
      'a row that is not there': [(x: Tensor, i: Tensor) => x.indexSelect(0, i), [zeros(3, 3), index(0, 3)]],
      'an element that is not there': [(x: Tensor, i: Tensor) => x.index([i]), [zeros(3, 3), index(0, 3)]],
      'a class that has no place': [(x: Tensor, i: Tensor) => F.oneHot(i, 3).mul(x.sum()), [zeros(3, 3), index(0, 3)]],
      'a whole number that is divided by nothing': [
        (x: Tensor, i: Tensor) => tensor(7n).remainder(i).mul(x.sum()),
        [zeros(3, 3), index(0, 3)],
      ],
    } satisfies Record<string, [fn: (x: Tensor, i: Tensor) => Tensor, bad: [Tensor, Tensor]]>).map(
      ([name, [fn, bad]]) => [
        name,
        (): Case => {
          const p = eye(3).requiresGrad_();
          const [before, after] = [zeros(2), zeros(2)];
          return {
            step: (x: Tensor, i: Tensor) => {
              p.grad = null;
              before.add_(rand(2));
              const y = fn(p.mul(x.sum().mul(0).add(1)).add(x), i);
              after.add_(before);
              y.sum().add(p.sum()).backward();
              return [y, rand(1)];
            },
            args: (i) => (i % 5 === 4 ? [bad[0].sub(eye(3)), bad[1]] : [eye(3).mul(i + 1), index(1, 2)]),
            state: [p, before, after],
          };
        },
      ],
    ),
  ),
};

function story({ step, args, state }: Case, isCompiled: boolean): unknown[] {
  const run = (isCompiled ? compile(step as never) : step) as (...args: unknown[]) => unknown;
  return Array.from({ length: 12 }, (_, i) => {
    let result: unknown;
    try {
      result = bitsOf(run(...args(i)));
    } catch (error) {
      result = String(error);
    }
    const look = (item: unknown) => bitsOf(typeof item === 'function' ? item() : [item, (item as Tensor).grad]);
    return { result, state: state.map(look), generator: generatorBits() };
  });
}

it.each(Object.keys(cases))('%s is refused as eagerly, with what was done before it and nothing else', (name) => {
  const [eager, compiled] = [false, true].map((isCompiled) => {
    manualSeed(3);
    return story(cases[name]!(), isCompiled);
  });
  expect(compiled).toEqual(eager);
});
