// Written by idioms.test.ts (WICK_WRITE=1) from the guide: the type check of the tests compiles it.
import {
  arange,
  cat,
  eye,
  full,
  Generator,
  grad,
  init,
  linspace,
  manualSeed,
  nn,
  noGrad,
  ones,
  optim,
  rand,
  randint,
  randn,
  randperm,
  stack,
  tensor,
  where,
  zeros,
  zerosLike,
} from './index.ts';

export const cells = [
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [
      tensor([
        [1, 2],
        [3, 4],
      ]),
      F,
      x,
      y,
      net,
      opt,
    ];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [zeros(2, 3), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [ones(2, 3, { dtype: 'float64' }), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [full([2, 2], 7), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [arange(0, 10, 2, { dtype: 'float32' }), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [linspace(0, 1, 5), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [eye(3), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [rand(2, 2), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [randint(0, 10, [5]), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [randperm(6), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [randn(3, { generator: new Generator().manualSeed(5) }), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [zerosLike(x), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.shape, F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.numel(), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.select(0, 1), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.select(1, 0), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.index('1:3'), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.index(':, ::2'), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.index(x.gt(0)), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.index(y), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.add(1), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.mul(x), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.matmul(x.T), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.sum(), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.sum(1, true), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.mean(0), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.std(1), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.argmax(1), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.topk(2).values, F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.reshape(2, 6), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.view(-1), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.permute(1, 0), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.unsqueeze(0).shape, F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [cat([x, x], 1), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [stack([x, x]).shape, F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [where(x.gt(0), x, 0), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.clamp({ min: 0 }), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.clone().fill_(2), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.double().dtype === 'float64', F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.index([0, 0]).item(), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.softmax(-1), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [F.crossEntropy(net.forward(x), y), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [F.relu(x), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [F.oneHot(y, 3), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [String(net), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [[...net.namedParameters()].map(([n]) => n), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [[...net.parameters()].reduce((n, p) => n + p.numel(), 0), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [[...net.modules()].filter((m) => m instanceof nn.Linear).at(1)?.outFeatures, F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [net.eval().training, F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [Object.keys(net.stateDict()), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [init.kaimingNormal_(net[0].weight, { nonlinearity: 'relu' }), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [
      net.apply((m) => {
        if (m instanceof nn.Linear && m.bias) init.zeros_(m.bias);
      })[2].bias,
      F,
      x,
      y,
      net,
      opt,
    ];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    const loss = F.mseLoss(net.forward(x), x);
    loss.backward();
    return [net[0].weight.grad, F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    F.crossEntropy(net.forward(x), y).backward();
    opt.step();
    return [net[2].bias, F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    opt.zeroGrad();
    return [net[0].weight.grad === null, F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    F.mseLoss(net.forward(x), x).backward();
    return [nn.utils.clipGradNorm_(net.parameters(), 0.1), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    const a = x.clone().requiresGrad_();
    return [grad(a.pow(2).sum(), a)[0], F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    const sched = new optim.lrScheduler.StepLR(opt, 2, { gamma: 0.5 });
    opt.step();
    sched.step();
    sched.step();
    return [sched.getLastLr(), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [noGrad(() => net.forward(x).requiresGrad), F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    net[0].weight.requiresGrad_(false);
    return [[...net.parameters()].filter((p) => p.requiresGrad).length, F, x, y, net, opt];
  },
  () => {
    const F = nn.functional;
    manualSeed(0);
    const x = randn(4, 3),
      y = tensor([0n, 1n, 2n, 1n]);
    const net = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 3));
    const opt = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return [x.detach().tolist(), F, x, y, net, opt];
  },
];
