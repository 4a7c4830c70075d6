import { kernelBuilds, setKernelBuild } from '@wick/kernels';
import { type DType, grad, type Tensor, tensor } from '../../index.ts';

// A gradient by one program has the bits of the operations that it stands for, which the gradient of a gradient needs.

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
});
