import * as w from '@wick/tensor';
import { rand, randint, randn, type Tensor, tensor } from '@wick/tensor';
import { adam, classify, mlp, points, sgd } from './classify.ts';
import { nn, optim } from './packages.ts';
import type { Case } from './sameAsEager.ts';
import { trained } from './trained.ts';

const { functional: F } = nn;
type Make = () => Case;

/** A layer between others, trained by the mean square of what it gives. */
const layer =
  (make: () => nn.Module, input: () => Tensor, first: () => nn.Module | null = () => null): Make =>
  () => {
    const before = first();
    const model = before ? new nn.Sequential(before, make()) : make();
    const loss = (x: Tensor) => {
      const y = model.forward(x) as Tensor | [Tensor, ...unknown[]];
      return (Array.isArray(y) ? y[0] : y).square().mean();
    };
    const isTrained = [...model.parameters()].length > 0;
    if (isTrained) return trained(model, sgd, () => [input()], loss as never);
    return withWeight(input, (x) => model.forward(x) as Tensor);
  };

/** A function of one tensor, whose first factor is trained. */
function withWeight(input: () => Tensor, fn: (x: Tensor) => Tensor): Case {
  const weight = w.ones(input().shape).requiresGrad_();
  return {
    step: (x: Tensor) => {
      weight.grad = null;
      const loss = fn(x.mul(weight)).square().mean();
      loss.backward();
      return [loss, weight.grad];
    },
    args: () => [input()],
    state: [weight],
  };
}

const op =
  (input: () => Tensor, fn: (x: Tensor) => Tensor): Make =>
  () =>
    withWeight(input, fn);

/** What has no gradient. */
const plain =
  (args: () => Tensor[], fn: (...args: Tensor[]) => unknown): Make =>
  () => ({ step: fn as Case['step'], args, state: [] });

const optimizer =
  (make: (params: Tensor[]) => optim.Optimizer, dtype: 'float32' | 'float64' = 'float32'): Make =>
  () =>
    classify(
      mlp().to(dtype),
      (params) => make([...params]),
      () => randn(5, 4, { dtype }),
      3,
    );

const image =
  (...shape: number[]) =>
  () =>
    randn(...shape);
const doubles =
  (...shape: number[]) =>
  () =>
    randn(shape, { dtype: 'float64' });

const attention =
  (options: object, shape = [2, 3, 5, 4], dtype: 'float32' | 'float64' = 'float32', mask?: Tensor): Make =>
  () => {
    const [q, k, v] = [0, 1, 2].map(() => randn(shape, { dtype, requiresGrad: true })) as [Tensor, Tensor, Tensor];
    const optimizer = sgd([q, k, v]);
    return {
      step: (x: Tensor) => {
        optimizer.zeroGrad();
        const y = F.scaledDotProductAttention(q.mul(x), k, v, { ...options, ...(mask && { attnMask: mask }) });
        const loss = y.square().mean();
        loss.backward();
        optimizer.step();
        return loss;
      },
      args: () => [randn(shape, { dtype })],
      state: [q, k, v, optimizer],
    };
  };

