import * as w from '@wick/tensor';
import { rand, randint, randn, type Tensor, tensor } from '@wick/tensor';
import { adam, sgd } from '../classify.ts';
import { nn } from '../packages.ts';
import { trained } from '../trained.ts';
import { doubles, image, lossOf, type Make, op, plain, withWeight } from './make.ts';

const { functional: F } = nn;

const labels = tensor(
  [0, 1, 2].flatMap((k) => [
    [k, 3, -1, -1],
    [2, k, 3, 1],
  ]),
  { dtype: 'int64' },
);

/** Functions of tensors: places, orders, sums, products, activations, and embeddings. */
export const functionsOfTensors: Record<string, Make> = {
  'interpolation, nearest': op(image(1, 2, 4, 4), (x) => F.interpolate(x, { scaleFactor: 2 })),
  'interpolation, bilinear': op(image(1, 2, 4, 4), (x) => F.interpolate(x, { size: [7, 6], mode: 'bilinear' })),
  'interpolation, bicubic': op(image(1, 2, 4, 4), (x) => F.interpolate(x, { size: [7, 6], mode: 'bicubic' })),
  'triangles of batches': op(image(2, 3, 4), (x) => x.tril(-1).add(x.triu(1)).add(x.triu(-9)).add(x.tril(-9))),
  'triangles of a transposed matrix': op(image(4, 3), (x) => x.t().triu().add(x.t().tril(2))),
  'triangles of doubles and of many rows': plain(
    () => [randn(70, 3), randn([3, 5], { dtype: 'float64' })],
    (x, y) => [x!.tril(), y!.triu()],
  ),
  'many tensors and numbers': () => ({
    state: [],
    step: (...args: (Tensor | number)[]) => {
      let sum = (args[0] as Tensor).mul(args[1]!);
      for (let i = 2; i < args.length; i += 2) sum = sum.add((args[i] as Tensor).mul(args[i + 1]!));
      return sum;
    },
    // The same numbers at first, and others later: recordings of one signature.
    args: (i) => Array.from({ length: 10 }, (_, k) => (k % 2 ? Math.max(i - 5, 0) + k / 4 : randn(4, 3))),
  }),
  'views at any strides': op(image(3, 4), (x) => x.asStrided([2, 3], [4, 1], 1).add(x.asStrided([3], [4]))),
  'a diagonal that is filled': op(image(4, 4), (x) => x.mul(2).fillDiagonal_(1).matmul(x)),
  'a pixel shuffle': op(image(1, 4, 3, 3), (x) => F.pixelShuffle(x, 2)),
  'padding by reflection': op(image(1, 2, 4, 4), (x) => F.pad(x, [1, 1, 1, 1], { mode: 'reflect' })),
  'padding by zeros': op(image(1, 2, 4, 4), (x) => F.pad(x, [1, 1, 1, 1])),
  unfolding: op(image(1, 2, 5, 5), (x) => F.unfold(x, 3)),
  'what an affine grid reads': () => {
    const turn = new nn.Linear(16, 6);
    return trained(
      turn,
      sgd,
      () => [randn(2, 1, 4, 4)],
      (x: Tensor) => {
        const grid = F.affineGrid(turn.forward(x.flatten(1)).view(2, 2, 3), [2, 1, 6, 6], { alignCorners: false });
        return F.gridSample(x, grid, { alignCorners: false }).square().mean();
      },
    );
  },
  'elements scattered by a mask': op(image(3, 4), (x) => x.maskedScatter(x.gt(0), x.mul(2))),
  medians: lossOf(image(6, 5), (x) => x.median(1)[0]),
  'k-th values': lossOf(image(6, 5), (x) => x.kthvalue(2, 1)[0]),
  'distances of all pairs': lossOf(image(6, 5), (x) => F.pdist(x)),
  'remainders of floats': lossOf(image(6, 5), (x) => x.fmod(0.7).add(x.remainder(x.square().add(1)))),
  'hinges of several labels': lossOf(image(6, 4), (x) => F.multilabelMarginLoss(x, labels)),
  'a solution, an inverse and a Cholesky factor': op(image(4, 4), (x) => {
    const a = x.matmul(x.t()).add(w.eye(4));
    return w.linalg.solve(a, x).add(w.linalg.inv(a)).add(w.linalg.cholesky(a));
  }),
  'gamma functions of doubles': () => ({
    step: (x: Tensor) => w.hypot(x, x.add(1)).add(x.abs().add(1).lgamma()),
    args: () => [randn([7], { dtype: 'float64' })],
    state: [],
  }),
  'a grid sample': () => {
    const grid = rand(1, 3, 3, 2).mul(2).sub(1);
    return withWeight(image(1, 2, 4, 4), (x) => F.gridSample(x, grid, { alignCorners: false }));
  },
  'an embedding': () => {
    const model = new nn.Embedding(9, 4, { paddingIdx: 0 });
    return trained(
      model,
      sgd,
      () => [randint(0, 9, [5])],
      (x: Tensor) => model.forward(x).square().sum(),
    );
  },
  'an embedding that counts': () => {
    const model = new nn.Embedding(9, 4, { scaleGradByFreq: true });
    return trained(
      model,
      sgd,
      () => [randint(0, 9, [5])],
      (x: Tensor) => model.forward(x).square().sum(),
    );
  },
  'a bag of rows': () => {
    const model = new nn.EmbeddingBag(9, 4, { mode: 'mean' });
    return trained(
      model,
      sgd,
      () => [randint(0, 9, [2, 3])],
      (x: Tensor) => model.forward(x).square().sum(),
    );
  },
  'an LSTM of words': () => {
    const [embed, rnn, out] = [new nn.Embedding(11, 4), new nn.LSTM(4, 6, { batchFirst: true }), new nn.Linear(6, 2)];
    const all = new nn.ModuleList([embed, rnn, out]);
    return trained(
      all,
      adam,
      () => [randint(0, 11, [3, 5]), randint(0, 2, [3])],
      (x: Tensor, y: Tensor) => F.crossEntropy(out.forward(rnn.forward(embed.forward(x))[0].select(1, -1)), y),
    );
  },
  indexSelect: op(image(6, 3), (x) => x.indexSelect(0, tensor([0n, 2n, 2n, 5n]))),
  gather: op(image(4, 3), (x) =>
    x.gather(
      1,
      tensor([
        [0n, 2n],
        [1n, 1n],
        [2n, 0n],
        [0n, 0n],
      ]),
    ),
  ),
  'rows by an index': op(image(6, 3), (x) => x.index([tensor([0n, 2n, 5n])])),
  maskedFill: op(image(4, 3), (x) => x.maskedFill(x.gt(0.5), 0)),
  where: op(image(4, 3), (x) => w.where(x.gt(0), x, x.mul(0.1))),
  'a sort': op(image(4, 5), (x) => x.sort(1).values),
  'the largest of each row': op(image(4, 5), (x) => x.topk(2, 1).values),
  'a largest value': op(image(4, 5), (x) => x.max(1).values),
  argmax: plain(
    () => [randn(4, 5)],
    (x) => x.argmax(1),
  ),
  'a cumulative sum': op(image(4, 5), (x) => x.cumsum(1)),
  'a cumulative product': op(
    () => rand(4, 5).add(0.5),
    (x) => x.cumprod(1),
  ),
  'the best so far, and sums of exponentials so far': op(image(4, 5), (x) =>
    x.cummax(1).values.add(x.cummin(0).values).add(w.logcumsumexp(x, 1)),
  ),
  'rows that are filled': op(image(4, 5), (x) =>
    x.indexFill(0, tensor([0n, -2n]), 1.5).add(
      x
        .t()
        .indexFill(0, tensor([1n]), 0)
        .t(),
    ),
  ),
  'what is scattered, and reduced': () => {
    const weight = randn(5, 4).requiresGrad_();
    const optimizer = sgd([weight]);
    const step = (x: Tensor, index: Tensor) => {
      optimizer.zeroGrad();
      const [y, to] = [weight.mul(x), x.newZeros([5, 3])];
      const means = w
        .scatterReduce(to, 1, index, y, 'mean')
        .add(w.scatterReduce(x, 1, index, y, 'prod').narrow(1, 0, 3));
      const best = w.scatterReduce(to, 1, index, y, 'amax', { includeSelf: false });
      const loss = means
        .add(best)
        .add(w.scatterReduce(to, 1, index, y, 'amin'))
        .square()
        .mean();
      loss.backward();
      optimizer.step();
      return loss;
    };
    return { step, args: () => [randn(5, 4), randint(0, 3, [5, 4])], state: [weight, optimizer] };
  },
  'max pools that are undone': op(image(2, 2, 6, 6), (x) => {
    const [y, at] = F.maxPool2d(x, 2, { returnIndices: true }) as unknown as [Tensor, Tensor];
    const [z, places] = F.maxPool1d(x.flatten(2), 3, { stride: 2, returnIndices: true }) as unknown as [Tensor, Tensor];
    const line = F.maxUnpool1d(z, places, 3, { stride: 2, outputSize: [36] });
    return F.maxUnpool2d(y, at, 2).add(line.view(x.shape));
  }),
  einsum: op(image(2, 3, 4), (x) => w.einsum('bij,bkj->bik', x, x)),
  bmm: op(image(2, 3, 4), (x) => w.bmm(x, x.transpose(1, 2))),
  'a product of heads': op(image(2, 3, 4, 5), (x) => x.transpose(1, 2).matmul(x.transpose(1, 2).transpose(-2, -1))),
  outer: op(image(4), (x) => w.outer(x, x)),
  inverse: op(image(3, 3), (x) => w.linalg.inv(x.add(w.eye(3).mul(5)))),
  'a solution': op(image(3, 3), (x) => w.linalg.solve(x.add(w.eye(3).mul(5)), w.ones(3))),
  cholesky: op(image(3, 3), (x) => w.linalg.cholesky(x.matmul(x.t()).add(w.eye(3)))),
  logsumexp: op(image(4, 5), (x) => x.logsumexp(1)),
  'softmax of doubles': op(doubles(4, 5), (x) => x.softmax(1)),
  'lines of doubles': op(doubles(70, 5), (x) => {
    const found = x
      .max(1, true)
      .values.add(x.std({ dim: 1, keepdim: true }))
      .add(x.logsumexp(1, true))
      .add(x.gt(0));
    return x.cumsum(1).add(x.flip(0)).add(x.sort(1).values).add(x.tril()).add(found);
  }),
  'activations of doubles': op(doubles(4, 5), (x) => F.gelu(x).add(x.tanh()).add(x.sigmoid())),
  activations: op(image(4, 5), (x) => F.gelu(x).add(F.silu(x)).add(F.elu(x)).add(F.softplus(x)).add(F.mish(x))),
  'norms of several orders': op(image(4, 5), (x) =>
    x
      .norm(2, 1)
      .add(w.linalg.vectorNorm(x, { ord: 1, dim: 1 }))
      .add(x.std(1)),
  ),
};
