import { defineFunction, type Tensor, tensor } from '../index.ts';

const x = () => tensor([2, 3], { requiresGrad: true });

/** A function whose backward returns what it is told to. */
const returning = (inputs: number, returned: (g: Tensor) => unknown) => {
  const call = defineFunction<Tensor[]>({
    name: 'Own',
    forward: (_, ...given) => given[0]!.mul(2),
    backward: (_, g) => returned(g) as never,
  });
  return (a: Tensor) => call(...new Array<Tensor>(inputs).fill(a));
};

test.each<[string, number, (g: Tensor) => unknown, number[] | null]>([
  ['a lone tensor', 1, (g) => g.mul(5), [5, 5]],
  ['a list of one', 1, (g) => [g], [1, 1]],
  ['null alone', 1, () => null, null],
  ['a null for an input', 2, (g) => [g, null], [1, 1]],
  ['nulls more than there are inputs', 1, (g) => [g, null, null], [1, 1]],
  ['one gradient for each of two uses', 2, (g) => [g, g.mul(2)], [3, 3]],
])('%s is taken from backward', (_, inputs, returned, expected) => {
  const a = x();
  returning(inputs, returned)(a).sum().backward();
  expect(a.grad?.tolist() ?? null).toEqual(expected);
});

test.each<[string, number, (g: Tensor) => unknown, RegExp]>([
  ['a lone tensor for two inputs', 2, (g) => g, /^Own: backward must return 2 gradients, one for each input, got 1$/],
  ['none', 1, () => [], /^Own: backward must return 1 gradient, one for each input, got 0$/],
  ['too few', 3, (g) => [g, g], /^Own: backward must return 3 gradients.*got 2$/],
  ['too many', 1, (g) => [g, g], /^Own: backward must return 1 gradient.*got 2$/],
  ['a number', 1, () => 3, /^Own: backward must return a Tensor or null for input 0, got 3$/],
  ['a list with an array', 2, (g) => [g, [1]], /^Own: backward must return a Tensor or null for input 1, got \[1\]$/],
])(
  '%s from backward is refused in the name of the function, and no gradient is written',
  (_, inputs, returned, message) => {
    const a = x();
    expect(() => returning(inputs, returned)(a).sum().backward()).toThrow(message);
    expect(a.grad).toBeNull();
  },
);

test('a forward that gives no tensor is refused in the name of the function', () => {
  const call = defineFunction<[Tensor]>({ name: 'Own', forward: () => [1] as never, backward: (_, g) => [g] });
  expect(() => call(x())).toThrow(new TypeError('Own: forward must return a Tensor, got [1]'));
});

describe('what a function saved', () => {
  const keeping = defineFunction<[Tensor]>({
    name: 'Keeping',
    forward(ctx, a) {
      const copy = a.mul(1);
      ctx.saveForBackward(copy);
      return copy.mul(a);
    },
    backward: (ctx, g) => g.mul(ctx.savedTensors[0]).mul(2),
  });

  it('is freed by backward, and asked for again says so', () => {
    const a = x();
    const loss = keeping(a).sum();
    loss.backward();
    expect(a.grad!.tolist()).toEqual([4, 6]);
    expect(() => loss.backward()).toThrow(/^backward: trying to go through the graph a second time.*retainGraph/);
  });

  it('stays with retainGraph', () => {
    const a = x();
    const loss = keeping(a).sum();
    loss.backward({ retainGraph: true });
    loss.backward();
    expect(a.grad!.tolist()).toEqual([8, 12]);
  });

  it('is nothing: then the function can be walked again', () => {
    const a = x();
    const loss = returning(1, (g) => g)(a).sum();
    loss.backward();
    loss.backward();
    expect(a.grad!.tolist()).toEqual([2, 2]);
  });
});

describe('arguments that are no tensors, and several results', () => {
  const scaled = defineFunction<[number, Tensor, string, Tensor]>({
    name: 'Scaled',
    forward(ctx, factor, a, _, b) {
      ctx.factor = factor;
      expect(ctx.needsInputGrad).toEqual([false, true, false, false]);
      return a.mul(factor).add(b);
    },
    backward: (ctx, g) => [null, g.mul(ctx.factor), undefined, null],
  });

  it('gradients go to the tensors, by their places', () => {
    const a = x();
    scaled(4, a, 'any', tensor([1, 1]))
      .sum()
      .backward();
    expect(a.expectGrad().tolist()).toEqual([4, 4]);
  });

  it('a gradient for what is no tensor is refused, and none is written', () => {
    const call = defineFunction<[Tensor, number]>({
      name: 'Own',
      forward: (_, a) => a.mul(2),
      backward: (_, g) => [g, g] as never,
    });
    const a = x();
    expect(() => call(a, 1).sum().backward()).toThrow(
      new RangeError('Own: backward must return null for input 1, which is no Tensor, got a gradient'),
    );
    expect(a.grad).toBeNull();
  });

  const parts = defineFunction<[Tensor], [Tensor, Tensor, Tensor]>({
    name: 'Parts',
    forward: (_, a) => [a, a.mul(3), a.argmax()],
    backward: (_, same, triple, index) => {
      expect(index.dtype).toBe('int64');
      return same.add(triple.mul(3));
    },
  });

  it('each result has its gradient, zeros where it is not used', () => {
    const a = x();
    const [same, triple, index] = parts(a);
    expect([same.requiresGrad, triple.requiresGrad, index.requiresGrad, index.item()]).toEqual([true, true, false, 1]);
    triple.sum().backward();
    expect(a.expectGrad().tolist()).toEqual([3, 3]);
    const b = x();
    const [one, three] = parts(b);
    one.add(three).sum().backward();
    expect(b.expectGrad().tolist()).toEqual([4, 4]);
  });

  it('one of several that is no tensor is refused', () => {
    const call = defineFunction<[Tensor], [Tensor, Tensor]>({
      name: 'Own',
      forward: () => [2, 3] as never,
      backward: (_, g) => g,
    });
    expect(() => call(x())).toThrow(new TypeError('Own: forward must return a Tensor, got [2, 3]'));
  });
});

test('a gradient that has to be there is there, or the error says why not', () => {
  const a = x();
  expect(() => a.expectGrad()).toThrow(/^expectGrad: there is no gradient; no backward\(\) has reached this tensor/);
  expect(() => a.mul(2).expectGrad()).toThrow(/this tensor is no leaf: call retainGrad\(\)/);
  expect(() => tensor(1).expectGrad()).toThrow(/this tensor does not require grad/);
  a.sum().backward();
  expect(a.expectGrad()).toBe(a.grad);
});
