import { type EncodedArray, expectClose, fixture } from '@wick/testing';
import { allocate, type TypedArray } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { wrapArray } from '../../core/make.ts';
import * as wick from '../../index.ts';
import { type DType, record } from '../../index.ts';
import type { Tensor } from '../../tensor.ts';

interface Call {
  fn: string;
  shapes: number[][];
  dtype: DType;
  args: unknown[];
  kwargs: Record<string, unknown>;
}
const { cases, refused } = fixture<{
  cases: (Call & { output: EncodedArray; grads?: EncodedArray[] })[];
  refused: Call[];
}>(__dirname, 'matmul');

/** The numbers of fixtures/matmul.py. */
function make(s: number, shape: readonly number[], dtype: DType): Tensor {
  const data = allocate(
    dtype,
    shape.reduce((a, b) => a * b, 1),
  );
  for (let i = 0; i < data.length; i++) {
    const v = ((7 * i * i + 3 * i + s) % 11) - 5;
    data[i] = dtype === 'int64' ? BigInt(v) : v;
  }
  return wrapArray(data as TypedArray, shape, dtype);
}

const swap = (t: Tensor) => (t.ndim < 2 ? t : t.transpose(-1, -2));
const layouts: Record<string, (t: Tensor) => Tensor> = {
  'row-major': (t) => t,
  'column-major': (t) => swap(swap(t).contiguous()),
  'cut out of wider rows': (t) => (t.ndim === 0 ? t : wick.cat([t, t], t.ndim - 1).narrow(-1, t.size(-1), t.size(-1))),
  'every second column': (t) => (t.ndim === 0 ? t : wick.stack([t, t], t.ndim).select(-1, 0)),
  'batch last in memory': (t) => (t.ndim < 3 ? t : t.movedim(0, -1).contiguous().movedim(-1, 0)),
};

function run({ fn, args, kwargs }: Call, operands: Tensor[]): Tensor {
  const [first, ...rest] = operands;
  const free = (wick as unknown as Record<string, (...args: unknown[]) => Tensor>)[fn];
  const dims = 'dims' in kwargs ? [kwargs.dims] : [];
  const options = Object.keys(kwargs).length > 0 && dims.length === 0 ? [kwargs] : [];
  if (free) return free(...args, ...operands, ...dims, ...options);
  return (first as unknown as Record<string, (...args: unknown[]) => Tensor>)[fn]!(...rest);
}

const show = ({ fn, shapes, dtype, args, kwargs }: Call) =>
  `${fn} ${args.join()} of ${shapes.map((s) => `[${s}]`).join(' ')} ${dtype} ${JSON.stringify(kwargs)}`;

describe.each(Object.entries(layouts))('products of %s operands', (_, layout) => {
  it.each(cases.map((c) => [show(c), c] as const))("%s is PyTorch's, with its gradients", (_name, c) => {
    const operands = c.shapes.map((shape, s) => layout(make(s, shape, c.dtype)).detach());
    if (c.grads) for (const t of operands) t.requiresGrad_();
    const out = run(c, operands);
    expectClose(out, c.output);
    if (!c.grads) return;
    const weights = wick.arange(1, 1 + out.numel(), 1, { dtype: out.dtype }).reshape(out.shape);
    out.mul(weights).sum().backward();
    for (const [i, expected] of c.grads.entries()) expectClose(operands[i]!.grad!, expected);
  });
});

