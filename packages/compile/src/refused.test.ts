import * as w from '@wick/tensor';
import { grad, noGrad, ones, rand, randn, type Tensor, tensor } from '@wick/tensor';
import { CompileError, compile } from './index.ts';
import { nn, optim } from './testing/packages.ts';

let kept: Tensor = ones(2);
let count = 0;
const array = new Float32Array(2);
const olderNorm = nn.utils.weightNorm(new nn.Linear(2, 2));
const plateau = new optim.lrScheduler.ReduceLROnPlateau(new optim.SGD([ones(1)], { lr: 1 }));
const clusters = new nn.AdaptiveLogSoftmaxWithLoss(8, 4, [2]);

class Pair {
  constructor(
    readonly first: Tensor,
    readonly second: Tensor,
  ) {}
}

/** Functions that cannot be replayed, and what their first call says. */
const atOnce: Record<string, [fn: (x: Tensor) => unknown, message: RegExp, x?: () => Tensor]> = {
  item: [(x) => x.mul(x.sum().item()), /item\(\) .*return the tensor and read it outside/],
  'a branch on a value': [(x) => (x.sum().item() > 0 ? x : x.neg()), /item\(\)/],
  tolist: [(x) => x.mul(2).tolist(), /tolist\(\)/],
  toTypedArray: [(x) => x.mul(2).toTypedArray(), /toTypedArray\(\)/],
  'an ndarray': [(x) => x.mul(2).nd.get(0), /nd of a tensor/],
  printing: [(x) => `${x.mul(2)}`, /printing/],
  'values of an argument': [(x) => x.tolist(), /tolist\(\)/],
  'values of a tensor from outside': [(x) => x.mul(kept.select(0, 0).item()), /item\(\)/],
  'a mask that selects': [(x) => x.maskedSelect(x.gt(0)), /where\(\)/],
  nonzero: [(x) => x.nonzero(), /as many elements as values tell/],
  unique: [(x) => w.unique(x), /cannot be replayed/],
  'seeding the generator': [(x) => [w.manualSeed(1), x.mul(2)], /manualSeed\(\)/],
  forkRng: [(x) => w.forkRng(() => rand(2).add(x.sum())), /forkRng/],
  'different elements': [(x) => w.uniqueConsecutive(x.mul(2)), /uniqueConsecutive\(\) of a tensor/],
  allclose: [(x) => [x, w.allclose(x.mul(2), x)], /allclose\(\) of a tensor/],
  equal: [(x) => [x, w.equal(x.mul(2), x)], /reading .*elements/],
  bincount: [(x) => w.bincount(x.to('int64'), { minlength: 3 }), /bincount\(\).*zeros\(n\) with scatterAdd_\(\)/],
  'rows that are repeated': [(x) => x.repeatInterleave(x.to('int64')), /repeatInterleave\(\) by a tensor/],
  'segments of a tensor': [
    (x) => w.segmentReduce(x, 'sum', { lengths: x.to('int64') }),
    /segmentReduce\(\) by lengths or offsets.*scatterAdd\(\)/,
  ],
  'an index without dimensions': [(x) => x.index([x.sum().to('int64')]), /index\(\) by a tensor.*indexSelect\(\)/],
  'weights of a covariance': [(x) => w.cov(x, { aweights: x }), /cov\(\) by weights of an argument.*outside/],
  JSON: [(x) => [JSON.stringify({ y: x.mul(2) }).length, x], /JSON.stringify\(\) of a tensor.*outside/],
  'a Map that is returned': [(x) => new Map([['y', x.mul(2)]]), /returns a Map.*plain objects/],
  'a Set that is returned': [(x) => ({ set: new Set([x.mul(2)]) }), /returns a Set.*plain objects/],
  'an object of a class that is returned': [(x) => new Pair(x.mul(2), x), /returns a Pair.*plain objects/],
  'an array of numbers that is returned': [(x) => [x, new Float32Array(2)], /returns a Float32Array.*plain objects/],
  'an iterator that is returned': [(x) => [x.mul(2)].values(), /returns an iterator.*plain objects/],
  'a function that is returned': [(x) => ({ x, later: () => x.mul(2) }), /returns a function.*plain objects/],
  'an assignment by a mask': [(x) => x.clone().indexPut_([x.gt(0)], 0), /assignment by a mask.*maskedFill_\(\)/],
  'residuals of some ranks': [
    (x) => w.linalg.lstsq(x.outer(x).narrow(1, 0, 1), x, { driver: 'gelsd' }),
    /lstsq\(\) with this driver.*compute them/,
  ],
  'lengths of a tensor': [
    (x) => nn.utils.rnn.packPaddedSequence(x.view(2, 1, 1), x.to('int64').slice(0, 0, 1)).data,
    /packPaddedSequence\(\) by the lengths of a tensor.*give lengths as numbers/,
  ],
  'the older norms of weights': [(x) => olderNorm.forward(x), /parametrizations.weightNorm\(\) instead/],
  'a softmax of clusters': [
    (x) => clusters.forward(x.sum().expand(2, 8), tensor([0n, 1n]))[1],
    /AdaptiveLogSoftmaxWithLoss.*compile nllLoss/,
  ],
  'a hook that only looks': [
    (x) => {
      const leaf = x.detach().requiresGrad_();
      leaf.registerHook(() => {});
      leaf.square().sum().backward();
      return x;
    },
    /hook on a gradient/,
  ],
  'a plateau that a loss is looked at for': [
    (x) => plateau.step(x.mul(2).sum()),
    /ReduceLROnPlateau.step\(\) by a tensor.*step\(loss.item\(\)\) outside/,
  ],
  'a promise': [async (x) => x, /promise/],
  'a gradient that goes on through what made an argument': [
    (x) => x.mul(2).sum().backward(),
    /backward\(\) through what made an argument.*x.detach\(\)/,
    () => ones(2, { requiresGrad: true }).add(1),
  ],
  'a parameter that is made and returned': [
    (x) => [new nn.Parameter(x.mul(2))],
    /returns a Parameter that it has made/,
  ],
  'an array that is written to by a tensor of it': [
    (x) => w.fromTypedArray(array).add_(x),
    /writing to an array that a tensor was made of.*make the tensor outside/,
  ],
  'an argument that is turned in place': [
    (x) => x.view(2, 1).add(x.unsqueeze_(1)),
    /changes .*shape of an argument.*view/,
  ],
  'an argument that comes to want a gradient': [
    (x) => x.requiresGrad_().square().sum().backward(),
    /changes requiresGrad.* of an argument.*x.detach\(\)/,
  ],
  'an argument that becomes another tensor': [
    (x) => {
      x.data = x.data.mul(2);
      return x.add(1);
    },
    /data .*of an argument/,
  ],
  'a change of requiresGrad outside': [
    (x) => {
      kept.requiresGrad_(!kept.requiresGrad);
      return x.mul(kept.detach());
    },
    /requiresGrad/,
  ],
};

