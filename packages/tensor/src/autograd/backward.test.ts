import { grad, noGrad, type Tensor, tensor } from '../index.ts';

let x: Tensor;
beforeEach(() => {
  x = tensor([1, -2, 3], { requiresGrad: true });
});

// PyTorch refuses each of these with a RuntimeError.
const refused: [string, () => unknown, RegExp][] = [
  [
    'backward of three elements without a gradient',
    () => x.mul(2).backward(),
    /backward: a gradient can be created for one element only, this tensor has shape \[3\]: reduce it/,
  ],
  [
    'backward of what was computed inside noGrad',
    () => noGrad(() => x.mul(2).sum()).backward(),
    /backward: the tensor does not require grad .* \(or was computed inside noGrad\)/,
  ],
  [
    'backward inside noGrad of what was computed there',
    () => noGrad(() => x.mul(2).sum().backward()),
    /computed inside noGrad/,
  ],
  ['backward of a tensor that nothing made', () => tensor(1).backward(), /backward: the tensor does not require grad/],
  [
    'a gradient of another shape',
    () => x.mul(2).backward({ gradient: tensor([1, 2]) }),
    /backward: the gradient has shape \[2\], the tensor \[3\]/,
  ],
  [
    'a gradient that is no tensor',
    () => x.mul(2).backward({ gradient: 1 as never }),
    /gradient must be a Tensor, got 1/,
  ],
  ['grad of three elements', () => grad(x.mul(2), x), /grad: a gradient can be created for one element only/],
];

it.each(refused)('%s is refused, and no gradient is written', (_title, run, message) => {
  expect(run).toThrow(message);
  expect(x.grad).toBeNull();
  expect(x.tolist()).toEqual([1, -2, 3]);
});

describe('backward twice', () => {
  it('is refused where the graph saved something, and leaves the first gradient', () => {
    const loss = x.mul(x).sum();
    loss.backward();
    expect(() => loss.backward()).toThrow(/second time.*retainGraph/s);
    expect(x.grad!.tolist()).toEqual([2, -4, 6]);
  });

  it('adds up with retainGraph', () => {
    const loss = x.mul(x).sum();
    loss.backward({ retainGraph: true });
    loss.backward();
    expect(x.grad!.tolist()).toEqual([4, -8, 12]);
  });
});

it('grad for what is no leaf leaves what has made that to a later backward', () => {
  const [middle, deeper] = [x.exp(), x.mul(x)];
  const both = middle.mul(deeper);
  expect(grad(both.mul(both).sum(), [middle, deeper], { retainGraph: true })).toHaveLength(2);
  expect(grad(both.sum(), both)[0].tolist()).toEqual([1, 1, 1]);
  both.sum().backward();
  expect(x.grad!.tolist()).toEqual(
    x
      .exp()
      .mul(x.mul(x).add(x.mul(2)))
      .tolist(),
  );
});

it('backward inside noGrad works for what was computed outside', () => {
  const loss = x.mul(x).sum();
  noGrad(() => loss.backward());
  expect(x.grad!.tolist()).toEqual([2, -4, 6]);
});

test('a view whose base has changed since passes gradients on, also where it is added to another tensor in place', () => {
  const x = tensor([1, 2], { requiresGrad: true });
  const base = x.mul(1);
  const view = base.select(0, 0);
  base.mul_(2);
  const other = tensor([5], { requiresGrad: true });
  const sum = other.mul(3).add_(view);
  sum.backward({ gradient: tensor([1]) });
  expect(x.grad!.tolist()).toEqual([2, 0]);
  expect(other.grad!.tolist()).toEqual([3]);
});
