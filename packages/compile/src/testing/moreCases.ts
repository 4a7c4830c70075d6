import * as w from '@wick/tensor';
import { grad, noGrad, rand, randint, randn, type Tensor, tensor, zeros } from '@wick/tensor';
import { adam, mlp, points, sgd } from './classify.ts';
import { nn, optim } from './packages.ts';
import type { Case } from './sameAsEager.ts';
import { trained } from './trained.ts';

const { functional: F } = nn;
const { lrScheduler } = optim;

class Packed extends nn.Module {
  rnn = new nn.LSTM(3, 5, { batchFirst: true, bidirectional: true });
  override forward(x: Tensor, lengths: number[]): Tensor {
    const packed = nn.utils.rnn.packPaddedSequence(x, lengths, { batchFirst: true, enforceSorted: false });
    const [y] = this.rnn.forward(packed);
    const [padded] = nn.utils.rnn.padPackedSequence(y, { batchFirst: true });
    return padded.sum(1);
  }
}

/** Ways of training that are further from the beaten track. */
export const moreCases: Record<string, () => Case> = {
  'lengths of sequences that take turns': () => {
    const model = new Packed();
    const lengths = [
      [6, 2, 4],
      [3, 6, 1],
    ];
    return trained(
      model,
      adam,
      (i) => [randn(3, 6, 3), lengths[i % 2]],
      (x: Tensor, l: number[]) => model.forward(x, l).square().mean(),
    );
  },
  'an embedding whose rows have a largest norm': () => {
    const model = new nn.Embedding(9, 4, { paddingIdx: 0, maxNorm: 1 });
    return trained(
      model,
      sgd,
      () => [randint(0, 9, [5])],
      (x: Tensor) => model.forward(x).square().sum(),
    );
  },
  'norms of weights by parametrization': () => {
    const { weightNorm, spectralNorm, orthogonal } = nn.utils.parametrizations;
    const model = new nn.Sequential(
      weightNorm(new nn.Linear(4, 8)),
      new nn.Tanh(),
      spectralNorm(new nn.Linear(8, 4)),
      orthogonal(new nn.Linear(4, 4), { orthogonalMap: 'householder' }),
    );
    return trained(
      model,
      adam,
      () => [points()],
      (x: Tensor) => (model.forward(x) as Tensor).square().mean(),
    );
  },
  'PPO with a clip range that shrinks': () => {
    const [policy, value] = [mlp(), new nn.Linear(4, 1)];
    const both = new nn.ModuleList([policy, value]);
    const optimizer = adam(both.parameters());
    return {
      step: (s: Tensor, a: Tensor, advantage: Tensor, before: Tensor, clip: number) => {
        const logits = (policy.forward(s) as Tensor).logSoftmax(1);
        const ratio = logits.gather(1, a.unsqueeze(1)).squeeze(1).sub(before).exp();
        const safe = ratio.clamp(1 - clip, 1 + clip).mul(advantage);
        const loss = w.minimum(ratio.mul(advantage), safe).mean().neg().add(value.forward(s).square().mean());
        optimizer.zeroGrad();
        loss.backward();
        nn.utils.clipGradNorm_(both.parameters(), 0.5);
        optimizer.step();
        return { loss, kl: before.mean() };
      },
      args: (i) => [randn(6, 4), randint(0, 3, [6]), randn(6), randn(6), 0.2 * (1 - i / 20)],
      state: [both, optimizer],
    };
  },
  'a second network that follows': () => {
    const [q, target] = [mlp(), mlp()];
    const optimizer = adam(q.parameters());
    return {
      step: (s: Tensor, a: Tensor, r: Tensor, done: Tensor) => {
        const wanted = noGrad(() =>
          r.add((target.forward(s) as Tensor).max(1).values.mul(0.99).mul(done.logicalNot().to('float32'))),
        );
        const loss = F.smoothL1Loss((q.forward(s) as Tensor).gather(1, a.unsqueeze(1)).squeeze(1), wanted);
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step();
        const from = [...q.parameters()];
        noGrad(() => [...target.parameters()].forEach((p, i) => void p.copy_(p.mul(0.95).add(from[i]!.mul(0.05)))));
        return loss;
      },
      args: () => [randn(6, 4), randint(0, 3, [6]), randn(6), rand(6).gt(0.5)],
      state: [q, target, optimizer],
    };
  },
  'one step of learning within another': () => {
    const model = mlp();
    const named = [...model.namedParameters()];
    return trained(
      model,
      adam,
      () => [points(), randn(5, 3)],
      (x: Tensor, y: Tensor) => {
        const inner = F.mseLoss(model.forward(x) as Tensor, y);
        const gradients = grad(
          inner,
          named.map(([, p]) => p),
          { createGraph: true },
        );
        const fast = Object.fromEntries(named.map(([name, p], i) => [name, p.sub(gradients[i]!.mul(0.1))]));
        return F.mseLoss(nn.utils.stateless.functionalCall(model, fast, x) as Tensor, y);
      },
    );
  },
  'two steps of learning within another, by classes': () => {
    const model = mlp();
    const named = [...model.namedParameters()];
    return trained(
      model,
      adam,
      () => [points(), randint(0, 3, [5]), points(), randint(0, 3, [5])],
      (x: Tensor, y: Tensor, far: Tensor, wanted: Tensor) => {
        let fast = Object.fromEntries(named);
        const lossOf = (x: Tensor, y: Tensor, options?: object) =>
          F.crossEntropy(nn.utils.stateless.functionalCall(model, fast, x) as Tensor, y, options);
        for (let k = 0; k < 2; k++) {
          const inner = lossOf(x, y, { labelSmoothing: 0.1, weight: tensor([1, 2, 3]), ignoreIndex: 1 });
          const slopes = grad(inner, Object.values(fast), { createGraph: true });
          fast = Object.fromEntries(
            named.map(([name], i) => [name, fast[name]!.sub(slopes[i]!, { alpha: 0.1 }) as never]),
          );
        }
        return lossOf(far, wanted).add(lossOf(far, far.slice(1, 0, 3).softmax(1)));
      },
    );
  },
  'gradients of rows that are looked up, whose size is a loss': () => {
    const model = new nn.ModuleList([
      new nn.Embedding(9, 4, { scaleGradByFreq: true, paddingIdx: 1 }),
      new nn.EmbeddingBag(9, 4, { mode: 'sum' }),
    ]);
    const [rows, bags] = [...model] as [nn.Embedding, nn.EmbeddingBag];
    return trained(
      model,
      sgd,
      () => [randint(0, 9, [2, 3]), randn(2, 3)],
      (x: Tensor, each: Tensor) => {
        const loss = rows
          .forward(x)
          .tanh()
          .sum()
          .add(bags.forward(x, null, each).tanh().sum());
        const slopes = grad(loss, [rows.weight, bags.weight], { createGraph: true });
        return slopes[0]!.square().sum().add(slopes[1]!.square().sum());
      },
    );
  },
  'a schedule that looks at the loss outside': () => {
    const model = mlp();
    const inner = trained(
      model,
      sgd,
      () => [points()],
      (x: Tensor) => (model.forward(x) as Tensor).square().mean(),
    );
    const scheduler = new lrScheduler.ReduceLROnPlateau(inner.state[1] as optim.Optimizer, {
      patience: 0,
      factor: 0.5,
    });
    return { ...inner, between: (i) => scheduler.step(i % 3) };
  },
  'groups, two optimizers and two schedules that take turns': () => {
    const [first, second] = [mlp(), new nn.Linear(3, 2)];
    const params = [...first.parameters()];
    const a = new optim.SGD(
      [
        { params: params.slice(0, 2), lr: 0.1 },
        { params: params.slice(2), weightDecay: 0.1 },
      ],
      { lr: 0.01, momentum: 0.5 },
    );
    const b = new optim.RMSprop(second.parameters(), { momentum: 0.1 });
    const schedules = [new lrScheduler.CosineAnnealingLR(a, 5), new lrScheduler.LinearLR(b, { totalIters: 3 })];
    return {
      step: (x: Tensor, all: boolean) => {
        const loss = second
          .forward(first.forward(x) as Tensor)
          .square()
          .mean();
        a.zeroGrad();
        b.zeroGrad();
        loss.backward();
        if (all) a.step();
        b.step();
        for (const schedule of schedules) schedule.step();
        return loss;
      },
      args: (i) => [points(), i % 2 === 0],
      state: [first, second, a, b, () => schedules.map((s) => s.stateDict())],
    };
  },
  'arguments within one another, and results of every kind': () => {
    const model = mlp();
    return {
      step: ({ batch: [x, { y }], mode }: { batch: [Tensor, { y: Tensor }]; mode: string }) => {
        const logits = model.forward(x) as Tensor;
        const best = logits.argmax(1);
        const loss = F.crossEntropy(logits, y, { labelSmoothing: mode === 'smooth' ? 0.1 : 0 });
        return { loss, best, right: best.eq(y).sum(), any: best.eq(y).any(), top: logits.topk(2, 1), mode, x, n: null };
      },
      args: (i) => [
        { batch: [points(), { y: randint(0, 3, [5]) }], mode: i % 2 ? 'smooth' : 'plain', none: undefined },
      ],
      state: [model],
    };
  },
  'scalars, and tensors without elements': () => {
    const p = randn([], { requiresGrad: true });
    const optimizer = adam([p]);
    return {
      step: (x: Tensor, rows: Tensor) => {
        optimizer.zeroGrad();
        const loss = p.mul(x).sub(1).square().add(rows.mul(p).sum());
        loss.backward();
        optimizer.step();
        return [loss, rows.mul(2)];
      },
      args: (i) => [randn([]), randn([0, 2, 0, 0, 0, 2, 2, 0, 2][i % 9]!, 3)],
      state: [p, optimizer],
    };
  },
  'distances that are not finite at some calls': () => {
    const p = randn(3, 2, { requiresGrad: true });
    return {
      step: (x: Tensor) => {
        p.grad = null;
        w.cdist(x, p, { p: Number.POSITIVE_INFINITY }).sum().backward();
        return p.grad!;
      },
      args: (i) => [i % 4 === 3 ? tensor([[1, Number.POSITIVE_INFINITY]]) : randn(4, 2).slice(0, 0, 1)],
      state: [p],
    };
  },
  'whole numbers that are divided': () => {
    const sum = zeros(4, { dtype: 'int64' });
    return {
      step: (x: Tensor, y: Tensor) => {
        sum.add_(x);
        return [sum.floorDivide(3), x.remainder(7), x.fmod(5), x.bitwiseAnd(y), x.mul(y).cumsum(0)];
      },
      args: () => [randint(-50, 50, [4]), randint(1, 9, [4])],
      state: [sum],
    };
  },
};
