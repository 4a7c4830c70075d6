import * as w from '@wick/tensor';
import { manualSeed, randint, randn, type Tensor, tensor } from '@wick/tensor';
import { compile } from '../compile.ts';
import { bitsOf } from '../testing/bits.ts';
import { nn } from '../testing/packages.ts';
import { expectSameAsEager } from '../testing/sameAsEager.ts';

const { functional: F } = nn;
type Step = (...args: Tensor[]) => unknown;
type Kind = readonly [args: (i: number) => Tensor[], step: Step];

const to = (dtype: 'float64' | 'int32' | 'int64' | 'bool', ...shape: number[]) =>
  randn(...shape)
    .mul(9)
    .to(dtype);

/** Each with a product before and after it, so that it lies between the plan's kernels. */
const kinds: Record<string, Kind> = {
  'gather of rows': [() => [randn(4, 5), randint(0, 5, [4, 3])], (x, i) => x!.mul(2).gather(1, i!).mul(3)],
  'gather of columns': [() => [randn(4, 5), randint(0, 4, [2, 5])], (x, i) => x!.mul(2).gather(0, i!).mul(3)],
  'gather of fewer rows': [() => [randn(4, 5, 2), randint(0, 5, [2, 3, 1])], (x, i) => x!.mul(2).gather(1, i!)],
  'gather of a transposed tensor, by transposed indices': [
    () => [randn(4, 5), randint(0, 4, [3, 5])],
    (x, i) => x!.mul(2).t().gather(1, i!.t()).mul(3),
  ],
  'gather by expanded indices': [
    () => [randn(4, 5), randint(0, 4, [1, 5])],
    (x, i) => x!.mul(2).gather(0, i!.expand(3, 5)).mul(3),
  ],
  'gather of int32 indices': [
    () => [randn(4, 5), randint(0, 5, [4, 3], { dtype: 'int32' })],
    (x, i) => x!.mul(2).gather(1, i!),
  ],
  'gather of doubles': [() => [to('float64', 4, 5), randint(0, 5, [4, 3])], (x, i) => x!.mul(2).gather(1, i!)],
  'gather of whole numbers': [() => [to('int64', 4, 5), randint(0, 5, [4, 3])], (x, i) => x!.mul(2).gather(1, i!)],
  'gather of int32': [() => [to('int32', 4, 5), randint(0, 5, [4, 3])], (x, i) => x!.mul(2).gather(1, i!)],
  'gather of truths': [() => [to('bool', 4, 5), randint(0, 5, [4, 3])], (x, i) => x!.logicalNot().gather(1, i!)],
  'gather of a vector': [() => [randn(5), randint(0, 5, [7])], (x, i) => x!.mul(2).gather(0, i!)],
  'gather of nothing': [() => [randn(4, 5), randint(0, 5, [4, 0])], (x, i) => x!.mul(2).gather(1, i!)],
  'what lies in a part of an argument': [
    () => [randn(6, 5), randint(0, 3, [6, 5])],
    (x, i) =>
      x!
        .narrow(0, 2, 3)
        .gather(0, i!.narrow(0, 1, 3))
        .mul(2),
  ],
  scatter: [
    () => [randn(4, 5), randint(0, 5, [4, 3]), randn(4, 3)],
    (x, i, s) => x!.mul(2).scatter(1, i!, s!.mul(3)).mul(2),
  ],
  'scatter from a larger one': [
    () => [randn(4, 5), randint(0, 5, [4, 3]), randn(4, 6)],
    (x, i, s) => x!.mul(2).scatter(1, i!, s!.mul(3)),
  ],
  'scatter of a number': [() => [randn(4, 5), randint(0, 5, [4, 3])], (x, i) => x!.mul(2).scatter(1, i!, 0.1)],
  'scatter of a whole number': [
    () => [to('int64', 4, 5), randint(0, 5, [4, 3])],
    (x, i) => x!.mul(2).scatter(1, i!, 3),
  ],
  'scatter in place': [
    () => [randn(4, 5), randint(0, 5, [4, 3]), randn(4, 3)],
    (x, i, s) => x!.mul(2).t().scatter_(0, i!.t(), s!.t().mul(3)),
  ],
  'scatter into an argument': [
    () => [randn(4, 5), randint(0, 5, [4, 3]), randn(4, 3)],
    (x, i, s) => [x!.scatter_(1, i!, s!.mul(3)).mul(2), x],
  ],
  scatterAdd: [
    () => [randn(4, 5), randint(0, 2, [4, 9]), randn(4, 9)],
    (x, i, s) => x!.mul(2).scatterAdd(1, i!, s!.mul(3)).mul(2),
  ],
  'scatterAdd in place': [
    () => [randn(4, 5), randint(0, 2, [9, 5]), randn(9, 5)],
    (x, i, s) => x!.mul(2).scatterAdd_(0, i!, s!.mul(3)),
  ],
  'scatterAdd of whole numbers': [
    () => [to('int64', 4, 5), randint(0, 2, [4, 9]), to('int64', 4, 9)],
    (x, i, s) => x!.mul(2).scatterAdd(1, i!, s!),
  ],
  indexSelect: [() => [randn(4, 5, 3), randint(0, 5, [7])], (x, i) => x!.mul(2).indexSelect(1, i!).mul(3)],
  'indexSelect of strided indices': [
    () => [randn(4, 5, 3), randint(0, 3, [14])],
    (x, i) => x!.mul(2).indexSelect(-1, i!.slice(0, 0, 14, 2)),
  ],
  'indexSelect by one index': [() => [randn(4, 5), randint(0, 4, [])], (x, i) => x!.mul(2).indexSelect(0, i!).mul(3)],
  'indexSelect of a number': [() => [randn([]), randint(0, 1, [1])], (x, i) => x!.mul(2).indexSelect(0, i!)],
  indexAdd: [
    () => [randn(4, 5, 3), randint(0, 5, [7]), randn(4, 7, 3)],
    (x, i, s) => x!.mul(2).indexAdd(1, i!, s!.mul(3)).mul(2),
  ],
  'indexAdd, several times': [
    () => [randn(4, 5), randint(0, 2, [7]), randn(7, 5)],
    (x, i, s) => x!.mul(2).indexAdd(0, i!, s!.mul(3), { alpha: 0.3 }),
  ],
  'indexAdd in place': [
    () => [randn(4, 5), randint(0, 4, [7]), randn(7, 5)],
    (x, i, s) => x!.mul(2).indexAdd_(0, i!, s!.mul(3)),
  ],
  'index of rows': [() => [randn(4, 5), randint(-4, 4, [7])], (x, i) => x!.mul(2).index([i!]).mul(3)],
  'index of pairs': [
    () => [randn(4, 5), randint(-4, 4, [7]), randint(-5, 5, [7])],
    (x, i, j) => x!.mul(2).index([i!, j!]).mul(3),
  ],
  'index by two that broadcast': [
    () => [randn(4, 5, 3), randint(-4, 4, [7, 1]), randint(-5, 5, [2])],
    (x, i, j) => x!.mul(2).index([i!, j!]).mul(3),
  ],
  'index of dimensions that are no neighbours': [
    () => [randn(4, 5, 3), randint(-4, 4, [7]), randint(-3, 3, [7])],
    (x, i, j) => x!.mul(2).index([i!, ':', j!]).mul(3),
  ],
  'index in the middle': [() => [randn(4, 5, 3), randint(-5, 5, [2, 2])], (x, i) => x!.mul(2).index([':', i!]).mul(3)],
  'indexPut of pairs': [
    () => [randn(4, 5), randint(-4, 4, [7]), randint(-5, 5, [7]), randn(7)],
    (x, i, j, v) => x!.mul(2).indexPut([i!, j!], v!.mul(3)).mul(2),
  ],
  'indexPut that adds': [
    () => [randn(4, 5), randint(-2, 2, [7]), randn(5)],
    (x, i, v) => x!.mul(2).indexPut([i!], v!.mul(3), { accumulate: true }).mul(2),
  ],
  'indexPut of a number': [() => [randn(4, 5), randint(-2, 2, [7])], (x, i) => x!.mul(2).indexPut([i!], 0.5)],
  'the largest and smallest along each dimension': [
    () => [randn(4, 5, 3).round()],
    (x) => [x!.mul(2).max(1), x!.mul(2).min(0), x!.mul(2).max(2, true)],
  ],
  'the largest of what is not a number, and of zeros of both signs': [
    (i) => [
      tensor([
        [1, Number.NaN, 3],
        [-0, 0, i % 2 ? -0 : 0],
        [Number.NaN, Number.NaN, 1],
        [-Infinity, 2, Infinity],
      ]),
    ],
    (x) => [x!.mul(2).max(1), x!.mul(2).min(1), x!.mul(2).argmax(0), x!.mul(2).argmin(), x!.mul(2).t().argmax(0)],
  ],
  'the largest of whole numbers': [() => [randint(0, 9, [4, 5])], (x) => [x!.mul(2).max(1), x!.mul(2).argmin(0)]],
  'sorts of every kind': [
    () => [randn(3, 40).round()],
    (x) => [
      x!.mul(2).sort(1),
      x!.mul(2).sort(0, true),
      x!.mul(2).argsort(1, true),
      x!.mul(2).topk(5, 1),
      x!.mul(2).topk(2, 0, false),
      x!.mul(2).t().sort(0),
    ],
  ],
  'a few of many': [() => [randn(2, 400).round()], (x) => x!.mul(2).topk(5, 1)],
  'a sort of what is not a number': [
    () => [tensor([3, Number.NaN, 1, Number.NaN, -0, 0, 2])],
    (x) => [x!.mul(2).sort(), x!.mul(2).sort({ descending: true }), x!.mul(2).topk(3)],
  ],
  'running sums and products': [
    () => [randn(3, 4, 5)],
    (x) => [x!.mul(2).cumsum(1), x!.mul(2).cumsum(-1), x!.mul(2).cumprod(0)],
  ],
  'running sums of whole numbers': [
    (i) => [randint(0, 9, [4, 5]), tensor([2n ** 32n - 1n, 1n, -1n, 2n ** 63n - 1n, BigInt(i), -(2n ** 40n)])],
    (x, large) => [x!.mul(2).cumsum(1), x!.t().cumsum(0), x!.gt(3).cumsum(0), large!.cumsum(0)],
  ],
  'the largest and the order of large whole numbers': [
    (i) => [tensor([3n, -5n, 2n ** 40n + 1n, i === 6 ? 2n ** 60n + 1n : 7n, -(2n ** 52n), 3n])],
    (x) => [x!.mul(1).max(0), x!.mul(1).min(0), x!.mul(1).argmax(), x!.mul(1).sort(), x!.mul(1).topk(2)],
  ],
  'how many elements are not zero, and sums of whole numbers and truths': [
    (i) => [
      tensor([
        [3n, -5n, 2n ** 40n + 1n],
        [0n, i === 6 ? 2n ** 63n - 1n : 7n, -(2n ** 63n)],
      ]),
      to('int32', 2, 3),
      randint(0, 2, [4, 3]),
      tensor([[0, -0, Number.NaN, i]]),
    ],
    (x, small, bits, real) => {
      const truths = bits!.gt(0);
      return [
        ...[x!, x!.t(), small!, bits!, truths, truths.t(), truths.slice(0, 1, 3), truths.to('uint8')].flatMap((t) => [
          t.sum(),
          t.sum(0, true),
          t.sum([0, 1]),
        ]),
        ...[x!, x!.sub(x!), truths, truths.t(), real!.mul(2), real!.to('float64'), truths.to('uint8')].flatMap((t) => [
          t.any(),
          t.all(1),
          t.any(0, true),
          t.countNonzero(),
          t.countNonzero(1),
        ]),
      ];
    },
  ],
  'what has no elements': [
    () => [w.zeros(0, 3), w.zeros([2, 0], { dtype: 'int64' }), randn(3)],
    (x, whole, y) => [
      x!.mul(y!),
      x!.mul(2).sum(),
      x!.mul(y!).sum(0),
      whole!.add(1).sum(1),
      whole!.eq(1).any(),
      whole!.eq(1),
    ],
  ],
  'truths of whole numbers, and of truths': [
    () => [randint(-3, 3, [4, 3]), randint(-3, 3, [3]), to('int32', 4, 3)],
    (x, y, small) => {
      const [equal, less] = [x!.eq(y!), x!.t().lt(1).t()];
      return [
        ...[
          equal,
          less,
          x!.ne(small!),
          small!.ge(small!.t().reshape([4, 3])),
          small!.gt(2),
          x!.to('uint8').le(y!.to('uint8')),
        ],
        ...[equal.logicalAnd(less), equal.logicalOr(less.narrow(0, 1, 1)), equal.logicalXor(less), less.logicalNot()],
        equal.to('float32').mul(less),
      ];
    },
  ],
  'norms of every order': [
    (i) => [randn(3, 4, 5), i === 6 ? tensor([[Number.NaN, 1]]) : tensor([[0, -1]])],
    (x, few) =>
      [0, 0.5, 1, 3, 4, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].flatMap((p) => [
        x!.mul(2).norm(p, 1),
        x!.mul(2).transpose(0, 2).norm(p, [0, 1], true),
        few!.mul(2).norm(p),
        few!.to('float64').norm(p),
      ]),
  ],
  'rows with a largest norm, some of them twice': [
    () => [randn(7, 3), randint(0, 7, [2, 4])],
    (x, indices) =>
      [2, 1, 3, Number.POSITIVE_INFINITY].map((normType) => {
        const table = x!.mul(2);
        const rows = F.embedding(indices!, table.detach(), { maxNorm: 1.5, normType });
        return [rows, table];
      }),
  ],
  'solutions and factors of matrices': [
    () => [randn(2, 3, 3), randn(2, 3, 4), to('float64', 3, 3)],
    (x, b, wide) => {
      const gram = x!.matmul(x!.transpose(1, 2)).add(w.eye(3));
      return [
        w.linalg.solve(x!.mul(2), b!),
        w.linalg.solve(x!.transpose(1, 2), b!.select(0, 0)),
        w.linalg.inv(gram),
        w.linalg.inv(wide!),
        w.linalg.cholesky(gram),
        w.linalg.solveTriangular(gram, b!, { upper: true }),
        w.linalg.solveTriangular(gram.transpose(1, 2), b!, { upper: false, unitriangular: true }),
      ];
    },
  ],
  'parts at any strides, and what is written there': [
    () => [randn(4, 4), randn(4, 4), randint(-9, 9, [4, 4])],
    (x, y, whole) => {
      const [written, turned, count] = [x!.mul(3), x!.t().mul(2), whole!.mul(2)];
      written.select(0, 1).mul_(2);
      written.narrow(1, 1, 2).copy_(y!.narrow(1, 0, 2));
      written.t().select(0, 0).zero_();
      turned.asStrided([2], [5]).fill_(3);
      count.fillDiagonal_(7).t().select(0, 1).zero_();
      const parts = [x!.asStrided([2, 3], [4, 1], 1), x!.asStrided([3, 3], [1, 1], 2), x!.t().unfold(0, 3, 2)];
      const bytes = whole!.to('uint8');
      bytes.t().select(0, 2).zero_();
      return [...parts, x!.mul(2).fillDiagonal_(1), written, turned, count, bytes];
    },
  ],
  'rows that are replaced': [
    () => [randn(4, 5, 3), randint(0, 5, [7]), randn(4, 7, 3)],
    (x, i, s) => [x!.mul(2).indexCopy(1, i!, s!.mul(3)).mul(2), x!.mul(2).indexCopy_(1, i!, s!.mul(3))],
  ],
  'likelihoods of classes': [
    (i) => [randn(4, 5), i % 3 === 0 ? tensor([0n, -100n, 4n, 2n]) : randint(0, 5, [4]), w.rand(5)],
    (x, t, weight) => [
      F.nllLoss(x!.mul(2), t!),
      F.nllLoss(x!.mul(2), t!, { weight: weight!, reduction: 'sum' }),
      F.nllLoss(x!.mul(2), t!, { reduction: 'none' }),
    ],
  ],
  'likelihoods of classes at places': [
    () => [randn(2, 5, 3, 2), randint(0, 5, [2, 3, 2])],
    (x, t) => [F.nllLoss(x!.mul(2), t!), F.nllLoss(x!.mul(2), t!, { reduction: 'none', ignoreIndex: 1 })],
  ],
  'cross entropy of probabilities': [
    () => [randn(4, 5), w.rand(4, 5), w.rand(5), randn(2, 5, 3), w.rand(2, 5, 3), randn(64, 9), w.rand(64, 9)],
    (x, p, weight, deep, q, many, r) => [
      F.crossEntropy(x!.mul(2), p!.mul(2)),
      F.crossEntropy(x!.mul(2), p!, { reduction: 'none', labelSmoothing: 0.1 }),
      F.crossEntropy(x!.t().mul(2), p!.t(), { reduction: 'sum' }),
      F.crossEntropy(x!.select(0, 0), p!.select(0, 0), { weight: weight! }),
      F.crossEntropy(deep!.mul(2), q!, { weight: weight!, labelSmoothing: 0.2 }),
      F.crossEntropy(deep!.transpose(0, 2), q!.transpose(0, 2), { reduction: 'none' }),
      F.crossEntropy(many!.mul(2), r!, { labelSmoothing: 0.1 }),
      F.crossEntropy(x!.to('float64'), p!.to('float64'), { weight: weight!.to('float64') }),
    ],
  ],
  'likelihoods of nothing that counts': [
    () => [randn(2, 5), tensor([-100n, -100n])],
    (x, t) => [F.nllLoss(x!.mul(2), t!), F.nllLoss(x!.mul(2), t!, { reduction: 'sum' })],
  ],
  'images of other sizes': [
    () => [randn(2, 3, 5, 4)],
    (x) => [
      F.interpolate(x!.mul(2), { scaleFactor: 2 }),
      F.interpolate(x!.mul(2), { size: [7, 9], mode: 'bilinear', alignCorners: true }),
      F.interpolate(x!.mul(2).transpose(2, 3), { size: [3, 9], mode: 'bicubic' }),
      F.interpolate(x!.mul(2), { size: [3, 2], mode: 'bilinear', antialias: true }),
    ],
  ],
  'rows in bags': [
    (i) => [randn(7, 3), randint(0, 7, [6]), tensor([0n, BigInt(i % 3), 3n]), randint(0, 7, [2, 3])],
    (x, indices, offsets, rows) => [
      F.embeddingBag(indices!, x!.mul(2), { offsets: offsets!, mode: 'mean', paddingIdx: 3 }),
      F.embeddingBag(indices!, x!.mul(2), { offsets: offsets!, mode: 'sum', includeLastOffset: true }),
      F.embeddingBag(rows!, x!.mul(2), { mode: 'mean' }),
      F.embeddingBag(rows!.to('int32'), x!.mul(2), { mode: 'sum', paddingIdx: 1 }),
      F.embeddingBag(rows!, x!.mul(2), { mode: 'max' }),
      F.embeddingBag(indices!, x!.mul(2), { offsets: offsets!, mode: 'max', paddingIdx: 3 }),
    ],
  ],
  'images at points': [
    () => [randn(2, 3, 5, 4), w.rand(2, 4, 3, 2).mul(2.4).sub(1.2), w.rand(2, 2, 3, 3, 3).mul(2).sub(1)],
    (x, grid, deep) => [
      F.gridSample(x!.mul(2), grid!.mul(1), { alignCorners: false }),
      F.gridSample(x!.mul(2), grid!, { mode: 'bicubic', paddingMode: 'reflection', alignCorners: true }),
      F.gridSample(x!.mul(2).transpose(2, 3), grid!.transpose(1, 2), { mode: 'nearest', paddingMode: 'border' }),
      F.gridSample(x!.mul(2).unsqueeze(2), deep!, { alignCorners: false }),
    ],
  ],
  'blocks of images, and back': [
    () => [randn(2, 3, 5, 4)],
    (x) => {
      const blocks = F.unfold(x!.mul(2), [3, 2], { padding: 1, stride: [2, 1] });
      return [blocks, F.fold(blocks.mul(2), [5, 4], [3, 2], { padding: 1, stride: [2, 1] })];
    },
  ],
  'the largest of windows that cover all': [
    () => [randn(2, 3, 7, 6)],
    (x) => [
      F.adaptiveMaxPool2d(x!.mul(2), [3, 4], { returnIndices: true } as never),
      F.adaptiveMaxPool2d(x!.mul(2), 3),
      F.adaptiveMaxPool1d(x!.mul(2).select(0, 0), 4),
    ],
  ],
  'variances, of rows, of columns, and of what lies apart': [
    () => [randn(4, 5, 19), randn(4, 5, 3)],
    (x, few) => [
      ...[x!.mul(2), few!.mul(2)].flatMap((t) => [t.std(), t.var(0), t.std([1, 2], true), t.var([0, 2]), t.mT.std(1)]),
      few!.mul(2).var(2, false),
      few!.mul(2).select(2, 0).select(1, 0).narrow(0, 0, 1).var(0),
    ],
  ],
  'logarithms of sums of exponentials': [
    (i) => [
      randn(4, 5, 3),
      tensor([
        [1, i % 2 ? Number.NaN : 2, Infinity],
        [-Infinity, -Infinity, -Infinity],
      ]),
    ],
    (x, few) => [
      ...[x!.logsumexp(2), x!.mul(9).logsumexp(0, true), x!.logsumexp([0, 2]), x!.mT.logsumexp([0, 1])],
      ...[few!.mul(2).logsumexp(1), few!.mul(2).logsumexp([0, 1])],
    ],
  ],
  'triangles of many rows': [
    () => [randn(70, 9), randn(2, 66, 3), to('int64', 70, 4)],
    (x, y, whole) => [
      ...[x!.mul(2).tril(-3), x!.triu(2), x!.mul(2).tril(99), y!.mul(2).triu(-60), y!.tril(1)],
      ...[whole!.add(1).tril(), whole!.gt(2).triu(-1), randn(9, 70).add(x!.t()).t().triu()],
    ],
  ],
  'reversed dimensions': [
    () => [randn(4, 5, 3), randn(3, 1)],
    (x, y) => [
      x!.mul(2).flip(0),
      x!.flip([0, 2]).mul(2),
      x!.mul(2).mT.flip([1, 2]),
      y!.mul(2).flip([0, 1]),
      x!.gt(0).flip(1),
    ],
  ],
  'functions of one and of two numbers': [
    (i) => [w.rand(4, 5), tensor([1, -0.5, i % 2 ? -0.7 : 0.3, -1.7, 30])],
    (x, y) => [
      ...[x!.acos(), x!.mT.asin(), x!.atanh(), x!.add(1).acosh(), x!.logit(), w.erfinv(x!), y!.erfc(), y!.atan()],
      ...[y!.sinh(), y!.cosh(), y!.asinh(), y!.exp2(), y!.lgamma(), y!.digamma(), y!.i0(), x!.log2(), x!.log10()],
      ...[w.atan2(x!, y!), w.hypot(y!, x!), x!.fmod(y!), x!.remainder(0.3), w.logaddexp(x!, y!), x!.mul(2).atan_()],
    ],
  ],
};

