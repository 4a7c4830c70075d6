import { expr } from '../pointwise/expression.ts';
import { describeWasmBuilds } from '../testing/builds.ts';
import { setKernelBuild } from '../wasm/build.ts';
import { setNumThreads } from '../wasm/numThreads.ts';
import type { Command } from './commands/index.ts';
import { ownPlanMemory } from './memory.ts';
import { makePlan } from './plan.ts';

const { mul, add } = expr;

function scaleBy(from: number, to: number, factor: number | { number: number }, n = 4): Command {
  return {
    kind: 'pointwise',
    shape: [n],
    inputs: [{ at: from, stride: [1] }],
    numbers: [factor],
    outputs: [{ at: to, stride: [1], value: mul({ given: 0 }, { given: 1 }) }],
  };
}

afterEach(() => {
  setKernelBuild(null);
  setNumThreads(1);
});

test('without WebAssembly there is no plan', () => {
  setKernelBuild('typescript');
  expect(makePlan({ bytes: 64, commands: [] })).toBeNull();
});

test('JavaScript is called between kernels, and numbers are read at every run', () => {
  const result = new Float32Array(4);
  const seen: number[] = [];
  const plan = makePlan({
    bytes: 256,
    numbers: 1,
    commands: [
      scaleBy(0, 64, { number: 0 }),
      {
        kind: 'host',
        run: () => {
          plan.store(64, result);
          seen.push(result[3]!);
          plan.load(
            64,
            result.map((x) => x + 1),
          );
        },
      },
      scaleBy(64, 128, 10),
    ],
  })!;
  plan.load(0, Float32Array.of(1, 2, 3, 4));
  for (const factor of [2, -0.5]) {
    plan.numbers[0] = factor;
    plan.run();
    plan.store(128, result);
    expect([...result]).toEqual([1, 2, 3, 4].map((x) => 10 * (x * factor + 1)));
  }
  expect(seen).toEqual([8, -2]);
  plan.dispose();
});

test('plans lie beside each other, give their memory back, and do nothing afterwards', () => {
  const make = () => makePlan({ bytes: 100_000, commands: [scaleBy(0, 64, 3)] })!;
  const first = make();
  const before = ownPlanMemory().memory.buffer.byteLength;
  const result = new Float32Array(4);
  first.load(0, Float32Array.of(1, 2, 3, 4));
  for (let i = 0; i < 300; i++) {
    const other = make();
    other.load(0, new Float32Array(4).fill(i));
    other.run();
    other.store(64, result);
    expect(result[0]).toBe(3 * i);
    other.dispose();
    other.dispose();
    if (i > 0) continue;
    expect(() => other.run()).toThrow('plan: it was disposed of');
    expect(() => other.load(0, result)).toThrow('plan: it was disposed of');
  }
  expect(ownPlanMemory().memory.buffer.byteLength).toBe(before);
  first.run();
  first.store(64, result);
  expect([...result]).toEqual([3, 6, 9, 12]);
  first.dispose();
});

test('a plan that memory grows for keeps what others hold', () => {
  const small = makePlan({ bytes: 128, commands: [scaleBy(0, 64, 2)] })!;
  small.load(0, Float32Array.of(1, 2, 3, 4));
  const large = makePlan({ bytes: ownPlanMemory().memory.buffer.byteLength + 1000, commands: [scaleBy(0, 64, 2)] })!;
  small.run();
  const result = new Float32Array(4);
  small.store(64, result);
  expect([...result]).toEqual([2, 4, 6, 8]);
  large.dispose();
  small.dispose();
  expect(() => makePlan({ bytes: 2 ** 33, commands: [] })).toThrow(RangeError);
});

describeWasmBuilds((build) => {
  beforeEach(() => setKernelBuild(build));

  test('results have the same bits with 1, 2 and 4 threads', async () => {
    const n = 300_000;
    const x = Float32Array.from({ length: n }, (_, i) => Math.sin(i));
    const [m, k] = [130, 200];
    const chain = (at: number, to: number): Command => ({
      kind: 'pointwise',
      shape: [n],
      inputs: [{ at, stride: [1] }],
      outputs: [{ at: to, stride: [1], value: add(expr.tanh({ given: 0 }), expr.exp({ given: 0 })) }],
    });
    const commands: Command[] = [
      chain(0, 4 * n),
      {
        kind: 'product',
        m,
        n: 140,
        k,
        a: { at: 4 * n, row: k, column: 1 },
        b: { at: 0, row: 1, column: k },
        c: { at: 8 * n, row: 140, column: 1 },
      },
      { kind: 'host', run: () => undefined },
      chain(4 * n, 0),
    ];
    const runs: string[] = [];
    for (const threads of [1, 2, 4]) {
      setNumThreads(threads);
      const plan = makePlan({ bytes: 12 * n, commands })!;
      for (let run = 0; run < 8; run++) {
        plan.load(0, x);
        plan.run();
        const [first, second] = [new Float32Array(n), new Float32Array(m * 140)];
        plan.store(0, first);
        plan.store(8 * n, second);
        runs.push(Buffer.from(first.buffer).toString('base64') + Buffer.from(second.buffer).toString('base64'));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      plan.dispose();
    }
    expect(new Set(runs).size).toBe(1);
  });
});
