import * as nn from '@wick/nn';
import * as w from '@wick/tensor';
import { manualSeed, type Tensor } from '@wick/tensor';
import { type EncodedArray, expectClose, fixture, recordedTensor } from '@wick/testing';
import * as func from './index.ts';
import { tensorsOf } from './tree.ts';

const { functional: A, functionalCall, grad, gradAndValue, hessian, jacfwd, jacrev, jvp, vjp, vmap } = func;
const { functional: F } = nn;
const { cases } = fixture<{ cases: Record<string, EncodedArray[]> }>(__dirname, 'transforms');

const r = (...shape: number[]) => w.randn(shape, { dtype: 'float64' });
type Named = Record<string, Tensor>;
/** The output of a recurrent layer, without the states. */
const first = (result: unknown): Tensor => tensorsOf(result)[0]!;

function built<M extends nn.Module>(seed: number, make: () => M): M {
  manualSeed(seed);
  return make().to('float64');
}

const parametersOf = (module: nn.Module): Named => Object.fromEntries(module.namedParameters());
const rows = (list: number[][]) => w.tensor(list.map((row) => row.map(BigInt)));

/** The programs of fixtures/transforms.py. */
const programs: Record<string, () => unknown> = {
  ensembleOfNorms() {
    const make = () =>
      new nn.Sequential(
        new nn.Linear(4, 6),
        new nn.BatchNorm1d(6),
        new nn.SiLU(),
        new nn.LayerNorm(6),
        new nn.Linear(6, 2),
      );
    const models = [0, 1, 2, 3].map((seed) => built(seed, make).eval());
    const [params, buffers] = func.stackModuleState(models);
    manualSeed(20);
    const [x, y] = [r(5, 4), r(4, 5, 2)];
    const loss = (p: Named, b: Named, xs: Tensor, ys: Tensor) =>
      F.mseLoss(functionalCall(models[0]!, [p, b], [xs]), ys);
    const inDims = [0, 0, null, 0];
    return [
      vmap(gradAndValue(loss), { inDims })(params, buffers, x, y),
      vmap(loss, { inDims, chunkSize: 3 })(params, buffers, x, y),
    ];
  },
  jacobianOfABatch() {
    const net = built(1, () => new nn.Sequential(new nn.Linear(3, 5), new nn.Tanh(), new nn.Linear(5, 2)));
    const params = parametersOf(net);
    manualSeed(21);
    const x = r(4, 3);
    const f = (p: Named, xs: Tensor) => functionalCall(net, p, [xs]);
    const inDims = [null, 0];
    return [
      vmap(jacrev(f, { argnums: 1 }), { inDims })(params, x),
      jacrev(f)(params, x),
      vmap(jacfwd(f), { inDims })(params, x),
      vmap(
        hessian((p: Named, xs: Tensor) => f(p, xs).square().sum(), { argnums: 1 }),
        { inDims },
      )(params, x),
    ];
  },
  productsWithHessians() {
    const [x, v] = [r(6), r(6)];
    const f = (t: Tensor) =>
      t
        .sin()
        .prod()
        .add(t.mul(t.roll(1)).exp().sum());
    const tanh = (t: Tensor) => t.tanh();
    return [
      jvp(grad(f), [x], [v])[1],
      vjp(grad(f), x)[1](v)[0],
      grad((t: Tensor) => grad(f)(t).mul(v).sum())(x),
      vjp(tanh, x)[1](jvp(tanh, [x], [v])[1])[0],
      hessian(f)(x).matmul(v),
      vmap((u: Tensor) => jvp(grad(f), [x], [u])[1])(w.eye(6, { dtype: 'float64' })),
    ];
  },
  dimensions() {
    const [x, y, z] = [r(2, 3, 4), r(4, 3), r(3)];
    return [
      vmap((a: Tensor, b: Tensor) => a.mul(b), { inDims: [2, 0], outDims: 1 })(x, y),
      vmap((a: Tensor, b: Tensor) => [a.matmul(b), a.sum()], { inDims: [-1, null], outDims: [-1, 0] })(x, z),
      vmap(
        vmap((a: Tensor, b: Tensor) => a.mul(b), { inDims: [0, null] }),
        { inDims: [null, 0] },
      )(z, y),
      vmap(
        vmap((a: Tensor) => a.cumsum(0), { inDims: 1, outDims: 1 }),
        { inDims: 2, outDims: 0 },
      )(x),
      vmap((d: { u: Tensor; v: [Tensor] }) => d.u.sub(d.v[0]), { inDims: [{ u: 1, v: [0] }] })({
        u: x,
        v: [r(3, 2, 4)],
      }),
      vmap((_: Tensor) => z, { outDims: 1 })(y),
      vmap((a: Tensor) => a.sum(0), { inDims: 1, chunkSize: 2 })(x),
    ];
  },
  nested() {
    const [x, y] = [r(3, 4), r(4)];
    const f = (a: Tensor, b: Tensor) => a.sin().mul(b).sum().pow(2);
    return [
      grad((t: Tensor) =>
        vmap((a: Tensor) => grad(f)(a, t))(x)
          .square()
          .sum(),
      )(y),
      vmap(grad((a: Tensor) => vmap((s: Tensor) => a.mul(s).sum().tanh())(a).prod()))(x),
      vmap((a: Tensor) => vmap((b: Tensor) => grad(f)(a, b))(x))(x),
      jacrev((a: Tensor) => jacfwd((b: Tensor) => a.mul(b.square()))(y).sum(0))(y),
      jvp((a: Tensor) => vmap(grad(f), { inDims: [0, null] })(a, y), [x], [x.cos()]),
      vjp((a: Tensor) => jvp((b: Tensor) => vmap((c: Tensor) => c.prod())(b), [a], [x])[1] as Tensor, x)[1](
        w.ones(3, { dtype: 'float64' }),
      ),
    ];
  },
  randomNumbers() {
    const x = r(3, 4);
    manualSeed(2);
    const modes = (['different', 'same'] as const).flatMap((randomness) => [
      vmap((a: Tensor) => a.add(w.randLike(a)), { randomness })(x),
      vmap((a: Tensor) => F.dropout(a, { p: 0.4 }), { randomness })(x),
      vmap((a: Tensor) => F.dropout(w.ones(5, { dtype: 'float64' }), { p: 0.4 }).add(a.sum()), { randomness })(x),
      vmap((a: Tensor) => a.index([w.randperm(4)]), { randomness })(x),
      vmap((a: Tensor) => a.add(w.randint(0, 9, [4])), { randomness })(x),
      randomness === 'same'
        ? vmap((a: Tensor) => a.mul(w.empty([4], { dtype: 'float64' }).uniform_(1, 2)), { randomness })(x)
        : vmap((a: Tensor) => a.clone().uniform_(1, 2), { randomness })(x),
    ]);
    return [...modes, vmap((a: Tensor) => w.bernoulli(a.sigmoid()), { randomness: 'different' })(x)];
  },
  rowsAndElements() {
    const x = r(3, 4, 5);
    const i = rows([
      [0, 3],
      [1, 1],
      [2, 0],
    ]);
    const j = rows([
      [4, 0],
      [2, 2],
      [1, 3],
    ]);
    const v = r(3, 2);
    return [
      vmap((a: Tensor, b: Tensor, c: Tensor) => a.index([b, c]))(x, i, j),
      vmap((a: Tensor, b: Tensor) => a.index([':', b]))(x, j),
      vmap((a: Tensor, b: Tensor) => a.index([b]).index([':', b]), { inDims: [null, 0] })(r(4, 4), i),
      vmap((a: Tensor, b: Tensor, c: Tensor, t: Tensor) => w.indexPut(a, [b, c], t, { accumulate: true }))(x, i, j, v),
      vmap((a: Tensor, b: Tensor, t: Tensor) => w.indexPut(a, [b], t.unsqueeze(1), { accumulate: true }))(x, i, v),
      vmap((a: Tensor, b: Tensor) => a.indexSelect(1, b))(x, j),
      vmap((a: Tensor, b: Tensor, s: Tensor) => w.indexAdd(a, 0, b, s))(x, i, r(3, 2, 5)),
      vmap(grad((a: Tensor, b: Tensor, c: Tensor) => a.index([b, c]).square().sum()))(x, i, j),
      vmap((a: Tensor, b: Tensor) => w.searchsorted(a, b))(x.select(1, 0).sort(-1)[0], r(3, 4)),
      vmap((a: Tensor) => w.isin(a.round(), w.tensor([0, 1], { dtype: 'float64' })))(x),
      vmap((a: Tensor) => F.oneHot(a, 4))(i),
    ];
  },
  resampling() {
    const [x, g] = [r(3, 1, 2, 4, 5), r(3, 1, 2, 3, 2).tanh()];
    return [
      vmap((a: Tensor, b: Tensor) => F.gridSample(a, b))(x, g),
      vmap((a: Tensor) => F.gridSample(a, g.select(0, 0)))(x),
      vmap((b: Tensor) => F.gridSample(x.select(0, 0), b))(g),
      vmap((a: Tensor) => F.interpolate(a, { scaleFactor: 2, mode: 'bilinear' }))(x),
      vmap((a: Tensor) => F.interpolate(a, { size: [3, 3], mode: 'bicubic' }))(x),
      vmap(grad((a: Tensor, b: Tensor) => F.gridSample(a, b).square().sum(), { argnums: [0, 1] }))(x, g),
      vmap((a: Tensor) => F.unfold(a, 2))(x),
      vmap(
        grad((a: Tensor) =>
          F.interpolate(a, { size: [7, 3] })
            .square()
            .sum(),
        ),
      )(x),
    ];
  },
  recurrentLayers() {
    const layers = [
      () => new nn.LSTM(3, 4, { numLayers: 2, bidirectional: true }),
      () => new nn.GRU(3, 4),
      () => new nn.RNN(3, 4, { nonlinearity: 'relu' }),
    ];
    return layers.map((make) => {
      const layer = built<nn.LSTM | nn.GRU | nn.RNN>(6, make) as nn.GRU;
      const params = parametersOf(layer);
      manualSeed(22);
      const x = r(3, 5, 2, 3);
      const out = (p: Named, s: Tensor) => first(functionalCall(layer, p, [s]));
      const slopes = vmap(
        grad((p: Named, s: Tensor) => out(p, s).square().sum()),
        { inDims: [null, 0] },
      )(params, x);
      const bySample = [0, 1, 2].map((b) => tensorsOf(slopes).map((t) => t.select(0, b)));
      return [vmap(out, { inDims: [null, 0] })(params, x), bySample];
    });
  },
  attention() {
    const [q, k, mask] = [r(3, 2, 4, 6), r(3, 2, 5, 6), r(3, 4, 5)];
    const f = (a: Tensor, b: Tensor) => F.scaledDotProductAttention(a, b, b.mul(2));
    return [
      vmap(f)(q, k),
      vmap(f, { inDims: [0, null] })(q, k.select(0, 0)),
      vmap((a: Tensor, b: Tensor, m: Tensor) => F.scaledDotProductAttention(a, b, b, { attnMask: m }))(q, k, mask),
      vmap(grad((a: Tensor, b: Tensor) => f(a, b).square().sum(), { argnums: [0, 1] }))(q, k),
    ];
  },
  autogradFunctional() {
    const [x, y, v, u] = [r(2, 2), r(2), r(2, 2), r(2)];
    const f = (a: Tensor, b: Tensor) => [a.matmul(b).exp(), a.sum().mul(b)];
    const s = (a: Tensor, b: Tensor) => a.matmul(b).square().sum().mul(b.prod());
    return [
      A.vjp(f, [x, y], [u, u]),
      A.jvp(f, [x, y], [v, u]),
      A.jacobian(f, [x, y]),
      A.hessian(s, [x, y]),
      A.hvp(s, [x, y], [v, u]),
      A.vhp(s, [x, y], [v, u]),
      A.jacobian(f, [x, y], { vectorize: true, strategy: 'forward-mode' }),
      A.hessian(s, [x, y], { vectorize: true, outerJacobianStrategy: 'forward-mode' }),
    ];
  },
};