it.each(Object.entries(atOnce))('%s is refused at the first call', (_name, [fn, message, x = () => ones(2)]) => {
  kept = ones(2);
  const step = compile(fn);
  expect(() => step(x())).toThrow(CompileError);
  expect(() => step(x())).toThrow(message);
  expect(w.isGradEnabled()).toBe(true);
  expect(ones(2).sum().item()).toBe(2); // nobody listens any more
});

/** What differs between the second and the third call. */
const later: Record<string, [fn: (x: Tensor) => unknown, message: RegExp]> = {
  'a number that changes': [(x) => x.mul(++count), /input 1 of mul is the number 2 and 3/],
  'an option that changes': [(x) => x.add(x, { alpha: ++count }), /add is given alpha 2 and 3/],
  'a tensor made of other numbers': [(x) => x.mul(tensor([++count, 1])), /element 0 is 2 and 3/],
  'another operation': [(x) => (++count % 2 === 0 ? x.exp() : x.neg()), /exp in the one, neg in the other/],
  'one operation more': [(x) => (++count > 2 ? x.exp().neg() : x.exp()), /neg in one recording only/],
  'a tensor that is kept outside': [
    (x) => {
      kept = kept.mul(0.9).add(x);
      return kept;
    },
    /input 0 of mul is another tensor/,
  ],
  'a result that changes': [(x) => [x.exp(), ++count], /return something else \(2 and 3\)/],
};

