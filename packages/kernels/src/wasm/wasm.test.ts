import { describeBuilds } from '../testing/builds.ts';
import { kernelBuild, kernelBuilds, setKernelBuild } from './build.ts';
import { decodeBytes } from './byteText.ts';
import { compile } from './compile.ts';
import { computeBinaries } from './generated/compute.ts';
import { imagesBinaries } from './generated/images.ts';
import { linalgBinaries } from './generated/linalg.ts';
import { normBinaries } from './generated/norm.ts';
import { pointwiseBinaries } from './generated/pointwise.ts';
import { probeBinaries } from './generated/probe.ts';
import { randomBinaries } from './generated/random.ts';
import { totalsBinaries } from './generated/totals.ts';
import { typedBinaries } from './generated/typed.ts';
import { vectorBinaries } from './generated/vector.ts';
import { kernelMemory } from './memory.ts';

test('Node runs both WebAssembly builds', () => {
  expect(kernelBuilds()).toEqual(['typescript', 'simd', 'relaxed']);
});

describeBuilds((build) => {
  test('the chosen build runs', () => expect(kernelBuild()).toBe(build));
});

test('the fastest build runs by itself, an unknown one is refused', () => {
  expect(kernelBuild()).toBe('relaxed');
  expect(() => setKernelBuild('sse' as 'simd')).toThrow(
    new RangeError('setKernelBuild: build must be one of typescript, simd, relaxed here, got sse'),
  );
});

const binaries = {
  computeBinaries,
  imagesBinaries,
  linalgBinaries,
  normBinaries,
  pointwiseBinaries,
  probeBinaries,
  randomBinaries,
  totalsBinaries,
  typedBinaries,
  vectorBinaries,
};

// A family that does not compile with relaxed SIMD runs the baseline, and nobody would notice.
test.each(Object.entries(binaries))('both builds of %s compile to the same functions', (_name, family) => {
  // The types of Node hold no WebAssembly.
  const platform = globalThis as unknown as { WebAssembly: { Module: { exports(module: unknown): object[] } } };
  const names = (build: 'simd' | 'relaxed') => platform.WebAssembly.Module.exports(compile(family, build));
  expect(names('relaxed')).toEqual(names('simd'));
  expect(names('simd').length).toBeGreaterThan(0);
});

test('bytes are text in ASCII that nothing escapes, and come back', () => {
  for (const { simd, relaxed } of Object.values(binaries)) {
    expect(`${simd.join('')}${relaxed}`).toMatch(/^[ !#%&(-;=-[\]-_a-~]*$/);
    expect([...decodeBytes(simd[0]!).subarray(0, 8)]).toEqual([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  }
});

describe('memory', () => {
  const memory = kernelMemory();

  test.each([
    ['Float32Array', Float32Array],
    ['Float64Array', Float64Array],
    ['Int32Array', Int32Array],
    ['Uint8Array', Uint8Array],
  ])('keeps what was copied in, whatever the alignment, across growth: %s', (_name, Type) => {
    for (const start of [0, 1, 2, 3]) {
      const source = new Type(37).map((_, i) => i + 1);
      memory.withScratch(() => {
        const address = memory.copyIn(source, start, 30);
        memory.allocate(memory.memory.buffer.byteLength);
        const target = new Type(40).fill(99);
        memory.copyOut(address, target, start + 1, 30);
        expect([...target]).toEqual([
          ...Array(start + 1).fill(99),
          ...source.subarray(start, start + 30),
          ...Array(9 - start).fill(99),
        ]);
      });
    }
  });

  test('scratch is given back, also after an error; reserved memory stays', () => {
    const first = memory.withScratch(() => memory.allocate(100));
    expect(() =>
      memory.withScratch(() => {
        memory.allocate(1000);
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(memory.withScratch(() => memory.allocate(100))).toBe(first);
    const [a, b] = [memory.reserve(10), memory.reserve(10)];
    expect(b).toBeGreaterThanOrEqual(a + 10);
    expect(first).toBeGreaterThan(b);
  });

  test('more than there can be is refused, and nothing happens', () => {
    const { byteLength } = memory.memory.buffer;
    expect(memory.fits(2 ** 33)).toBe(false);
    expect(() => memory.withScratch(() => memory.allocate(2 ** 33))).toThrow(RangeError);
    expect(memory.memory.buffer.byteLength).toBe(byteLength);
    expect(() => memory.reserve(2 ** 20)).toThrow(RangeError);
  });
});
