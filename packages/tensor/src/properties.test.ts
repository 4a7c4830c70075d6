import fc from 'fast-check';
import { arange, type Tensor, tensor } from './index.ts';

/** One change of view, with the same in terms of nested arrays' flat copies: each must read as its copy does. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('permute' as const), seed: fc.nat(1000) }),
  fc.record({ kind: fc.constant('slice' as const), seed: fc.nat(1000) }),
  fc.record({ kind: fc.constant('select' as const), seed: fc.nat(1000) }),
  fc.record({ kind: fc.constant('unsqueeze' as const), seed: fc.nat(1000) }),
  fc.record({ kind: fc.constant('expand' as const), seed: fc.nat(1000) }),
);

function take(t: Tensor, { kind, seed }: { kind: string; seed: number }): Tensor {
  const rank = t.ndim;
  const dim = rank === 0 ? 0 : seed % rank;
  if (kind === 'unsqueeze') return t.unsqueeze(seed % (rank + 1));
  if (rank === 0) return t;
  if (kind === 'permute') return t.transpose(dim, (seed * 7) % rank);
  if (kind === 'expand') return t.shape[dim] === 1 ? t.expand(t.shape.map((n, i) => (i === dim ? 3 : n))) : t;
  const n = t.shape[dim]!;
  if (kind === 'select') return n > 0 ? t.select(dim, seed % n) : t;
  return t.slice(dim, seed % (n + 1), n, 1 + (seed % 2));
}

const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });

test('a view of a view reads, sums and multiplies as its copy does', () => {
  fc.assert(
    fc.property(shapes, fc.array(step, { maxLength: 5 }), (shape, steps) => {
      const count = shape.reduce((a, b) => a * b, 1);
      const view = steps.reduce(take, arange(count).to('float64').view(shape));
      const copy = tensor(view.toTypedArray()).reshape(view.shape);
      expect(view.tolist()).toEqual(copy.tolist());
      expect(view.contiguous().tolist()).toEqual(copy.tolist());
      expect(view.sum().item()).toBe(copy.sum().item());
      expect(view.mul(view).add(1).tolist()).toEqual(copy.mul(copy).add(1).tolist());
      expect(view.reshape(-1).tolist()).toEqual(copy.reshape(-1).tolist());
    }),
  );
});

test('what is written through a view is seen in its base, and nowhere else', () => {
  fc.assert(
    fc.property(shapes, fc.array(step, { maxLength: 4 }), (shape, steps) => {
      const count = shape.reduce((a, b) => a * b, 1);
      const base = arange(count).view(shape);
      const view = steps.filter((s) => s.kind !== 'expand').reduce(take, base);
      const hit = new Set((view.reshape(-1).tolist() as number[]).map(Number));
      view.fill_(-1);
      const want = Array.from({ length: count }, (_, i) => (hit.has(i) ? -1 : i));
      expect(base.reshape(-1).tolist()).toEqual(want);
    }),
  );
});

const broadcastPair = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom('both', 'left', 'right')), { maxLength: 4 })
  .chain((dims) =>
    fc.record({
      left: fc.constant(dims.map(([n, who]) => (who === 'right' ? 1 : n))),
      right: fc.constant(dims.map(([n, who]) => (who === 'left' ? 1 : n))),
      full: fc.constant(dims.map(([n]) => n)),
      drop: fc.nat(dims.length),
    }),
  );

test('broadcasting is what nested loops over the full shape compute', () => {
  fc.assert(
    fc.property(broadcastPair, ({ left, right, full, drop }) => {
      // Leading sizes of 1 may be left away.
      const lead = right.findIndex((n) => n !== 1);
      const short = right.slice(Math.min(drop, lead < 0 ? right.length : lead));
      const a = arange(left.reduce((p, n) => p * n, 1))
        .to('float64')
        .view(left)
        .sub(3);
      const b = arange(short.reduce((p, n) => p * n, 1))
        .to('float64')
        .view(short)
        .mul(2);
      const at = (t: Tensor, index: number[]) => {
        const own = index.slice(index.length - t.ndim);
        return t.toTypedArray()[own.reduce((p, i, d) => p * t.shape[d]! + (t.shape[d] === 1 ? 0 : i), 0)] as number;
      };
      let indices: number[][] = [[]];
      for (const n of full) indices = indices.flatMap((head) => Array.from({ length: n }, (_, i) => [...head, i]));
      expect(a.mul(b).reshape(-1).tolist()).toEqual(indices.map((index) => at(a, index) * at(b, index)));
      expect(a.lt(b).reshape(-1).tolist()).toEqual(indices.map((index) => at(a, index) < at(b, index)));
      expect(a.sub(b).shape).toEqual(full);
    }),
  );
});
