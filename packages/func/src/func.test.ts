import * as nn from '@wick/nn';
import * as w from '@wick/tensor';
import { manualSeed, type Tensor, tensor } from '@wick/tensor';
import { type EncodedArray, expectClose, fixture, recordedTensor } from '@wick/testing';
import * as func from './index.ts';
import { tensorsOf } from './tree.ts';

const { functional: A, functionalCall, grad, gradAndValue, hessian, jacfwd, jacrev, jvp, linearize, vjp, vmap } = func;
const { functional: F } = nn;
const { cases } = fixture<{ cases: Record<string, EncodedArray[]> }>(__dirname, 'func');

const r = (...shape: number[]) => w.randn(shape, { dtype: 'float64' });
const double = (value: number) => tensor(value, { dtype: 'float64' });
const ones = (...shape: number[]) => w.ones(shape, { dtype: 'float64' });

function built<M extends nn.Module>(seed: number, make: () => M): M {
  manualSeed(seed);
  return make().to('float64');
}

const lossOf = (weights: Tensor, x: Tensor, y: Tensor) => x.dot(weights).relu().sub(y).pow(2);
const withAux = (x: Tensor, y: Tensor): [Tensor, Tensor] => [x.sub(y).square().sum(), x.sub(y)];

/** The programs of fixtures/func.py. */
const programs: Record<string, () => unknown> = {
  gradOfSin() {
    const x = r();
    return [grad(w.sin)(x), grad(grad(w.sin))(x)];
  },
  perSampleGrads() {
    const [weights, x, y] = [r(5), r(3, 5), r(3)];
    return vmap(grad(lossOf), { inDims: [null, 0, 0] })(weights, x, y);
  },
  gradWithAux() {
    const [x, y] = [r(4), r(4)];
    return [grad(withAux, { argnums: [0, 1], hasAux: true })(x, y), gradAndValue(withAux, { hasAux: true })(x, y)];
  },
  vjpExamples() {
    const [x, y] = [r(5), r(5)];
    const [out, f] = vjp((a: Tensor) => a.sin().sum(), x);
    const [out2, g] = vjp((a: Tensor, b: Tensor) => [a.mul(b.cos()), a.sin()], x, y);
    return [out, f(double(1)), out2, g([ones(5), x]), g([y, w.zeros(5, { dtype: 'float64' })])];
  },
  jvpExamples() {
    const [x, y] = [r(5), r(5)];
    return [
      jvp((a: Tensor) => a.mul(3), [x], [ones(5)]),
      jvp((a: Tensor, b: Tensor) => a.mul(b).exp(), [x, y], [y, x]),
      jvp((a: Tensor) => jvp(w.sin, [a], [y])[1], [x], [y]),
    ];
  },
  linearizeExample() {
    const [x, v, u] = [r(4), r(4), r(4)];
    const [out, f] = linearize((a: Tensor) => a.sin().mul(a.sum()), x);
    return [out, f(v), f(u)];
  },
  jacobians() {
    const [x, y] = [r(3), r(3)];
    const f = (a: Tensor, b: Tensor) => a.add(b.square().mul(a.sum()));
    return [
      jacrev(f)(x, y),
      jacrev(f, { argnums: [0, 1] })(x, y),
      jacfwd(f, { argnums: 1 })(x, y),
      jacfwd(f, { argnums: [0, 1] })(x, y),
      jacrev(f, { chunkSize: 2 })(x, y),
    ];
  },
  jacobianOfPairs() {
    const x = r(3);
    const f = (a: Tensor) => [a.sin(), { sum: a.sum(), outer: w.outer(a, a) }];
    return [jacrev(f)(x), jacfwd(f)(x), jacfwd((a: Tensor) => [a.sin(), a], { hasAux: true })(x)];
  },
  hessians() {
    const x = r(4);
    const f = (a: Tensor) => a.sin().sum().mul(a.pow(3).sum()).tanh();
    return [
      hessian(f)(x),
      jacfwd(jacfwd(f))(x),
      jacrev(jacrev(f))(x),
      vmap(hessian(f))(r(3, 4)),
      jacrev(jacrev(jacrev(f)))(x),
    ];
  },
  batchedJacobians() {
    const [weight, b, x] = [r(4, 5), r(4), r(3, 5)];
    const f = (m: Tensor, c: Tensor, a: Tensor) => F.linear(a, m, c).tanh();
    const inDims = [null, null, 0];
    return [
      vmap(jacrev(f, { argnums: 2 }), { inDims })(weight, b, x),
      vmap(jacfwd(f, { argnums: 2 }), { inDims })(weight, b, x),
    ];
  },
  vmapExamples() {
    const [x, y] = [r(2, 5), r(2, 5)];
    const [a, b] = [r(2, 3, 5), r(2, 5, 3)];
    return [
      vmap(w.dot)(x, y),
      vmap((d: { x: Tensor; y: Tensor }) => d.x.add(d.y.mul(2)), { inDims: [{ x: 0, y: 1 }] })({ x, y: y.t() }),
      vmap(w.mm)(a, b),
      vmap(vmap(w.dot))(a, b.transpose(1, 2)),
      vmap((s: Tensor, p: Tensor) => s.pow(p), { inDims: [0, null] })(x.abs(), double(2.5)),
      vmap((t: Tensor) => t.mul(2), { inDims: 1, outDims: 1 })(x),
      vmap((s: Tensor, t: Tensor) => s.mul(t), { inDims: [0, 1] })(x, y.t()),
      vmap((t: Tensor) => [t, t.sum()], { outDims: [1, 0] })(x),
      vmap((t: Tensor) => t.cumsum(0), { chunkSize: 1 })(x),
    ];
  },
  vjpUnderVmap() {
    const [, f] = vjp((t: Tensor) => t.sin(), r(5));
    return vmap((g: Tensor) => f(g))(w.eye(5, { dtype: 'float64' }));
  },
  convNetPerSample() {
    const model = built(
      0,
      () =>
        new nn.Sequential(
          new nn.Conv2d(1, 4, 3),
          new nn.ReLU(),
          new nn.MaxPool2d(2),
          new nn.Conv2d(4, 6, 3, { groups: 2, padding: 1 }),
          new nn.GroupNorm(2, 6),
          new nn.Tanh(),
          new nn.AvgPool2d(2),
          new nn.Flatten(),
          new nn.LayerNorm(54),
          new nn.Linear(54, 10),
        ),
    );
    const params = Object.fromEntries([...model.namedParameters()].map(([k, v]) => [k, v.detach()]));
    const [x, t] = [r(3, 1, 14, 14), tensor([1n, 7n, 2n])];
    const loss = (p: Record<string, Tensor>, sample: Tensor, target: Tensor) =>
      F.crossEntropy(functionalCall(model, p, [sample.unsqueeze(0)]), target.unsqueeze(0));
    const inDims = [null, 0, 0];
    return [
      vmap(grad(loss), { inDims })(params, x, t),
      grad((p: Record<string, Tensor>) => vmap(loss, { inDims })(p, x, t).sum())(params),
    ];
  },
  ensembles() {
    const make = (seed: number) =>
      built(
        seed,
        () =>
          new nn.Sequential(
            new nn.Conv2d(1, 2, 3, { padding: 1 }),
            new nn.ReLU(),
            new nn.Flatten(),
            new nn.Linear(32, 5),
            new nn.GELU(),
            new nn.Linear(5, 3),
          ),
      );
    const models = [0, 1, 2].map(make);
    const [params, buffers] = func.stackModuleState(models);
    manualSeed(9);
    const [x, each] = [r(4, 1, 4, 4), r(3, 4, 1, 4, 4)];
    const f = (p: Record<string, Tensor>, b: Record<string, Tensor>, s: Tensor) =>
      functionalCall(models[0]!, [p, b], s);
    return [vmap(f, { inDims: [0, 0, null] })(params, buffers, x), vmap(f)(params, buffers, each)];
  },
  normsAndLosses() {
    const [x, g] = [r(3, 4, 6), r(6)];
    const t = tensor([
      [1n, 0n, 5n, 2n],
      [3n, 3n, 1n, 0n],
      [2n, 4n, 0n, 1n],
    ]);
    const p = r(3, 4, 6).softmax(-1);
    const ce = (a: Tensor, b: Tensor) => F.crossEntropy(a, b, { labelSmoothing: 0.1 });
    return [
      vmap((a: Tensor, b: Tensor) => F.layerNorm(a, [6], b), { inDims: [0, null] })(x, g),
      vmap(grad(ce))(x, t),
      vmap(hessian((a: Tensor, b: Tensor) => F.crossEntropy(a, b)))(x.slice(1, 0, 1), t.slice(1, 0, 1)),
      vmap((a: Tensor, b: Tensor) => F.crossEntropy(a, b))(x, p),
      vmap((a: Tensor, b: Tensor) => F.mseLoss(a, b))(x, p),
      vmap(grad((a: Tensor, b: Tensor) => F.smoothL1Loss(a, b, { reduction: 'sum' })))(x, p),
      vmap((a: Tensor) => F.softmax(a, 0).logSoftmax(-1))(x),
      vmap((a: Tensor) => F.gelu(a).std(0).add(F.silu(a).var(1).sum()))(x),
      vmap((a: Tensor) => F.batchNorm(a, null, null, null, null, { training: true }))(x),
      vmap(grad((a: Tensor) => F.scaledDotProductAttention(a, a, a).sum()))(x),
      jvp((a: Tensor) => F.layerNorm(a, [6], g), [x], [p]),
      hessian((a: Tensor) => F.layerNorm(a, [6], g).pow(3).sum())(x.select(0, 0).slice(0, 0, 2)),
    ];
  },
  shapesAndIndices() {
    const [x, y] = [r(3, 4, 6), r(3, 6)];
    const [i, table] = [
      tensor([
        [0n, 3n],
        [2n, 2n],
        [1n, 0n],
      ]),
      r(5, 2),
    ];
    const shared = { inDims: [0, null] };
    return [
      vmap((a: Tensor) => a.view(2, -1).t().flip(0))(x),
      vmap((a: Tensor) => a.unfold(1, 3, 2).sum(-1))(x),
      vmap((a: Tensor, b: Tensor) => w.cat([a, b.unsqueeze(0)]))(x, y),
      vmap((a: Tensor, b: Tensor) => a.gather(1, b.expand(4, 2)))(x, i),
      vmap((a: Tensor, b: Tensor) => a.indexSelect(0, b))(x, i),
      vmap((a: Tensor, b: Tensor) => F.embedding(a, b), shared)(i, table),
      vmap(
        grad((m: Tensor, j: Tensor) => F.embedding(j, m).square().sum()),
        { inDims: [null, 0] },
      )(table, i),
      vmap((a: Tensor) => [...a.sort({ dim: -1, descending: true })])(x),
      vmap((a: Tensor) => [...a.max(0)])(x),
      vmap((a: Tensor) => a.argmax())(x),
      vmap(
        grad((a: Tensor) =>
          a.slice(0, 1, 3).slice(1, 0, null, 2).mul(a.select(0, 0).select(0, 1)).sum().add(a.diagonal().prod()),
        ),
      )(x),
      vmap((a: Tensor) => F.pad(a, [1, 2]).tril())(x),
      vmap((a: Tensor, b: Tensor) => w.where(a.gt(b), a, b).clamp(-1, 1))(x, y),
      vmap((a: Tensor) => w.linalg.det(a.slice(1, 0, 4)).add(w.trace(w.linalg.inv(a.slice(1, 0, 4)))))(x),
      vmap((a: Tensor) => w.einsum('ij,kj->ik', a, a).norm({ dim: 1 }))(x),
      vmap((a: Tensor) => a.logsumexp(1).prod().add(a.amax()))(x),
    ];
  },
  inPlace() {
    const [x, y] = [r(3, 4), r(3, 4)];
    const f = (a: Tensor, b: Tensor) => {
      const c = a.clone();
      c.mul_(b).add_(1);
      c.slice(0, 1, 3).sin_();
      return c;
    };
    return [
      vmap(f)(x, y),
      vmap(grad((a: Tensor, b: Tensor) => f(a, b).square().sum()))(x, y),
      grad((a: Tensor) => vmap(f)(a, y).square().sum())(x),
    ];
  },
  recurrent() {
    const cell = built(4, () => new nn.GRU(3, 2));
    const x = r(2, 5, 1, 3);
    return vmap((s: Tensor) => cell.forward(s)[0])(x);
  },
  randomness() {
    const x = r(4, 3);
    manualSeed(1);
    const add = (a: Tensor) => a.add(r(3));
    const drop = (a: Tensor) => F.dropout(a, { p: 0.5 });
    return [
      vmap(add, { randomness: 'different' })(x),
      vmap(add, { randomness: 'same' })(x),
      vmap((a: Tensor) => w.rand([2, 2], { dtype: 'float64' }).mul(a.sum()), { randomness: 'different' })(x),
      vmap(drop, { randomness: 'different' })(ones(4, 3)),
      vmap(drop, { randomness: 'same' })(ones(4, 3)),
    ];
  },
  autogradFunctional() {
    const [x, y, v] = [r(3), r(3), r(3)];
    const f = (a: Tensor) => a.exp().mul(a.sum());
    const two = (a: Tensor, b: Tensor) => a.mul(2).add(b.mul(3).mul(a));
    const s = (a: Tensor, b: Tensor) => a.pow(3).mul(b).sum();
    const cubes = (a: Tensor) => a.pow(3).sum();
    return [
      A.vjp(f, x, v),
      A.vjp(two, [x, y], v),
      A.jvp(f, x, v),
      A.jvp(two, [x, y], [v, x]),
      A.jacobian(f, x),
      A.jacobian(two, [x, y]),
      A.hessian(cubes, x),
      A.hessian(s, [x, y]),
      A.hvp(s, [x, y], [v, x]),
      A.vhp(s, [x, y], [v, x]),
      A.hvp(cubes, x, v),
      A.jacobian(f, x, { strategy: 'forward-mode', vectorize: true }),
    ];
  },
};

test.each(Object.keys(cases))("%s: PyTorch's numbers", (name) => {
  manualSeed(3);
  const actual = tensorsOf(programs[name]!());
  expect(actual).toHaveLength(cases[name]!.length);
  cases[name]!.forEach((expected, i) => {
    try {
      expectClose(actual[i]!, recordedTensor(expected), { rtol: 1e-9, atol: 1e-11 });
    } catch (error) {
      throw new Error(`result ${i}: ${(error as Error).message}`);
    }
  });
});

test('every program has a fixture', () => {
  expect(Object.keys(programs).sort()).toEqual(Object.keys(cases).sort());
});
