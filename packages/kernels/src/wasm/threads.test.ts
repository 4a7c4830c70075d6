import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { batchedGemm } from '../matmul/batchedGemm.ts';
import { gemm } from '../matmul/gemm.ts';
import { describeBuilds } from '../testing/builds.ts';
import { fillUniform, lehmer } from '../testing/random.ts';
import { getNumThreads, setNumThreads } from './numThreads.ts';
import { currentTeam } from './runJob.ts';

const random = lehmer(1);
const floats = (length: number) => fillUniform(new Float32Array(length), random);
const doubles = (length: number) => fillUniform(new Float64Array(length), random);

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
  const run = [
    join(__dirname, '../../../wick/src/testing/runTypeScript.cjs'),
    join(__dirname, '../testing/threaded.ts'),
  ];
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
