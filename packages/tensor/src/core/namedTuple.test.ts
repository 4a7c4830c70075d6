import { inspect } from 'node:util';
import { aminmax, arange, qr, tensor } from '../index.ts';

const x = tensor([
  [3, 1, 2],
  [6, 5, 4],
]);

describe('results with names', () => {
  const calls = {
    max: x.max(1),
    min: x.min({ dim: 1 }),
    cummax: x.cummax(0),
    cummin: x.cummin(0),
    sort: x.sort(),
    topk: x.topk(2),
    kthvalue: x.kthvalue(2),
    median: x.median(1),
    mode: x.mode(),
  };

  it.each(Object.entries(calls))('%s is a tuple whose elements have names', (_, result) => {
    const [values, indices] = result;
    expect(Array.isArray(result)).toBe(true);
    expect(result).toHaveLength(2);
    expect(result.values).toBe(values);
    expect(result.indices).toBe(indices);
    expect(indices.dtype).toBe('int64');
    expect([...result]).toEqual([values, indices]);
  });

  it("has the names of what PyTorch's other functions give", () => {
    const { min, max } = aminmax(tensor([3, 1, 2]));
    expect([min.item(), max.item()]).toEqual([1, 3]);
    const { Q, R } = qr(
      tensor([
        [3, 1],
        [4, 2],
      ]),
    );
    expect(
      Q.matmul(R)
        .sub(
          tensor([
            [3, 1],
            [4, 2],
          ]),
        )
        .abs()
        .max()
        .item(),
    ).toBeLessThan(1e-6);
  });

  it('makes plain arrays', () => {
    const shapes = x.topk(2).map((t) => t.shape);
    expect(shapes.constructor).toBe(Array);
    expect(shapes).toEqual([
      [2, 2],
      [2, 2],
    ]);
  });

  it("prints as PyTorch's", () => {
    const text = 'torch.return_types.topk(\nvalues=tensor([3., 2.]),\nindices=tensor([0, 2]))';
    expect(String(x.select(0, 0).topk(2))).toBe(text);
    expect(inspect(x.select(0, 0).topk(2))).toBe(text);
  });
});

describe('a tensor iterates over its first dimension', () => {
  it('gives rows that are views', () => {
    const y = arange(6).reshape(3, 2).to('float32');
    const [first, ...rest] = y;
    first!.fill_(9);
    expect(y.tolist()).toEqual([
      [9, 9],
      [2, 3],
      [4, 5],
    ]);
    expect(rest.map((row) => row.tolist())).toEqual([
      [2, 3],
      [4, 5],
    ]);
    const sums = [];
    for (const row of y) sums.push(row.sum().item());
    expect(sums).toEqual([18, 5, 9]);
  });

  it('gives 0-dim tensors of a vector, and nothing of an empty one', () => {
    expect([...tensor([1, 2])].map((t) => t.item())).toEqual([1, 2]);
    expect([...tensor([])]).toEqual([]);
  });

  it('passes gradients on', () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const [a, b] = w;
    a!.mul(b!).backward();
    expect(w.grad!.tolist()).toEqual([2, 1]);
  });

  it('is refused for a 0-dim tensor', () => {
    expect(() => [...tensor(1)]).toThrow(TypeError);
    expect(() => {
      const [a] = tensor(1);
      return a;
    }).toThrow(TypeError);
  });

  it('can be compared by what asks for iterators', () => {
    expect([tensor([[1, 2]]), tensor(1)]).toEqual([tensor([[1, 2]]), tensor(1)]);
    expect(tensor([1, 2])).not.toEqual(tensor([1, 3]));
  });
});
