import { manualSeed, randint } from '../../index.ts';

// Both are of the same order, that of a stable sort; sort's is compared with PyTorch's elsewhere.
test.each([
  ['ties', 9, false],
  ['few ties', 5000, false],
  ['NaN', 40, true],
])('topk of long lines gives what sort gives first: %s', (_, high, withNaN) => {
  manualSeed(5);
  for (const dtype of ['float32', 'float64', 'int32', 'int64', 'uint8'] as const) {
    let x = randint(0, Math.min(high, 256), [3, 600]).to(dtype);
    if (withNaN && (dtype === 'float32' || dtype === 'float64')) x = x.sub(20).sqrt();
    for (const line of [x, x.t()]) {
      const dim = line === x ? 1 : 0;
      for (const largest of [true, false]) {
        const sorted = line.sort(dim, largest);
        for (const k of [1, 7, 32, 110]) {
          const top = line.topk(k, { dim, largest });
          top.forEach((t, i) => {
            expect(t.tolist()).toEqual(sorted[i]!.narrow(dim, 0, k).tolist());
          });
        }
      }
    }
  }
});
