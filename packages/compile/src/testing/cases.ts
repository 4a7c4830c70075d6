import * as w from '@wick/tensor';
import { defineFunction, grad, noGrad, rand, randint, randn, type Tensor, tensor } from '@wick/tensor';
import { averaged } from './averageCases.ts';
import { adam, classify, mlp, points, sgd } from './classify.ts';
import { Attention, Causal, Gru, LargeRnn, Lstm, Tied, Vae } from './models.ts';
import { optimizerCases } from './optimizerCases.ts';
import { models, nn, optim } from './packages.ts';
import type { Case } from './sameAsEager.ts';

const { functional: F } = nn;

const cube = defineFunction<[Tensor]>({
  name: 'cube',
  forward: (ctx, x) => {
    ctx.saveForBackward(x);
    return x.pow(3);
  },
  backward: (ctx, g) => [g.mul(ctx.savedTensors[0].pow(2).mul(3))],
});

/** Step functions by name; each is made anew for the eager and for the compiled run. */
export const cases: Record<string, () => Case> = {
  'an MLP': () => classify(mlp(), sgd, points, 3),
  'models.mlp': () => classify(models.mlp(4, [6, 3]), sgd, points, 3),
  LeNet: () => classify(models.lenet5(), adam, () => randn(2, 1, 28, 28), 10),
  'a small ResNet': () =>
    classify(
      new nn.Sequential(
        new nn.Conv2d(3, 4, 3, { padding: 1, bias: false }),
        new nn.BatchNorm2d(4),
        new nn.ReLU({ inplace: true }),
        new nn.MaxPool2d(2),
        new nn.Conv2d(4, 6, 3, { stride: 2, padding: 1 }),
        new nn.BatchNorm2d(6),
        new nn.ReLU({ inplace: true }),
        new nn.AdaptiveAvgPool2d(1),
        new nn.Flatten(),
        new nn.Linear(6, 3),
      ),
      sgd,
      () => randn(2, 3, 8, 8),
      3,
    ),
  LSTM: () => classify(new Lstm(), adam, () => randn(4, 6, 3), 3),
  'recurrent layers that kernels take': () => classify(new LargeRnn(), adam, () => randn(8, 16, 24), 3),
  'pools and convolutions of other kinds': () =>
    classify(
      new nn.Sequential(
        new nn.Conv2d(2, 4, 3, { stride: 2, padding: 1, groups: 2 }),
        new nn.AvgPool2d(2, { countIncludePad: false, padding: 1, stride: 1 }),
        new nn.ConvTranspose2d(4, 3, 2, { stride: 2 }),
        new nn.Hardswish(),
        new nn.MaxPool2d(3, { stride: 2, dilation: 1 }),
        new nn.AdaptiveAvgPool2d(2),
        new nn.Flatten(),
        new nn.Linear(12, 3),
      ),
      sgd,
      () => randn(2, 2, 12, 12),
      3,
    ),
  'attention by blocks': () => {
    const model = new nn.TransformerEncoderLayer(32, 4, { dimFeedforward: 32, dropout: 0, batchFirst: true });
    const optimizer = adam(model.parameters());
    return {
      step: (x: Tensor) => {
        optimizer.zeroGrad();
        const mask = w.triu(w.full([40, 40], Number.NEGATIVE_INFINITY), 1);
        const loss = (model.forward(x, { srcMask: mask }) as Tensor).square().mean();
        loss.backward();
        optimizer.step();
        return loss;
      },
      args: () => [randn(3, 40, 32)],
      state: [model, optimizer],
    };
  },
  GRU: () => classify(new Gru(), adam, () => randn(4, 6, 3), 3),
  'a Transformer with a causal mask': () => {
    const model = new Causal();
    const optimizer = adam(model.parameters());
    return {
      step: (x: Tensor, y: Tensor) => {
        optimizer.zeroGrad();
        const loss = F.crossEntropy(model.forward(x), y.flatten());
        loss.backward();
        optimizer.step();
        return loss;
      },
      args: () => [randint(0, 11, [2, 5]), randint(0, 11, [2, 5])],
      state: [model, optimizer],
    };
  },
  'attention by hand': () => {
    const model = new Attention();
    const optimizer = adam(model.parameters());
    return {
      step: (x: Tensor) => {
        optimizer.zeroGrad();
        const loss = model.forward(x).square().mean();
        loss.backward();
        optimizer.step();
        return loss;
      },
      args: () => [randn(2, 5, 8)],
      state: [model, optimizer],
    };
  },
  VAE: () => {
    const model = new Vae();
    const optimizer = adam(model.parameters());
    return {
      step: (x: Tensor) => {
        optimizer.zeroGrad();
        const [y, mean, logVar] = model.forward(x);
        const kl = logVar.add(1).sub(mean.square()).sub(logVar.exp()).sum().mul(-0.5);
        const loss = F.binaryCrossEntropy(y, x, { reduction: 'sum' }).add(kl);
        loss.backward();
        optimizer.step();
        return { loss, kl };
      },
      args: () => [rand(3, 6)],
      state: [model, optimizer],
    };
  },
  'a GAN with two optimizers': () => {
    const generator = new nn.Sequential(new nn.Linear(2, 8), new nn.LeakyReLU(0.2), new nn.Linear(8, 3));
    const judge = new nn.Sequential(new nn.Linear(3, 8), new nn.LeakyReLU(0.2), new nn.Linear(8, 1));
    const [forG, forD] = [adam(generator.parameters()), adam(judge.parameters())];
    const says = (x: Tensor, yes: number) =>
      F.binaryCrossEntropyWithLogits(judge.forward(x), w.full([x.shape[0]!, 1], yes));
    return {
      step: (real: Tensor) => {
        const fake = generator.forward(randn(real.shape[0]!, 2));
        forD.zeroGrad();
        const lossD = says(real, 1).add(says(fake.detach(), 0));
        lossD.backward();
        forD.step();
        forG.zeroGrad();
        const lossG = says(fake, 1);
        lossG.backward();
        forG.step();
        return [lossD, lossG];
      },
      args: () => [randn(4, 3)],
      state: [generator, judge, forG, forD],
    };
  },
  'tied weights and a shared module': () => {
    const model = new Tied();
    const optimizer = sgd(model.parameters());
    return {
      step: (x: Tensor, y: Tensor) => {
        optimizer.zeroGrad();
        const loss = F.crossEntropy(model.forward(x), y);
        loss.backward();
        optimizer.step();
        return loss;
      },
      args: () => [randint(0, 9, [4]), randint(0, 9, [4])],
      state: [model, optimizer],
    };
  },
  'batch normalisation': () =>
    classify(
      new nn.Sequential(
        new nn.Linear(4, 6, { bias: false }),
        new nn.BatchNorm1d(6),
        new nn.ReLU(),
        new nn.Linear(6, 3),
      ),
      adam,
      points,
      3,
    ),
  'normalisations by averages over all batches': () =>
    classify(
      new nn.Sequential(
        new nn.Linear(4, 16),
        new nn.BatchNorm1d(16, { momentum: null }),
        new nn.Unflatten(1, [4, 2, 2]),
        new nn.BatchNorm2d(4, { momentum: null }),
        new nn.InstanceNorm2d(4, { momentum: null, trackRunningStats: true, affine: true }),
        new nn.Unflatten(1, [2, 2]),
        new nn.BatchNorm3d(2, { momentum: null, affine: false }),
        new nn.Flatten(),
        new nn.Linear(16, 3),
      ),
      sgd,
      points,
      3,
    ),
  'group, layer and instance normalisation': () =>
    classify(
      new nn.Sequential(
        // No weight whose gradient is 0 but for rounding, which Adam would take large steps by: no bias before a norm, say.
        new nn.Conv2d(2, 4, 3, { bias: false }),
        new nn.InstanceNorm2d(4),
        new nn.GroupNorm(2, 4),
        new nn.Flatten(),
        new nn.LayerNorm(36),
        new nn.RMSNorm(36),
        new nn.Linear(36, 3),
      ),
      adam,
      () => randn(2, 2, 5, 5),
      3,
    ),
  'dropout of each kind': () =>
    classify(
      new nn.Sequential(
        new nn.Conv2d(1, 4, 3),
        new nn.Dropout2d(0.3),
        new nn.Dropout(0.4),
        new nn.RReLU(),
        new nn.Flatten(),
        new nn.AlphaDropout(0.2),
        new nn.Linear(36, 3),
      ),
      adam,
      () => randn(2, 1, 5, 5),
      3,
    ),
  'rows in bags': () => {
    const bags = (['sum', 'mean', 'max'] as const).map((mode) => new nn.EmbeddingBag(7, 4, { mode, paddingIdx: 3 }));
    const optimizer = sgd(bags.flatMap((bag) => [...bag.parameters()]));
    return {
      step: (indices: Tensor, offsets: Tensor) => {
        optimizer.zeroGrad();
        const loss = w
          .cat(bags.map((bag) => bag.forward(indices, offsets)))
          .square()
          .sum();
        loss.backward();
        optimizer.step();
        return loss;
      },
      args: (i) => [randint(0, 7, [6]), tensor([0n, BigInt(i % 3), 3n])],
      state: [...bags, optimizer],
    };
  },
  'clipping by norm': () => {
    const model = mlp();
    return classify(model, adam, points, 3, () => void nn.utils.clipGradNorm_(model.parameters(), 0.1));
  },
  'clipping by value': () => {
    const model = mlp();
    return classify(model, adam, points, 3, () => nn.utils.clipGradValue_(model.parameters(), 0.01));
  },
  'gradients accumulated over two calls': () => {
    const model = mlp();
    const optimizer = adam(model.parameters());
    return {
      step: (x: Tensor, y: Tensor, last: boolean) => {
        const loss = F.crossEntropy(model.forward(x), y).div(2);
        loss.backward();
        if (last) {
          optimizer.step();
          optimizer.zeroGrad();
        }
        return loss;
      },
      args: (i) => [points(), randint(0, 3, [5]), i % 2 === 1],
      state: [model, optimizer],
    };
  },
  'an average of weights': averaged(() => ({ avgFn: optim.swaUtils.getEmaAvgFn(0.9) }), mlp),
  'an average by hand': () => {
    const model = mlp();
    const average = model.deepCopy();
    const inner = classify(model, sgd, points, 3);
    return {
      ...inner,
      step: (x: Tensor, y: Tensor) => {
        const loss = (inner.step as (x: Tensor, y: Tensor) => Tensor)(x, y);
        const mine = [...average.parameters()];
        noGrad(() => [...model.parameters()].forEach((p, i) => void mine[i]!.lerp_(p, 0.1)));
        return loss;
      },
      state: [...inner.state, average],
    };
  },
  float64: () => classify(mlp().to('float64'), adam, () => randn(5, 4, { dtype: 'float64' }), 3),
  'a function with a gradient of its own': () => {
    const weight = randn(4, { requiresGrad: true });
    const optimizer = sgd([weight]);
    return {
      step: (x: Tensor) => {
        optimizer.zeroGrad();
        const loss = cube(x.mul(weight)).sum();
        loss.backward();
        optimizer.step();
        return loss;
      },
      args: () => [rand(4)],
      state: [weight, optimizer],
    };
  },
  'a hook that changes a gradient': () => {
    const model = mlp();
    for (const p of model.parameters()) p.registerHook((g) => g.mul(2));
    return classify(model, sgd, points, 3);
  },
  'second derivatives': () => {
    const model = mlp();
    const optimizer = adam(model.parameters());
    return {
      step: (x: Tensor) => {
        optimizer.zeroGrad();
        const input = x.detach().requiresGrad_();
        const y = model.forward(input) as Tensor;
        const [dx] = grad(y.sum(), input, { createGraph: true });
        const loss = dx.square().sum(1).sqrt().sub(1).square().mean();
        loss.backward();
        optimizer.step();
        return loss;
      },
      args: () => [points()],
      state: [model, optimizer],
    };
  },
  'weights changed by hand': () => {
    const weight = randn(3, 3, { requiresGrad: true });
    return {
      step: (x: Tensor, lr: Tensor) => {
        const loss = x.matmul(weight).tanh().sum();
        loss.backward();
        noGrad(() => {
          weight.sub_(weight.grad!.mul(lr));
          weight.grad!.zero_();
        });
        return [loss, weight.data.view(9).slice(0, 2, 5)];
      },
      args: (i) => [randn(2, 3), tensor(0.1 / (i + 1))],
      state: [weight],
    };
  },
  'changes in place of views': () => {
    const memory = w.zeros(4, 3);
    return {
      step: (x: Tensor) => {
        memory.select(0, 1).add_(x);
        memory.t().narrow(0, 0, 1).mul_(2);
        const h = x.clone();
        h.slice(0, 0, 2).exp_();
        x.add_(1);
        return [memory.sum(0), h, x, memory];
      },
      args: () => [randn(3)],
      state: [memory],
    };
  },
  'draws of each kind': () => ({
    step: (p: Tensor) => [
      rand(3),
      randn(17),
      randint(0, 5, [4]),
      w.randperm(6),
      w.bernoulli(p),
      w.multinomial(p, 2),
      w.empty(3).exponential_(),
      w.normal(p, 0.1),
    ],
    args: () => [rand(4)],
    state: [],
  }),
  'an argument that wants a gradient': () => ({
    step: (x: Tensor) => {
      x.square().sum().backward();
      return x.grad!.mul(2);
    },
    args: () => [randn(3, { requiresGrad: true })],
    state: [],
  }),
  'a module that is called with other tensors': () => {
    const model = mlp();
    const own = [...model.namedParameters()].map(([name, p]) => [name, p.detach().clone().requiresGrad_()] as const);
    const optimizer = sgd(own.map(([, p]) => p));
    return {
      step: (x: Tensor) => {
        optimizer.zeroGrad();
        const y = nn.utils.stateless.functionalCall(model, Object.fromEntries(own), x) as Tensor;
        const loss = y.square().sum();
        loss.backward();
        optimizer.step();
        return loss;
      },
      args: () => [points()],
      state: [optimizer, () => own.map(([, p]) => p)],
    };
  },
  'arguments that lie over one another': () => {
    const memory = randn(4, 4);
    return {
      step: (a: Tensor, b: Tensor) => {
        a.add_(1);
        return [a.mul(b), b.sum(), b.add_(a)];
      },
      args: () => [memory.select(0, 1), memory.select(1, 1)],
      state: [memory],
    };
  },
  'a learning rate that is set outside': () => {
    const inner = classify(mlp(), adam, points, 3);
    const optimizer = inner.state[1] as optim.Optimizer;
    return {
      ...inner,
      between: (i) => {
        optimizer.paramGroups[0]!.lr = 0.01 / (i + 1);
      },
    };
  },
  ...optimizerCases,
};
