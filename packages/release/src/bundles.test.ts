import { type BundleSize, bundleSize } from './testing/bundleSize.ts';

// What a page pays for, in kB of 1000 bytes. Whoever has a reason to raises a number, in the change that needs it; where
// there is a tenth less than that by now, it is lowered.

/** On the wire, by what a program takes. */
const wire = {
  'Conv2d, Linear, BatchNorm2d, Sequential and init': 113.5,
  'a gain': 0.65,
  'a tensor, by @wick/tensor/light': 82.7,
  'a tensor': 141.8,
  SGD: 88.3,
  'reading a .safetensors file': 86.3,
};

const programs: Readonly<Record<keyof typeof wire, string>> = {
  'Conv2d, Linear, BatchNorm2d, Sequential and init': `
    import { Conv2d, Linear, BatchNorm2d, Sequential } from '@wick/nn';
    import * as init from '@wick/init';
    console.log(Conv2d, Linear, BatchNorm2d, Sequential, init.kaimingNormal_);`,
  'a gain': `import { calculateGain } from '@wick/init'; console.log(calculateGain('relu'));`,
  'a tensor, by @wick/tensor/light': `import { zeros } from '@wick/tensor/light'; console.log(zeros(2));`,
  'a tensor': `import { zeros } from '@wick/tensor'; console.log(zeros(2));`,
  SGD: `import { SGD } from '@wick/optim'; console.log(SGD);`,
  'reading a .safetensors file': `import { parseSafetensors } from '@wick/checkpoint'; console.log(parseSafetensors);`,
};

/** Before it is packed, of the first program above, by package and folder. */
const folders = {
  'kernels/': 0.4,
  'kernels/conv': 26.2,
  'kernels/matmul': 12,
  'kernels/norm': 4.2,
  'kernels/pointwise': 23,
  'kernels/random': 14.1,
  'kernels/vector': 0.2,
  'kernels/wasm': 73.8,
  'tensor/': 0.3,
  'tensor/autograd': 14.6,
  'tensor/core': 26.8,
  'tensor/generator': 2,
  'tensor/methods': 7.2,
  'tensor/ops': 70.5,
  'tensor/print': 4,
  'tensor/strided': 7,
  'init/': 3,
  'nn/': 2.5,
  'nn/containers': 2.2,
  'nn/layers': 6.2,
  'nn/module': 28.5,
};

const kB = (bytes: number) => Math.round(bytes / 100) / 10;
const sizes = new Map<string, Promise<BundleSize>>();
const sizeOf = (name: keyof typeof wire) => {
  const size = sizes.get(name) ?? bundleSize(programs[name]);
  sizes.set(name, size);
  return size;
};

test.each(Object.keys(wire) as (keyof typeof wire)[])(
  '%s takes what it may on the wire, and the table is true',
  async (name) => {
    const size = kB((await sizeOf(name)).wire);
    expect(size).toBeLessThanOrEqual(wire[name]);
    expect(size).toBeGreaterThanOrEqual(0.9 * wire[name]);
  },
);

test('no part of layers and initialisers takes more than it may, and no new part has come', async () => {
  const size = await sizeOf('Conv2d, Linear, BatchNorm2d, Sequential and init');
  const found = Object.entries(size.folders).filter(([, bytes]) => bytes > 0);
  const limits: Readonly<Record<string, number>> = folders;
  expect(
    found.filter(([name, bytes]) => kB(bytes) > (limits[name] ?? 0)).map(([name, bytes]) => [name, kB(bytes)]),
  ).toEqual([]);
});