/** The same arguments in double precision. */
const doubled =
  (args: Kind[0]): Kind[0] =>
  (i) =>
    args(i).map((t) => (t.dtype === 'float32' ? t.to('float64') : t));

describe('what runs between the kernels leaves the bits that eager calls leave', () => {
  it.each(Object.entries(kinds))('%s', (_, [args, step]) => {
    // With what only changes, so that it is not timed.
    const count = w.zeros(3);
    const optimized: Step = (...given) => {
      count.add_(1);
      return step(...given);
    };
    expect(expectSameAsEager(() => ({ step: optimized, args, state: [] }), 8)).toBe(1);
  });

  const ofFloats = Object.entries(kinds).filter(([, [args]]) => args(0).some(({ dtype }) => dtype === 'float32'));
  it.each(ofFloats)('%s, in double precision', (_, [args, step]) => {
    expect(expectSameAsEager(() => ({ step, args: doubled(args), state: [] }), 7)).toBe(1);
  });

  it('doubles with what becomes doubles: whole numbers, truths, floats', () => {
    const step: Step = (x, whole, single) => [
      ...[x!.mul(whole!), single!.sub(x!), w.where(x!.gt(0), single!, x!), x!.mul(x!.gt(0)), x!.lt(whole!)],
      ...[
        x!.mul(2).add_(whole!.t().t()),
        F.mseLoss(x!, single!.expand(4, 5).to('float64')),
        x!.mul(whole!.to('uint8')),
      ],
    ];
    const args = () => [to('float64', 4, 5), to('int64', 4, 5), randn(5)];
    expect(expectSameAsEager(() => ({ step, args, state: [] }))).toBe(1);
  });

  it.each(Object.entries(kinds))('%s, in a step of training', (_, [args, step]) => {
    const make = () => {
      const weight = w.ones([]).requiresGrad_();
      const train = (...given: Tensor[]) => {
        weight.grad = null;
        const [x, ...others] = given as [Tensor, ...Tensor[]];
        const result = step(x.isFloatingPoint() ? x.mul(weight) : x, ...others);
        const all = [result].flat(2) as Tensor[];
        let loss = weight.mul(1);
        for (const t of all) if (t?.isFloatingPoint?.()) loss = loss.add(t.to('float32').square().mean());
        loss.backward();
        return [loss, weight.grad];
      };
      return { step: train, args, state: [weight] };
    };
    if (Object.values(args(0)).some((x) => x.dtype === 'float64')) return;
    expectSameAsEager(make as never, 7);
  });
});