describe('products', () => {
  it.each(refused.map((c) => [show(c), c] as const))('%s is refused, as PyTorch does', (_, c) => {
    const operands = c.shapes.map((shape, s) => make(s, shape, c.dtype));
    let error: unknown = null;
    try {
      run(c, operands);
    } catch (e) {
      error = e;
    }
    expect(error).toBeInstanceOf(RangeError);
    expect((error as Error).message.startsWith(`${c.fn}: `)).toBe(true);
  });

  it('does not mix dtypes or take bools, as PyTorch does', () => {
    const f = make(0, [2, 2], 'float32');
    expect(() => f.matmul(make(0, [2, 2], 'float64'))).toThrow(/matmul: expected operands of one dtype/);
    expect(() => wick.linear(f, f, make(0, [2], 'float64'))).toThrow(TypeError);
    expect(() => f.gt(0).matmul(f.gt(0))).toThrow(/matmul: bool tensors cannot/);
    expect(() => wick.kron(f, null as never)).toThrow(/kron: b must be a Tensor, got null/);
  });

  it('adds a bias to whole numbers', () => {
    const x = wick.tensor([[1n, 2n], [3n, 4n]]); // biome-ignore format: a matrix
    const weight = wick.tensor([[1n, 1n], [0n, 1n], [2n, 2n]]); // biome-ignore format: a matrix
    // torch 2.15: F.linear(x, w, torch.tensor([10, 20, 30])), F.linear(x, w, torch.tensor([[10], [20]]))
    expect(wick.linear(x, weight, wick.tensor([10n, 20n, 30n])).tolist()).toEqual([[13, 22, 36], [17, 24, 44]]); // biome-ignore format: a matrix
    expect(wick.linear(x, weight, wick.tensor([[10n], [20n]])).tolist()).toEqual([[13, 12, 16], [27, 24, 34]]); // biome-ignore format: a matrix
  });

  it('names both shapes where they do not fit', () => {
    const run = () => make(0, [2, 3], 'float32').matmul(make(0, [4, 5], 'float32'));
    expect(run).toThrow(ShapeError);
    expect(run).toThrow(/\[2, 3\].*\[4, 5\]/);
  });

  it.each([
    ['row-major', (t: Tensor) => t],
    ['transposed', (t: Tensor) => swap(swap(t).contiguous())],
    ['narrowed', layouts['cut out of wider rows']!],
  ])('takes %s matrices where they lie, as one step without copies', (_, layout) => {
    const steps: string[] = [];
    const [a, b, weight] = [
      layout(make(0, [4, 3], 'float32')),
      layout(make(1, [3, 5], 'float32')),
      layout(make(2, [5, 3], 'float32')),
    ];
    record(
      (call) => steps.push(call.op),
      () => {
        a.matmul(b);
        wick.linear(a, weight, make(3, [5], 'float32'));
      },
    );
    expect(steps).toEqual(['matmul', 'linear']);
  });

  it('a beta of 0 does not let NaN through', () => {
    const nan = wick.full([2, 2], Number.NaN);
    const a = make(0, [2, 2], 'float32');
    expectClose(wick.addmm(nan, a, a, { beta: 0 }), a.matmul(a));
  });

  it('keeps float32 products of long rows close to those in float64', () => {
    const a = make(0, [3, 50001], 'float64').div(7).to('float32');
    const b = make(1, [50001, 3], 'float64').div(9).to('float32');
    expectClose(a.matmul(b), a.to('float64').matmul(b.to('float64')).to('float32'));
  });
});

describe('qr', () => {
  it.each([
    [3, 3],
    [5, 2],
    [2, 5],
  ])('of a %i x %i matrix gives orthonormal columns and a triangle that make it up', (m, n) => {
    const x = make(0, [m, n], 'float64').add(wick.eye(m, n, { dtype: 'float64' }));
    const [q, r] = wick.qr(swap(swap(x).contiguous()));
    const k = Math.min(m, n);
    expectClose(q.transpose(0, 1).matmul(q), wick.eye(k, { dtype: 'float64' }));
    expectClose(r.tril(-1), wick.zeros([k, n], { dtype: 'float64' }));
    expectClose(q.matmul(r), x);
  });

  it('refuses what it cannot do', () => {
    expect(() => wick.qr(make(0, [2, 2], 'float32').requiresGrad_())).toThrow(/qr: it has no gradient/);
    expect(() => wick.qr(make(0, [2], 'float32'))).toThrow(ShapeError);
    expect(() => wick.qr(make(0, [2, 2], 'int64'))).toThrow(TypeError);
  });
});
