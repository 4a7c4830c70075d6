import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { convBackwardWeight } from '../conv/convBackwardWeight.ts';
import { convForward } from '../conv/convForward.ts';
import type { ConvGeometry } from '../conv/geometry.ts';
import { batchedGemm } from '../matmul/batchedGemm.ts';
import { gemm } from '../matmul/gemm.ts';
import { maxPoolForward } from '../pool/maxPool.ts';
import { resampleAxis } from '../resample/resampleAxis.ts';
import { describeBuilds } from '../testing/builds.ts';
import { fillUniform, lehmer } from '../testing/random.ts';
import { getNumThreads, setNumThreads } from './numThreads.ts';
import { currentTeam } from './runJob.ts';

const random = lehmer(1);
const floats = (length: number) => fillUniform(new Float32Array(length), random);
const doubles = (length: number) => fillUniform(new Float64Array(length), random);

const depthwise: ConvGeometry = {
  batch: 2,
  inChannels: 64,
  outChannels: 64,
  groups: 64,
  input: [1, 60, 60],
  kernel: [1, 5, 5],
  stride: [1, 1, 1],
  padding: [0, 2, 2],
  dilation: [1, 1, 1],
  output: [1, 60, 60],
};
const outputs = 2 * 64 * 3600;
const [images, kernels, grads] = [floats(outputs), floats(64 * 25), floats(outputs)];

/** Jobs large enough to be shared; each gives its result. */
const jobs: Record<string, () => Float32Array | Float64Array> = {
  'gemm cut by columns': (() => {
    const [m, n, k] = [200, 451, 300];
    const [a, b] = [floats(m * k), floats(n * k)];
    return () => {
      const c = new Float32Array(m * n);
      gemm(false, true, m, n, k, 1, a, 0, k, b, 0, k, 0, c, 0, n);
      return c;
    };
  })(),
  'double gemm cut by rows': (() => {
    const [m, n, k] = [455, 99, 300];
    const [a, b] = [doubles(m * k), doubles(n * k)];
    return () => {
      const c = new Float64Array(m * n);
      gemm(false, false, m, n, k, 1, a, 0, k, b, 0, n, 0, c, 0, n);
      return c;
    };
  })(),
  'batched gemm': (() => {
    const [batch, m, n, k] = [16, 66, 65, 64];
    const [a, b] = [floats(batch * m * k), floats(batch * n * k)];
    return () => {
      const c = new Float32Array(batch * m * n);
      batchedGemm(false, false, batch, m, n, k, 1, a, 0, m * k, k, b, 0, n * k, n, 0, c, 0, m * n, n);
      return c;
    };
  })(),
  'depthwise convolution': () => {
    const output = new Float32Array(outputs);
    convForward({ input: images, weight: kernels, bias: null, output, geometry: depthwise });
    return output;
  },
  'gradient of a depthwise weight': () => {
    const gradWeight = new Float32Array(kernels.length);
    convBackwardWeight({ gradOutput: grads, input: images, gradWeight, geometry: depthwise });
    return gradWeight;
  },
  'max pool': () => {
    const output = new Float32Array(outputs);
    const windows = { ...depthwise, planes: depthwise.batch * depthwise.inChannels };
    maxPoolForward(images, output, new BigInt64Array(outputs), windows);
    return output;
  },
  resampling: () => {
    const output = new Float32Array(2 * images.length);
    const places = Int32Array.from({ length: 4 * 60 }, (_, i) => (i * 7) % 60);
    const start = Int32Array.from({ length: 121 }, (_, i) => 2 * i);
    const taps = { start, index: places, weight: new Float64Array(240).fill(0.5) };
    resampleAxis(images, output, taps, { outer: 2 * 64, input: 60, inner: 60 });
    return output;
  },
};

afterAll(() => setNumThreads(1));

describeBuilds((build) => {
  test.each(Object.keys(jobs))('results have the same bits with 1, 2 and 3 threads: %s', async (name) => {
    const job = jobs[name]!;
    setNumThreads(1);
    const alone = job();
    if (build === 'typescript') return;
    const team = currentTeam();
    for (const threads of [2, 3]) {
      setNumThreads(threads);
      const before = team.helped;
      const deadline = Date.now() + 20_000;
      for (let run = 0; run < 10 || (team.helped === before && Date.now() < deadline); run++) {
        expect(Buffer.from(job().buffer).equals(Buffer.from(alone.buffer))).toBe(true);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      expect(team.helped).toBeGreaterThan(before);
    }
  });
});

test('a process that had help ends by itself', () => {
  const run = [join(__dirname, '../../../testing/src/runTypeScript.cjs'), join(__dirname, '../testing/threaded.ts')];
  expect(execFileSync(process.execPath, run, { encoding: 'utf8', timeout: 50_000 })).toBe('helped');
});

test('the number of threads is what was set, and at least 1', () => {
  setNumThreads(5);
  expect(getNumThreads()).toBe(5);
  setNumThreads(1000);
  expect(getNumThreads()).toBe(64);
  for (const wrong of [0, -1, 1.5, NaN, Infinity]) {
    expect(() => setNumThreads(wrong)).toThrow(`setNumThreads: count must be a positive integer, got ${wrong}`);
  }
  expect(getNumThreads()).toBe(64);
});