describe('an index out of bounds', () => {
  const index = (i: number) => tensor([0n, i === 6 ? 9n : 1n]);
  const kindsOfChoice: Record<string, (x: Tensor, i: Tensor) => Tensor> = {
    gather: (x, i) => x.gather(0, i),
    indexSelect: (x, i) => x.indexSelect(0, i),
    index: (x, i) => x.index([i]),
    scatter: (x, i) => x.scatter(0, i, 2),
    scatterAdd: (x, i) => x.scatterAdd(0, i, w.ones(2)),
    indexAdd: (x, i) => x.indexAdd(0, i, w.ones(2)),
    indexPut: (x, i) => x.indexPut([i], 1),
    oneHot: (x, i) => F.oneHot(i, 3).mul(x),
  };
  it.each(Object.entries(kindsOfChoice))('of %s is refused as ever, and what came before it is done', (_, choose) => {
    const story = (compiled: boolean) => {
      manualSeed(1);
      const memory = w.zeros(3);
      const fn = (x: Tensor, i: Tensor) => {
        memory.add_(x);
        const y = choose(memory.mul(2), i);
        memory.add_(1);
        return y.mul(2);
      };
      const run = compiled ? compile(fn) : fn;
      const log: unknown[] = [];
      for (let i = 0; i < 9; i++) {
        let result: unknown;
        try {
          result = bitsOf(run(randn(3), index(i)));
        } catch (error) {
          result = String(error);
        }
        log.push(result, bitsOf(memory));
      }
      return log;
    };
    const [eager, replayed] = [story(false), story(true)];
    expect(String(eager[12])).toMatch(/9/);
    for (const [i, one] of eager.entries()) expect(replayed[i]).toEqual(one);
  });
});
