import { tensor } from '../../index.ts';
import { leakyRelu } from './leakyRelu.ts';
import { prelu } from './prelu.ts';

const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 1e-45, -1e-45, 3.4e38, -3.4e38];
const values = Float32Array.from({ length: 5003 }, (_, i) => special[i % 17] ?? ((i * 37) % 101) - 50.5);

/** x where it is above 0, else slope · x, in float32. */
const bent = (slope: number) => Array.from(values, (x) => (x > 0 ? x : Math.fround(x * Math.fround(slope))));

// Slopes from 0 to 1 and others go different ways.
test.each([0.01, 1, 1e-30, 1e-50, 0, 1.5, -0.5, Number.NaN])(
  'every element has PyTorch’s branch, with a slope of %d',
  (slope) => {
    const x = tensor(values);
    for (const found of [leakyRelu(x, slope), prelu(x, tensor([slope])), leakyRelu(x.clone(), slope, true)]) {
      const wanted = bent(slope);
      expect((found.tolist() as number[]).findIndex((v, i) => !Object.is(v, wanted[i]))).toBe(-1);
    }
  },
);
