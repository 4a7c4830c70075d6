import { kernelBuilds, setKernelBuild } from '@wick/kernels';
import { cat, type DType, glu, grad, prelu, type Tensor, tensor } from '../../index.ts';

// A gradient by one program, summed where broadcasting asks for it, or written beside others, has the bits of the operations
// that it stands for, which the gradient of a gradient needs.

const special = [0, -0, 1, -1, 0.5, -2.75, 1e-30, 3e38, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];

const functions: Record<string, (x: Tensor, y: Tensor) => Tensor> = {
  ...Object.fromEntries([1, 2, 3, 4, 1.5, 0.5, -0.5, -1, 1.7].map((e) => [`pow(${e})`, (x: Tensor) => x.pow(e)])),
  erf: (x) => x.erf(),
  erfc: (x) => x.erfc(),
  sqrt: (x) => x.sqrt(),
  tan: (x) => x.tan(),
  atan: (x) => x.atan(),
  maximum: (x, y) => x.maximum(y),
  minimum: (x, y) => x.minimum(y),
  'clamp from below': (x, y) => x.clamp({ min: y }),
  'clamp from above': (x, y) => x.clamp({ max: y }),
};

/** Of a square and a column. */
const broadcast: Record<string, (x: Tensor, y: Tensor) => Tensor> = {
  'a column multiplied': (x, y) => y.mul(x),
  'a column of planes multiplied': (x, y) => x.reshape([1, 11, 1, 11]).mul(y.reshape([1, 11, 1, 1])),
  'a column as the divisor': (x, y) => x.div(y),
  'a column divided': (x, y) => y.div(x),
  'a row multiplied': (x, y) => x.mul(y.reshape([1, 11])),
  'a row as the divisor': (x, y) => x.div(y.reshape([11])),
  'lengths of rows': (x, y) => x.norm(2, 1).mul(y.reshape([11])),
  'lengths of columns': (x, y) =>
    x
      .mul(0)
      .norm(2, 0)
      .add(x.norm(2, 0, true))
      .mul(y),
  'a slope for each channel': (x, y) => prelu(x, y.reshape([11])),
  halves: (x, y) => glu(x.narrow(1, 1, 10)).mul(y),
  'parts of rows': (x, y) => {
    const [a, b, c] = x.split([4, 4, 3], 1);
    return cat([c, a.mul(b), b], 1).mul(y);
  },
  'parts of columns': (x, y) => cat([x.slice(0, 0, 4).neg(), x.slice(0, 4, 11)], 0).mul(y.select(0, 3)),
  'single rows': (x, y) => x.select(0, -1).mul(x.select(0, 2)).sub(x.select(0, 0)).mul(y),
  'all columns': (x, y) =>
    x
      .unbind(1)
      .reduce((a, b) => a.mul(b).sub(a))
      .mul(y.select(1, 0)),
  'a column twice': (x, y) => x.select(1, 4).mul(x.select(1, 4)).sub(x.select(1, 5)).mul(y),
  'every other row': (x, y) =>
    x
      .slice(0, 0, 10, 2)
      .mul(x.slice(0, 1, 11, 2))
      .mul(y.slice(0, 0, 5)),
  'parts that overlap': (x, y) =>
    x
      .narrow(1, 0, 7)
      .mul(x.narrow(1, 4, 7))
      .mul(y),
  'parts along several dimensions': (x, y) =>
    x
      .narrow(0, 0, 3)
      .add(x.narrow(1, 0, 1).reshape([1, 11]))
      .mul(y.select(0, 0)),
  'parts and the whole': (x, y) =>
    x
      .narrow(0, 2, 3)
      .sum(0)
      .sub(x.narrow(0, 5, 3).sum(0))
      .add(x)
      .mul(y),
};

afterEach(() => setKernelBuild(null));

describe.each(kernelBuilds())('%s', (build) => {
  test.each(Object.keys(functions))('%s: the gradient is that of its operations', (name) => {
    setKernelBuild(build);
    for (const dtype of ['float32', 'float64'] satisfies DType[]) {
      // Every value beside every other one.
      const x = tensor(
        special.flatMap((v) => special.map(() => v)),
        { dtype, requiresGrad: true },
      );
      const y = tensor(
        special.flatMap(() => special),
        { dtype, requiresGrad: true },
      );
      const gradOutputs = tensor(
        special.flatMap((_, i) => special.map((_v, j) => ((i + 2 * j) % 7) - 3)),
        { dtype },
      );
      const wanted = name.startsWith('m') || name.startsWith('clamp') ? [x, y] : [x];
      const of = (createGraph: boolean) =>
        grad(functions[name]!(x, y), wanted, { gradOutputs, createGraph }).flatMap((g) => g.tolist() as number[]);
      const [once, byOperations] = [of(false), of(true)];
      expect(once.findIndex((v, i) => !Object.is(v, byOperations[i]))).toBe(-1);
    }
  });

  test.each(Object.keys(broadcast))('%s: the gradients are those of their operations', (name) => {
    setKernelBuild(build);
    for (const dtype of ['float32', 'float64', 'float16'] satisfies DType[]) {
      const x = tensor(
        special.map((v, i) => special.map((w, j) => ((i + j) % 3 === 0 ? v : (i + j) % 3 === 1 ? w : (i - j) / 4))),
        { dtype, requiresGrad: true },
      );
      const y = tensor(
        special.map((v, i) => [i % 2 === 0 ? v : i - 2.5]),
        { dtype, requiresGrad: true },
      );
      const of = (createGraph: boolean) => {
        const out = broadcast[name]!(x, y);
        const signs = Array.from({ length: out.numel() }, (_, i) => ((3 * i) % 7) - 3);
        const gradOutputs = tensor(signs, { dtype }).reshape(out.shape);
        return grad(out, [x, y], { gradOutputs, createGraph }).flatMap((g) => g.reshape(-1).tolist() as number[]);
      };
      const [once, byOperations] = [of(false), of(true)];
      expect(once.findIndex((v, i) => !Object.is(v, byOperations[i]))).toBe(-1);
    }
  });
});