it.each(Object.entries(later))('%s is refused at the third call', (_name, [fn, message]) => {
  count = 0;
  kept = ones(2);
  const step = compile(fn);
  step(ones(2));
  step(ones(2));
  expect(() => step(ones(2))).toThrow(message);
});

it('a member that forward() replaces is refused by name', () => {
  class Remembers extends nn.Module {
    last = 0;
    fc = new nn.Linear(2, 2);
    override forward(x: Tensor): Tensor {
      this.last++;
      return this.fc.forward(x);
    }
  }
  const model = new Remembers();
  const step = compile((x: Tensor) => model.forward(x));
  step(ones(1, 2)); // which may make what is made once
  expect(() => step(ones(1, 2))).toThrow(/last of a Remembers is another one/);
});

it('an array or an object among the arguments that comes to hold something else is refused', () => {
  const changes: ((batch: { list: Tensor[]; n: number }) => unknown)[] = [
    ({ list }) => list.push(list[0]!.mul(2)),
    ({ list }) => (list[0] = list[0]!.mul(2)),
    (batch) => ++batch.n,
  ];
  for (const change of changes) {
    const step = compile((batch: { list: Tensor[]; n: number }) => void change(batch));
    expect(() => step({ list: [ones(2)], n: 1 })).toThrow(
      /changes what an array or an object among its arguments holds/,
    );
  }
});

it('a module hook that only looks is refused, one that changes is compiled', () => {
  const model = new nn.Linear(2, 2);
  const handle = model.registerForwardHook(() => undefined);
  const step = compile((x: Tensor) => model.forward(x));
  expect(() => step(ones(1, 2))).toThrow(/hook of a module that returns nothing/);
  handle.remove();
  model.registerForwardHook((_module, _inputs, output) => (output as Tensor).mul(2));
  const again = compile((x: Tensor) => model.forward(x));
  const x = ones(1, 2);
  for (let i = 0; i < 4; i++) expect(again(x).equal(model.forward(x).detach())).toBe(true);
  expect(again.captures).toBe(1);
});

it('LBFGS is refused: it evaluates as often as values tell', () => {
  const weight = ones(2, { requiresGrad: true });
  const optimizer = new optim.LBFGS([weight]);
  const step = compile(() => optimizer.step(() => weight.square().sum()));
  expect(() => step()).toThrow(/LBFGS/);
});

it('a function or an object of a class among the arguments is refused', () => {
  const step = compile((x: Tensor, f: unknown) => (f ? x : x.neg()));
  expect(() => step(ones(2), () => 1)).toThrow(/a function among the arguments/);
  expect(() => step(ones(2), new Date())).toThrow(/an argument is/);
});

it('what is no function and no module is refused, and so is an option that is not known', () => {
  expect(() => compile(3 as never)).toThrow(TypeError);
  expect(() => compile((x: Tensor) => x, { verify: -1 })).toThrow(RangeError);
  expect(() => compile((x: Tensor) => x, { often: 1 } as never)).toThrow(TypeError);
});

it('verify records again, and says what the function has come to do otherwise', () => {
  let factor = 2;
  const step = compile((x: Tensor) => x.mul(factor), { verify: 3 });
  for (let i = 0; i < 5; i++) step(ones(2));
  factor = 3;
  expect(() => step(ones(2))).toThrow(/the number 2 and 3/);
});

it('numbers, tensors and strings that the function makes of nothing are its literals', () => {
  const step = compile((x: Tensor) => {
    const t = tensor([1, 2]);
    t.add_(x);
    return t.mul(w.full([2], 3)).add(w.arange(2));
  });
  for (let i = 0; i < 5; i++) expect(step(tensor([i, 1])).tolist()).toEqual([3 + 3 * i, 10]);
});

it('derivatives of what is differentiable inside are outputs like others', () => {
  const step = compile((x: Tensor) => grad(x.pow(3).sum(), x)[0]);
  for (let i = 0; i < 5; i++) expect(step(tensor([i], { requiresGrad: true })).tolist()).toEqual([3 * i * i]);
});

it('a result has no history, from the first call on', () => {
  const weight = randn(3, { requiresGrad: true });
  const step = compile((x: Tensor) => x.mul(weight).sum());
  for (let i = 0; i < 5; i++) expect(step(ones(3)).requiresGrad).toBe(false);
  expect(noGrad(() => step(ones(3))).requiresGrad).toBe(false);
});