/** Steps of kinds that other tables do not have: layers, operations, losses and optimisers by themselves. */
export const kindsOfSteps: Record<string, Make> = {
  'LSTM that projects': layer(() => new nn.LSTM(3, 6, { projSize: 4, bidirectional: true }), image(5, 2, 3)),
  'GRU of doubles': layer(() => new nn.GRU(3, 4).to('float64'), doubles(5, 2, 3)),
  'LSTM of doubles': layer(() => new nn.LSTM(3, 4, { projSize: 2 }).to('float64'), doubles(5, 2, 3)),
  'RNN with tanh': layer(() => new nn.RNN(3, 4, { numLayers: 2 }), image(5, 2, 3)),
  'RNN with relu, both ways': layer(
    () => new nn.RNN(3, 4, { nonlinearity: 'relu', bidirectional: true, bias: false }),
    image(5, 2, 3),
  ),
  'an LSTM cell': layer(() => new nn.LSTMCell(3, 4), image(2, 3)),
  'a GRU cell': layer(() => new nn.GRUCell(3, 4), image(2, 3)),
  'an RNN cell': layer(() => new nn.RNNCell(3, 4), image(2, 3)),
  'attention, plain': attention({}),
  'attention, causal': attention({ isCausal: true }),
  'attention with dropout': attention({ dropoutP: 0.3 }),
  'attention of doubles': attention({ isCausal: true }, [2, 3, 5, 4], 'float64'),
  'attention with a mask': attention({}, [2, 3, 5, 4], 'float32', tensor([0, 1, 0, 2, -Infinity])),
  'attention with truths': attention({}, [2, 5, 4], 'float32', tensor([true, false, true, true, true])),
  'attention of several heads': layer(
    () => new nn.TransformerEncoderLayer(8, 2, { dimFeedforward: 8, batchFirst: true }),
    image(2, 4, 8),
  ),
  'a Transformer decoder': () => {
    const model = new nn.TransformerDecoderLayer(8, 2, { dimFeedforward: 8, dropout: 0, batchFirst: true });
    return trained(
      model,
      sgd,
      () => [randn(2, 3, 8), randn(2, 4, 8)],
      (x: Tensor, m: Tensor) => model.forward(x, m).square().mean(),
    );
  },
  BatchNorm1d: layer(() => new nn.BatchNorm1d(4), image(6, 4)),
  BatchNorm2d: layer(
    () => new nn.BatchNorm2d(3),
    image(2, 3, 4, 4),
    () => new nn.Conv2d(3, 3, 1),
  ),
  BatchNorm3d: layer(() => new nn.BatchNorm3d(2), image(2, 2, 2, 3, 3)),
  'BatchNorm in eval': layer(() => new nn.BatchNorm1d(4).eval(), image(6, 4)),
  'BatchNorm of doubles': layer(() => new nn.BatchNorm1d(4).to('float64'), doubles(6, 4)),
  InstanceNorm1d: layer(() => new nn.InstanceNorm1d(3, { affine: true }), image(2, 3, 5)),
  'InstanceNorm with averages': layer(
    () => new nn.InstanceNorm1d(3, { affine: true, trackRunningStats: true }),
    image(2, 3, 5),
  ),
  GroupNorm: layer(() => new nn.GroupNorm(2, 4), image(2, 4, 3)),
  'LayerNorm of doubles': layer(() => new nn.LayerNorm(4).to('float64'), doubles(3, 4)),
  LocalResponseNorm: layer(() => new nn.LocalResponseNorm(2), image(2, 4, 3, 3)),
  Conv1d: layer(() => new nn.Conv1d(2, 3, 3), image(2, 2, 8)),
  'Conv2d with groups': layer(() => new nn.Conv2d(4, 4, 3, { groups: 2, padding: 1 }), image(2, 4, 5, 5)),
  Conv3d: layer(
    () => new nn.Conv3d(1, 2, 2),
    image(1, 1, 4, 4, 4),
    () => new nn.Conv3d(1, 1, 1),
  ),
  ConvTranspose1d: layer(
    () => new nn.ConvTranspose1d(2, 3, 3, { stride: 2 }),
    image(2, 2, 5),
    () => new nn.Conv1d(2, 2, 1),
  ),
  ConvTranspose2d: layer(
    () => new nn.ConvTranspose2d(2, 3, 3),
    image(1, 2, 4, 4),
    () => new nn.Conv2d(2, 2, 1),
  ),
  'Conv2d of doubles': layer(() => new nn.Conv2d(2, 3, 3).to('float64'), doubles(1, 2, 5, 5)),
  MaxPool1d: op(image(2, 2, 8), (x) => F.maxPool1d(x, 2)),
  MaxPool2d: op(image(2, 2, 6, 6), (x) => F.maxPool2d(x, 3, { stride: 2, padding: 1 })),
  AvgPool2d: op(image(2, 2, 6, 6), (x) => F.avgPool2d(x, 2)),
  AvgPool3d: op(image(1, 2, 4, 4, 4), (x) => F.avgPool3d(x, 2)),
  AdaptiveAvgPool1d: op(image(2, 2, 7), (x) => F.adaptiveAvgPool1d(x, 3)),
  AdaptiveMaxPool2d: op(image(1, 2, 7, 5), (x) => F.adaptiveMaxPool2d(x, 3) as Tensor),
  LPPool: op(
    () => rand(1, 2, 6, 6),
    (x) => F.lpPool2d(x, 2, 2),
  ),
  'interpolation, nearest': op(image(1, 2, 4, 4), (x) => F.interpolate(x, { scaleFactor: 2 })),
  'interpolation, bilinear': op(image(1, 2, 4, 4), (x) => F.interpolate(x, { size: [7, 6], mode: 'bilinear' })),
  'interpolation, bicubic': op(image(1, 2, 4, 4), (x) => F.interpolate(x, { size: [7, 6], mode: 'bicubic' })),
  'triangles of batches': op(image(2, 3, 4), (x) => x.tril(-1).add(x.triu(1)).add(x.triu(-9)).add(x.tril(-9))),
  'triangles of a transposed matrix': op(image(4, 3), (x) => x.t().triu().add(x.t().tril(2))),
  'triangles of doubles and of many rows': plain(
    () => [randn(70, 3), randn([3, 5], { dtype: 'float64' })],
    (x, y) => [x!.tril(), y!.triu()],
  ),
  'views at any strides': op(image(3, 4), (x) => x.asStrided([2, 3], [4, 1], 1).add(x.asStrided([3], [4]))),
  'a diagonal that is filled': op(image(4, 4), (x) => x.mul(2).fillDiagonal_(1).matmul(x)),
  'a pixel shuffle': op(image(1, 4, 3, 3), (x) => F.pixelShuffle(x, 2)),
  'padding by reflection': op(image(1, 2, 4, 4), (x) => F.pad(x, [1, 1, 1, 1], { mode: 'reflect' })),
  'padding by zeros': op(image(1, 2, 4, 4), (x) => F.pad(x, [1, 1, 1, 1])),
  unfolding: op(image(1, 2, 5, 5), (x) => F.unfold(x, 3)),
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
  'sums of whole numbers': plain(
    () => [randint(0, 9, [4, 5]), randint(0, 9, [4, 5])],
    (x, y) => [x.sum(1), x.add(y).mul(2), x.eq(y).sum()],
  ),
  'accuracy, counters and a table of confusion': () => {
    const model = mlp();
    const [seen, right, table] = [0, 1, 2].map((k) => w.zeros(k < 2 ? [] : [3, 3], { dtype: 'int64' })) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    const one = tensor(1n);
    const inner = trained(
      model,
      sgd,
      () => [points(), randint(0, 3, [5])],
      (x: Tensor, y: Tensor) => {
        const logits = model.forward(x) as Tensor;
        const best = logits.argmax(1);
        seen.add_(5);
        right.add_(best.eq(y).sum());
        table.indexPut_([y, best], one, { accumulate: true });
        const counts = best.eq(1).logicalOr(y.ne(2));
        const each = F.crossEntropy(logits, y, { reduction: 'none' }).mul(counts).sum().div(counts.sum());
        return each.add(logits.mul(F.oneHot(y, 3)).sum()).mul(right.div(seen).detach());
      },
    );
    return { ...inner, state: [...inner.state, seen, right, table] };
  },
  'lengths, classes and bits that are computed with': () => {
    const [model, sums] = [new nn.Linear(4, 3), w.zeros([3], { dtype: 'int64' })];
    const inner = trained(
      model,
      sgd,
      () => [randn(3, 5, 4), randint(1, 6, [3])],
      (x: Tensor, lengths: Tensor) => {
        const mask = w.arange(5).lt(lengths.unsqueeze(1));
        sums.add_(lengths.floorDivide(2).add(lengths.remainder(3)).bitwiseAnd(lengths.bitwiseOr(4).flip(0)));
        const y = model.forward(x).mul(mask.unsqueeze(-1)).sum(1).div(lengths.unsqueeze(1));
        return y.mul(lengths.to('int32').unsqueeze(1)).mul(lengths.mul(0.5).to('int64').unsqueeze(1)).square().mean();
      },
    );
    return { ...inner, state: [...inner.state, sums] };
  },
  'the next words': () => {
    const model = new nn.Sequential(new nn.Embedding(9, 4), new nn.Linear(4, 9));
    return trained(
      model,
      sgd,
      () => [randint(0, 9, [3, 6])],
      (x: Tensor) => {
        const logits = model.forward(x.narrow(1, 0, 5)) as Tensor;
        return F.crossEntropy(logits.reshape([-1, 9]), x.narrow(1, 1, 5).reshape([-1]), { ignoreIndex: 0 });
      },
    );
  },
  'copies between dtypes': plain(
    () => [randint(0, 9, [4, 5])],
    (x) => [x.to('float32').mul(2), x.to('float64'), x.to('bool')],
  ),
  'an MLP of doubles': optimizer((p) => new optim.SGD(p, { lr: 0.1, momentum: 0.9 }), 'float64'),
  'doubles with AdamW': optimizer((p) => new optim.AdamW(p), 'float64'),
  'doubles with RMSprop': optimizer((p) => new optim.RMSprop(p), 'float64'),
  'Adafactor with decay': optimizer((p) => new optim.Adafactor(p, { lr: 0.01, weightDecay: 0.1, maximize: true })),
  'Adafactor of convolutions': () =>
    classify(
      new nn.Sequential(new nn.Conv2d(1, 2, 3), new nn.Flatten(), new nn.Linear(18, 3)),
      (p) => new optim.Adafactor([...p]),
      () => randn(2, 1, 5, 5),
      3,
    ),
  'Muon without looking ahead': optimizer(
    (p) =>
      new optim.Muon(
        p.filter((t) => t.ndim === 2),
        { nesterov: false, nsSteps: 3 },
      ),
  ),
  'Muon beside AdamW': () => {
    const model = mlp();
    const all = [...model.parameters()];
    const other = new optim.AdamW(all.filter((t) => t.ndim !== 2));
    const inner = classify(model, (p) => new optim.Muon([...p].filter((t) => t.ndim === 2)), points, 3);
    return {
      ...inner,
      step: (x: Tensor, y: Tensor) => {
        other.zeroGrad();
        const loss = (inner.step as (x: Tensor, y: Tensor) => Tensor)(x, y);
        other.step();
        return loss;
      },
    };
  },
  ...Object.fromEntries(
    Object.entries({
      'loss: l1': (x: Tensor, y: Tensor) => F.l1Loss(x, y),
      'loss: mse': (x: Tensor, y: Tensor) => F.mseLoss(x, y),
      'loss: huber': (x: Tensor, y: Tensor) => F.huberLoss(x, y),
      'loss: smooth l1': (x: Tensor, y: Tensor) => F.smoothL1Loss(x, y, { beta: 0.5 }),
      'loss: binary': (x: Tensor, y: Tensor) => F.binaryCrossEntropy(x.sigmoid(), y.sigmoid()),
      'loss: binary of logits': (x: Tensor, y: Tensor) => F.binaryCrossEntropyWithLogits(x, y.sigmoid()),
      'loss: divergence': (x: Tensor, y: Tensor) => F.klDiv(x.logSoftmax(1), y.softmax(1), { reduction: 'batchmean' }),
      'loss: probabilities': (x: Tensor, y: Tensor) => F.crossEntropy(x, y.softmax(1)),
      'loss: soft margin': (x: Tensor, y: Tensor) => F.softMarginLoss(x, y.sign()),
      'loss: cosine': (x: Tensor, y: Tensor) => F.cosineSimilarity(x, y, { dim: 1 }).mean(),
      'loss: triplet': (x: Tensor, y: Tensor) => F.tripletMarginLoss(x, y, y.neg()),
      'loss: gaussian': (x: Tensor, y: Tensor) => F.gaussianNllLoss(x, y, y.square().add(1)),
      'loss: poisson': (x: Tensor, y: Tensor) => F.poissonNllLoss(x, y.square()),
    }).map(([name, loss]) => [
      name,
      () => {
        const model = mlp();
        return trained(
          model,
          sgd,
          () => [points(), randn(5, 3)],
          (x: Tensor, y: Tensor) => loss(model.forward(x) as Tensor, y),
        );
      },
    ]),
  ),
  'loss: likelihood': () => {
    const model = mlp();
    return trained(
      model,
      sgd,
      () => [points(), randint(0, 3, [5])],
      (x: Tensor, y: Tensor) => F.nllLoss((model.forward(x) as Tensor).logSoftmax(1), y, { weight: tensor([1, 2, 3]) }),
    );
  },
  'loss: smoothed': () => {
    const model = mlp();
    return trained(
      model,
      sgd,
      () => [points(), randint(0, 3, [5])],
      (x: Tensor, y: Tensor) =>
        F.crossEntropy(model.forward(x) as Tensor, y, { labelSmoothing: 0.1, weight: tensor([1, 2, 3]) }),
    );
  },
};
