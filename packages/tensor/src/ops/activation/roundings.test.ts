import { kernelBuilds, setKernelBuild } from '@wick/kernels';
import { fixture } from '@wick/testing';
import { elements } from '../../core/copy.ts';
import { wrapArray } from '../../core/make.ts';
import { type DType, maximum, minimum, ones, relu, type Tensor, tensor, zeros } from '../../index.ts';
import { hardtanh, relu6 } from './index.ts';

type Half = 'float16' | 'bfloat16';
const reference = fixture<{
  softmax: Record<Half, Record<'x' | 'dim0' | 'dim1', number[]>>;
  zeros: Record<string, Record<string, number[]>>;
}>(__dirname, 'roundings');

test.each(['float16', 'bfloat16'] as const)(
  'log-softmax of %s has the bits of PyTorch along either dimension',
  (dtype) => {
    const { x, dim0, dim1 } = reference.softmax[dtype];
    const t = wrapArray(Uint16Array.from(x), [8, 50], dtype);
    const bits = (dim: number) => elements(t.logSoftmax(dim)) as Uint16Array;
    // The last bit of a float32 sum, formed in another order, decides one half in thousands.
    expect(bits(0).filter((half, i) => half !== dim0[i]).length).toBeLessThanOrEqual(1);
    expect(bits(1).filter((half, i) => half !== dim1[i]).length).toBeLessThanOrEqual(1);
  },
);

const calls: Record<string, (x: Tensor, limit: Tensor, one: Tensor) => Tensor> = {
  'clamp(0, 1)': (x) => x.clamp(0, 1),
  'clamp(-1, 0)': (x) => x.clamp(-1, 0),
  'clamp({ min: 0 })': (x) => x.clamp({ min: 0 }),
  'clamp({ max: 0 })': (x) => x.clamp({ max: 0 }),
  'clamp(zeros, ones)': (x, limit, one) => x.clamp(limit, one),
  'clamp({ min: zeros })': (x, limit) => x.clamp({ min: limit }),
  'clamp({ max: -zeros })': (x, limit) => x.clamp({ max: limit.neg() }),
  'clamp_(0, 1)': (x) => x.clone().clamp_(0, 1),
  relu6: (x) => relu6(x),
  relu: (x) => relu(x),
  'hardtanh(0, 1)': (x) => hardtanh(x, 0, 1),
  'maximum(zeros)': (x, limit) => maximum(x, limit),
  'minimum(zeros)': (x, limit) => minimum(x, limit),
};

describe.each(kernelBuilds())('%s build', (build) => {
  beforeAll(() => setKernelBuild(build));
  afterAll(() => setKernelBuild(null));
  test.each(Object.keys(reference.zeros) as DType[])(
    'a zero of %s that equals a limit keeps or takes its sign as in PyTorch',
    (dtype) => {
      const x = tensor(new Array(20).fill([-0, 0]).flat(), { dtype });
      const [limit, one] = [zeros([40], { dtype }), ones([40], { dtype })];
      const found = Object.entries(calls).map(([name, f]) => {
        const signs = f(x, limit, one)
          .tolist<number[]>()
          .map((v) => +Object.is(v, -0));
        return [name, signs.slice(0, 2)];
      });
      expect(Object.fromEntries(found)).toEqual(reference.zeros[dtype]);
    },
  );
});
