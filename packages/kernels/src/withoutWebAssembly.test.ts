// WICK_WEBASSEMBLY=removed runs all numeric tests without it; here stands that every way of lacking it is taken as such.
import type { Triple } from './index.ts';

type Kernels = typeof import('./index.ts');

const one: Triple = [1, 1, 1];
const zero: Triple = [0, 0, 0];

const own = Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly');
afterEach(() => {
  Reflect.deleteProperty(globalThis, 'WebAssembly');
  if (own) Object.defineProperty(globalThis, 'WebAssembly', own);
});

/** The kernels as they come to be where `WebAssembly` is what `lacking` makes of it. */
function kernelsWhere(lacking: () => void): Kernels {
  lacking();
  let kernels: Kernels | undefined;
  jest.isolateModules(() => {
    kernels = require('./index.ts');
  });
  return kernels!;
}

const define = (descriptor: PropertyDescriptor) =>
  Object.defineProperty(globalThis, 'WebAssembly', { configurable: true, ...descriptor });
const refuse = (): never => {
  throw new EvalError('forbidden');
};
class Refused {
  constructor() {
    refuse();
  }
}
interface Compiler {
  Module: new (bytes: Uint8Array) => object;
}
const real = own?.value as Compiler | undefined;

test.each<[string, () => void]>([
  ['it is not there', () => Reflect.deleteProperty(globalThis, 'WebAssembly')],
  ['asking for it throws', () => define({ get: refuse })],
  ['it is empty', () => define({ value: {} })],
  ['it compiles nothing', () => define({ value: { ...real, Module: Refused, Memory: Refused, Instance: Refused } })],
  [
    'there is no memory to be had',
    () => define({ value: Object.assign(Object.create(real ?? null), { Memory: Refused }) }),
  ],
])('plain loops run where %s', (_, lacking) => {
  const kernels = kernelsWhere(lacking);
  expect(kernels.kernelBuilds()).toEqual(['typescript']);
  everyFamily(kernels);
});

test('plain loops run where only small modules may be compiled', () => {
  if (!real) return;
  const Small = new Proxy(real.Module, {
    construct: (Module, [bytes]: [Uint8Array]) => (bytes.length > 1024 ? refuse() : new Module(bytes)),
  });
  everyFamily(kernelsWhere(() => define({ value: Object.assign(Object.create(real), { Module: Small }) })));
});

/** A piece of work for each family, large enough to be worth WebAssembly, and what comes of it. */
function everyFamily(k: Kernels): void {
  const n = 64;
  const ones = new Float32Array(n * n).fill(1);
  const product = new Float32Array(n * n);
  k.gemm(false, false, n, n, n, 1, ones, 0, n, ones, 0, n, 0, product, 0, n);
  expect(new Set(product)).toEqual(new Set([n]));
  const drawn = new Float32Array(1024);
  k.fillUniform(new k.MersenneTwister(0n), drawn);
  expect(drawn[0]).toBe(Math.fround(0.496256589889526));
  const rising = Float32Array.from(ones, (_, i) => i);
  const pooled = new Float32Array(n * n);
  const indices = new BigInt64Array(n * n);
  const size: Triple = [1, n, n];
  const common = { planes: 1, input: size, output: size, kernel: one, stride: one, padding: zero, dilation: one };
  k.maxPoolForward(rising, pooled, indices, common);
  expect(pooled).toEqual(rising);
  expect(indices.at(-1)).toBe(BigInt(n * n - 1));
  k.softmax(ones, product, n, n, 1);
  expect(new Set(product)).toEqual(new Set([1 / n]));
}
