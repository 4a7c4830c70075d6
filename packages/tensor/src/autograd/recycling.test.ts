import { recycling } from '../core/recycling.ts';
import {
  defineFunction,
  enableGrad,
  grad,
  gradientTap,
  layerNorm,
  linear,
  manualSeed,
  randn,
  record,
  scaledDotProductAttention,
  softmax,
  type Tensor,
} from '../index.ts';

// What is large enough to be used again: 128 × 256 floats.
const [rows, width] = [128, 256];
const leaf = (...shape: number[]) => randn(...shape).requiresGrad_();

/** The elements, for comparing them without a word about each. */
const bits = (t: Tensor) => Buffer.from(t.contiguous().toTypedArray().slice().buffer).toString('latin1');

type Net = (x: Tensor, w: Tensor, v: Tensor) => Tensor;

/** Ways in which gradients meet: sums, parts, views, broadcast operands, results that are handed on as they are. */
const nets: Record<string, Net> = {
  'a residual': (x, w, v) => x.add(linear(x.mul(v).tanh(), w)).mul(x),
  'one tensor three times': (x, w) => {
    const h = x.matmul(w);
    return h.mul(h.exp()).add(h);
  },
  parts: (x, w) => {
    const [a, b] = x.matmul(w).chunk(2, 1) as [Tensor, Tensor];
    return a.mul(b).add(a.sigmoid()).repeat(1, 2);
  },
  'parts that overlap': (x, w) => {
    const h = x.matmul(w);
    return h
      .narrow(0, 0, 100)
      .mul(h.narrow(0, 28, 100))
      .sum(1, true)
      .mul(x.narrow(0, 0, 100));
  },
  'views of views': (x, w) => x.matmul(w).t().reshape(width, rows).flip(0).transpose(0, 1).mul(x),
  'broadcast operands': (x, w, v) => x.mul(v).add(v).div(x.matmul(w).square().mean(1, true).add(1)),
  'changes in place': (x, w, v) => x.matmul(w).mul_(v).add_(x).relu(),
  attention: (x, w) => {
    const q = x.matmul(w).view(1, 4, rows, 64);
    return layerNorm(scaledDotProductAttention(q, q.mul(2), softmax(q, -1)).reshape(rows, width), [width]);
  },
};

/** The gradients of a net's inputs, twice: what the first walk let go is used again in the second. */
function gradients(net: Net, createGraph: boolean): string[] {
  manualSeed(3);
  const inputs = [leaf(rows, width), leaf(width, width), leaf(width)] as const;
  return [1, 2].flatMap(() => {
    const result = net(...inputs);
    const found = grad(result, [...inputs], { gradOutputs: randn(...result.shape), createGraph, allowUnused: true });
    return found.map((g) => (g ? bits(g) : ''));
  });
}

test.each(Object.entries(nets))('%s: memory that is used again does not change a bit of the gradients', (_, net) => {
  // A walk that is recorded keeps all memory.
  expect(gradients(net, false).join() === gradients(net, true).join()).toBe(true);
});

/** What somebody got hold of, by how. */
const keepers: Record<string, (keep: (t: Tensor) => void) => (x: Tensor) => Tensor> = {
  'a hook': (keep) => (x) => {
    const h = x.mul(2);
    h.registerHook(keep);
    return h.exp();
  },
  'a hook that made something': (keep) => (x) => {
    const h = x.mul(2);
    h.registerHook((g) => {
      const made = g.mul(3);
      keep(made);
      return made;
    });
    return h.exp();
  },
  'the backward of a function': (keep) =>
    defineFunction<[Tensor]>({
      name: 'kept',
      forward: (_, x) => x.mul(2),
      backward(_, g) {
        keep(g);
        const made = g.mul(2);
        keep(made);
        return made;
      },
    }),
  'a tap': (keep) => (x) => {
    const [h] = gradientTap([x.mul(2)], ([g]) => void keep(g!)) as [Tensor];
    return h.exp();
  },
  'a walk inside a hook': (keep) => (x) => {
    const h = x.mul(2);
    h.registerHook(() => {
      const y = leaf(rows, width);
      enableGrad(() => y.exp().mul(2).sum()).backward();
      keep(y.grad!);
    });
    return h.exp();
  },
  'a listener': (keep) => (x) => {
    const y = leaf(rows, width);
    const total = y.exp().mul(2).sum();
    record(
      ({ outputs }) => outputs.forEach(keep),
      () => total.backward(),
    );
    return x.mul(2);
  },
};

const walk = (f: (x: Tensor) => Tensor) => {
  const x = leaf(rows, width);
  f(x.mul(3).sin()).cos().mul(2).sum().backward();
  return x.grad!;
};

test.each(Object.entries(keepers))('what %s has seen stays as it was, whatever is walked later', (_, make) => {
  const kept: { t: Tensor; was: string }[] = [];
  const keep = (t: Tensor): void => void kept.push({ t, was: bits(t) });
  walk(make(keep));
  const seen = kept.length;
  for (let i = 0; i < 3; i++) walk((x) => x.exp().mul(x));
  expect(seen).toBeGreaterThan(0);
  expect(kept.every(({ t, was }) => bits(t) === was)).toBe(true);
});

test('gradients of leaves, retained ones and those of grad stay as they were, whatever is walked later', () => {
  const x = leaf(rows, width);
  const h = x.mul(2);
  h.retainGrad();
  const result = h.exp().mul(x);
  const [gh] = grad(result.sum(), [h], { retainGraph: true });
  result.sum().backward();
  const all = [gh!, h.grad!, x.grad!];
  const were = all.map(bits);
  for (let i = 0; i < 3; i++) walk((y) => y.exp().mul(y));
  expect(all.every((t, i) => bits(t) === were[i])).toBe(true);
});

test('a walk that fails leaves nothing behind: new arrays get memory of their own', () => {
  const x = leaf(rows, width);
  const fail = defineFunction<[Tensor]>({
    name: 'fails',
    forward: (_, t) => t.mul(2),
    backward() {
      throw new RangeError('no gradient');
    },
  });
  expect(() => fail(x.mul(2)).exp().sum().backward()).toThrow('no gradient');
  expect(recycling.by).toBeNull();
});

test('memory goes to the next array of its size when its last holder lets go, and not before', () => {
  const memory = recycling.start!();
  recycling.by = memory;
  try {
    const first = randn(rows, width + 8);
    const where = first._storage.memory;
    memory.hold([first]);
    memory.hold([first.t()]);
    memory.sweep();
    memory.drop([first]);
    expect(memory.addTo(first, first)).toBe(true);
    expect(randn(rows, width + 8)._storage.memory === where).toBe(false);
    memory.drop([first]);
    expect(randn(rows, width + 8)._storage.memory === where).toBe(true);
  } finally {
    recycling.by = null;
  }
});
