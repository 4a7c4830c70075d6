import { type KernelBuild, kernelBuilds, setKernelBuild, setNumThreads } from '@wick/kernels';
import { manualSeed, randn, type Tensor } from '@wick/tensor';
import { compile } from './index.ts';
import { cases } from './testing/cases.ts';
import { nn } from './testing/packages.ts';
import { expectSameAsEager } from './testing/sameAsEager.ts';

// Small results are not followed, unless a build is chosen: then all are that can be.
const build = kernelBuilds().at(-1) as KernelBuild;
const withPlan = process.env.WICK_WEBASSEMBLY === undefined ? describe : describe.skip;

withPlan('a step whose products and convolutions are followed leaves the bits that eager calls leave', () => {
  beforeAll(() => setKernelBuild(build));
  afterAll(() => setKernelBuild(null));
  afterEach(() => setNumThreads(1));

  it.each(Object.keys(cases))('%s', (name) => {
    expect(expectSameAsEager(cases[name]!, 5)).toBeGreaterThan(0);
  });

  it.each(['LeNet', 'an MLP', 'a Transformer with a causal mask'])('%s, on several threads', (name) => {
    setNumThreads(3);
    expect(expectSameAsEager(cases[name]!, 5)).toBeGreaterThan(0);
  });
});

withPlan('a report tells what is followed', () => {
  const explained = (rows: number) => {
    manualSeed(1);
    const layer = new nn.Linear(8, 128);
    const step = compile((x: Tensor) => nn.functional.relu(layer.forward(x)).mul(2));
    for (let i = 0; i < 3; i++) step(randn(rows, 8));
    return step;
  };

  it('a large result: before and after, as text and as data', () => {
    const step = explained(8192);
    expect(step.explain()).toMatch(
      /recorded: 3 steps[\s\S]*linear\([\s\S]*planned: 1 steps[\s\S]*linear, then relu\+mul\(/,
    );
    const [report] = step.explain({ json: true });
    expect(report!.recorded.map(({ name }) => name)).toEqual(['linear', 'relu', 'mul']);
    expect(report!.planned.map(({ name }) => name)).toEqual(['linear, then relu+mul']);
    // Its result alone is written: what passes on stays in the cache.
    expect(report!.planned[0]!.writes).toHaveLength(1);
    expect(report!.kernels).toEqual({ product: 1 });
  });

  it('a small one is not', () => {
    const [report] = explained(64).explain({ json: true });
    expect(report!.planned.map(({ name }) => name)).toEqual(['linear', 'relu+mul']);
  });
});
