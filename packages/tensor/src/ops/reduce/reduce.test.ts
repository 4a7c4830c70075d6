import { decodeArray, type EncodedArray, expectClose, fixture } from '@wick/testing';
import type { TypedArray } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import { arange, type Tensor } from '../../index.ts';

interface Call {
  input: string;
  method: string;
  args: unknown[];
}
const { inputs, cases, refused, long } = fixture<{
  inputs: Record<string, EncodedArray>;
  cases: (Call & { outputs: EncodedArray[]; grad?: EncodedArray })[];
  refused: Call[];
  long: Record<string, EncodedArray>;
}>(__dirname, 'reduce');

type Layout = (t: Tensor) => Tensor;
const layouts: Record<string, Layout> = {
  'row-major': (t) => t,
  transposed: (t) => {
    const reversed = t.shape.map((_, d) => t.ndim - 1 - d);
    return t.permute(reversed).contiguous().permute(reversed);
  },
  'with gaps': (t) => {
    if (t.ndim === 0) return t;
    const wide = t
      .reshape(...t.shape, 1)
      .expand(...t.shape, 2)
      .contiguous();
    return wide.select(-1, 1);
  },
};

function make(name: string, layout: Layout): Tensor {
  const { dtype, shape } = inputs[name]!;
  return layout(wrapArray(decodeArray(inputs[name]!) as TypedArray, shape, dtype)).detach();
}

const revive = (arg: unknown) => (typeof arg === 'string' && arg.endsWith('Infinity') ? Number(arg) : arg);
const show = ({ method, args }: Call) => `${method}(${args.map((a) => JSON.stringify(a)).join(', ')})`;

function run(x: Tensor, { method, args }: Call): Tensor[] {
  const f = (x as unknown as Record<string, (...args: unknown[]) => Tensor | Tensor[]>)[method]!;
  const result = f.apply(x, args.map(revive));
  return Array.isArray(result) ? result : [result];
}

describe.each(Object.entries(layouts))('reductions of %s tensors', (_, layout) => {
  it.each(cases.map((c) => [show(c), c.input, c] as const))("%s of '%s' is PyTorch's", (_name, input, c) => {
    const x = make(input, layout);
    if (c.grad) x.requiresGrad_();
    const outputs = run(x, c);
    expect(outputs).toHaveLength(c.outputs.length);
    for (const [i, out] of outputs.entries()) expectClose(out, c.outputs[i]!);
    if (!c.grad) return;
    let start = 1;
    let total: Tensor | null = null;
    for (const out of outputs.filter((t) => t.requiresGrad)) {
      const weights = arange(start, start + out.numel(), 1, { dtype: out.dtype }).reshape(out.shape);
      start += out.numel();
      const part = out.mul(weights).sum();
      total = total ? total.add(part) : part;
    }
    total!.backward();
    expectClose(x.grad!, c.grad);
  });
});

describe('reductions', () => {
  it.each(refused.map((c) => [show(c), c.input, c] as const))(
    "%s of '%s' is refused, as PyTorch does",
    (_, input, c) => {
      let error: unknown = null;
      try {
        run(
          make(input, (t) => t),
          c,
        );
      } catch (e) {
        error = e;
      }
      expect(error).toBeInstanceOf(Error);
      expect(['TypeError', 'RangeError', 'ShapeError']).toContain((error as Error).name);
      expect((error as Error).message.startsWith(`${c.method}: `)).toBe(true);
    },
  );

  it.each(Object.keys(long))('%s keeps its precision over 200003 float32 elements', (method) => {
    const values = Float32Array.from({ length: 200003 }, (_, i) => ((7919 * i) % 10007) / 10007);
    const x = wrapArray(values, [200003], 'float32');
    expectClose(run(x, { input: '', method, args: [] })[0]!, long[method]!, { rtol: 1e-6, atol: 0 });
  });

  it('sums of int32 stay exact where a double would round', () => {
    const n = 2 ** 22 + 3;
    const x = wrapArray(new Int32Array(n).fill(2 ** 31 - 1), [n], 'int32');
    expectClose(x.sum(), BigInt64Array.of(BigInt(n) * (2n ** 31n - 1n)));
    expectClose(x.mul(-1).sum(), BigInt64Array.of(BigInt(n) * (1n - 2n ** 31n)));
  });
});
