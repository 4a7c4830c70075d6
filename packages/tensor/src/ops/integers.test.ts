import * as wick from '../index.ts';
import { type Tensor, tensor, zeros } from '../index.ts';

// Numbers make float32: where integers are needed, the error says how to write them.

const x = zeros(3, 3);
const floats = tensor([0, 1, 2]);

test.each<[string, (t: Tensor) => unknown]>([
  ['crossEntropy', (t) => wick.crossEntropy(x, t)],
  ['nllLoss', (t) => wick.nllLoss(x, t)],
  ['multiMarginLoss', (t) => wick.multiMarginLoss(x, t)],
  ['multilabelMarginLoss', (t) => wick.multilabelMarginLoss(zeros(3), t)],
  ['embedding', (t) => wick.embedding(x, t)],
  ['oneHot', (t) => wick.oneHot(t)],
  ['bincount', (t) => wick.bincount(t)],
  ['gather', (t) => x.gather(0, t.unsqueeze(0))],
  ['scatter', (t) => x.scatter(0, t.unsqueeze(0), 1)],
  ['indexSelect', (t) => x.indexSelect(0, t)],
  ['index', (t) => x.index(t)],
  ['take', (t) => x.take(t)],
  ['repeatInterleave', (t) => x.repeatInterleave(t, 0)],
])('%s says how to write integers', (name, call) => {
  expect(() => call(floats)).toThrow(
    /; numbers make float32: write tensor\(\[0, 1\], \{ dtype: 'int64' \}\), tensor\(\[0n, 1n\]\) or x\.long\(\)$/,
  );
  expect(() => call(floats.long())).not.toThrow(name);
});
