import * as w from '@wick/tensor';
import { grad, linalg, ones, rand, randn, type Tensor, tensor, zeros } from '@wick/tensor';
import { sgd } from './testing/classify.ts';
import { nn } from './testing/packages.ts';
import { type Case, expectSameAsEager } from './testing/sameAsEager.ts';

// What looks at values to find its way is one operation of a recording, and so is its gradient: each replay goes its own way.
const singular = ones(3, 3);
const matrices: Record<string, (a: Tensor) => Tensor> = {
  'a determinant': (a) => linalg.det(a),
  'a determinant of a batch': (a) => linalg.det(w.stack([a, a.mul(2)])).sum(),
  'an exponential': (a) => linalg.matrixExp(a),
  'exponentials of a batch': (a) => linalg.matrixExp(w.stack([a, a.mul(9)])),
  'a condition': (a) => linalg.cond(a, 1),
  'a pseudoinverse': (a) => linalg.pinv(a),
  'a packed decomposition': (a) => {
    const [LU, pivots] = w.lu(a);
    return w.luUnpack(LU, pivots)[0].add(LU).add(pivots);
  },
};

it.each(Object.keys(matrices))('%s, with its gradient', (name) => {
  const make = (): Case => {
    const p = zeros(3, 3, { requiresGrad: true });
    return {
      step: (x: Tensor) => {
        p.grad = null;
        const y = matrices[name]!(p.add(x));
        y.where(y.isfinite(), zeros([])).sum().backward();
        return y;
      },
      args: (i) => [i % 4 === 2 ? singular : i % 5 === 4 ? zeros(3, 3) : randn(3, 3).mul(i + 1)],
      state: [p],
    };
  };
  expect(expectSameAsEager(make, 12)).toBe(1);
});

it('second derivatives of a determinant and of an exponential', () => {
  const make = (): Case => {
    const p = randn(3, 3, { requiresGrad: true });
    return {
      step: (x: Tensor) => {
        p.grad = null;
        const [first] = grad(linalg.det(p.add(x)).add(linalg.matrixExp(p.mul(x)).sum()), p, { createGraph: true });
        first!.square().sum().backward();
        return first!.detach();
      },
      args: () => [randn(3, 3)],
      state: [p],
    };
  };
  expect(expectSameAsEager(make)).toBe(1);
});

it.each(['matrix_exp', 'cayley', 'householder'] as const)('orthogonal weights by %s', (orthogonalMap) => {
  const make = (): Case => {
    const net = nn.utils.parametrizations.orthogonal(new nn.Linear(4, 4), { orthogonalMap });
    const optimizer = sgd(net.parameters());
    return {
      step: (x: Tensor) => {
        optimizer.zeroGrad();
        const loss = net.forward(x).sub(1).square().mean();
        loss.backward();
        optimizer.step();
        return loss;
      },
      args: () => [randn(5, 4)],
      state: [net, optimizer],
    };
  };
  expect(expectSameAsEager(make)).toBe(1);
});

const others: Record<string, (x: Tensor) => unknown> = {
  'elements scattered by a mask': (x) => w.maskedScatter(x, x.gt(0), x.mul(2)),
  'elements scattered in place': (x) => x.clone().maskedScatter_(x.gt(0), x.square()),
  'places of what is not zero, so many': (x) => w.nonzeroStatic(x.gt(0), { size: 3 }),
  'a histogram of its own range': (x) => w.histc(x.detach(), 4),
  'a histogram of a range': (x) => w.histc(x.detach(), { bins: 3, min: -1, max: 1 }),
  'distances of all pairs': (x) => w.pdist(x.view(2, 2)),
};

it.each(Object.keys(others))('%s', (name) => {
  const make = (): Case => {
    const p = zeros(4, { requiresGrad: true });
    return {
      step: (x: Tensor) => {
        p.grad = null;
        const y = others[name]!(x.add(p)) as Tensor;
        if (y.requiresGrad) y.sum().backward();
        return y;
      },
      args: (i) => [i % 4 === 3 ? tensor([-1, -2, -1, -2]) : i % 4 === 2 ? rand(4) : randn(4)],
      state: [p],
    };
  };
  expect(expectSameAsEager(make, 9)).toBe(1);
});

it('gradients that are too large are refused as eagerly, and other calls go on', () => {
  const make = (): Case => {
    const net = new nn.Linear(2, 2);
    const optimizer = sgd(net.parameters());
    return {
      step: (x: Tensor) => {
        optimizer.zeroGrad();
        net.forward(x).square().sum().backward();
        const norm = nn.utils.clipGradNorm_(net.parameters(), 1, { errorIfNonfinite: true });
        optimizer.step();
        return norm;
      },
      args: () => [randn(3, 2)],
      state: [net, optimizer],
    };
  };
  expect(expectSameAsEager(make)).toBe(1);
});