test.each(Object.keys(cases))("%s: PyTorch's numbers", (name) => {
  manualSeed(11);
  const actual = tensorsOf(programs[name]!());
  expect(actual).toHaveLength(cases[name]!.length);
  cases[name]!.forEach((expected, i) => {
    try {
      expectClose(actual[i]!, recordedTensor(expected), { rtol: 1e-8, atol: 1e-10 });
    } catch (error) {
      throw new Error(`result ${i}: ${(error as Error).message}`);
    }
  });
});

test('every program has a fixture', () => {
  expect(Object.keys(programs).sort()).toEqual(Object.keys(cases).sort());
});

test.each([nn.RNN, nn.GRU, nn.LSTM])(
  'a layer that the kernels run has the gradients that backward gives it',
  (Layer) => {
    manualSeed(0);
    const layer = new Layer(64, 96) as nn.GRU;
    const x = w.randn([20, 8, 64]);
    const params = Object.fromEntries([...layer.namedParameters()].map(([name, p]) => [name, p.detach()]));
    const found = grad((p: Named) =>
      first(functionalCall(layer, p, [x]))
        .square()
        .sum(),
    )(params) as Named;
    layer.forward(x)[0].square().sum().backward();
    for (const [name, p] of layer.namedParameters()) expectClose(found[name]!, p.grad!, { rtol: 1e-6, atol: 1e-6 });
  },
);

test('attention that the blocks run: vmap is the batch', () => {
  const [q, k] = [w.randn([3, 2, 64, 32]), w.randn([3, 2, 80, 32])];
  const f = (a: Tensor, b: Tensor) => F.scaledDotProductAttention(a, b, b);
  expectClose(vmap(f)(q, k), f(q, k), { rtol: 1e-5, atol: 1e-6 });
  const slope = grad((a: Tensor) => vmap(f)(a, k).square().sum())(q);
  expectClose(slope, grad((a: Tensor) => f(a, k).square().sum())(q), { rtol: 1e-4, atol: 1e-5 });
});

test('what has no gradient in a fused form finds that one is wanted further out', () => {
  const [x, t] = [r(3, 4), r(3, 4).softmax(1)];
  const loss = (s: Tensor) => vmap((a: Tensor, b: Tensor) => F.crossEntropy(a, b))(x, s).sum();
  expectClose(grad(loss)(t), grad((s: Tensor) => F.crossEntropy(x, s, { reduction: 'sum' }))(t), { rtol: 1e-10 });
  expect(() => grad((a: Tensor) => vmap((m: Tensor) => w.qr(m)[1])(a).sum())(r(2, 3, 3))).toThrow(/no gradient/);
});
