import { expr } from '@wick/kernels';
import { batched } from './batch.ts';
import type { AnyCommand } from './commands/index.ts';
import type { Kernel } from './kernel.ts';
import { kernelsOf } from './table.ts';
import { testDevice } from './testing/device.ts';
import { floats } from './testing/floats.ts';
import { runKernels } from './testing/runKernels.ts';

const EACH = 4096;
const noRoom = () => {
  throw new Error('no room was asked for');
};
const lowered = (commands: readonly AnyCommand[]) => commands.flatMap((command) => kernelsOf(command, noRoom));

/** The i-th of them works on bytes of its own. */
const at = (i: number, array: number) => 4 * EACH * i + 4096 * array;

const descents = (sizes: readonly number[], skip = 0) =>
  sizes.map(
    (count, i): AnyCommand => ({
      kind: 'descent', count, p: at(i, 0) + skip, grad: at(i, 1) + skip, sign: 1, decay: 0.5, a: { number: i % 3 },
      momentum: { buffer: at(i, 2) + skip, momentum: 0.9, share: 0.1 * i, nesterov: false },
    }), // biome-ignore format: a list
  );

const doubled = (sizes: readonly number[]) =>
  sizes.map(
    (n, i): AnyCommand => ({
      kind: 'pointwise',
      shape: [n],
      inputs: [{ at: at(i, 0), stride: [1] }],
      numbers: [i],
      outputs: [{ at: at(i, 3), stride: [1], value: expr.add({ given: 0 }, { given: 1 }) }],
    }),
  );

const sizes = [1, 64, 65, 1000, 3, 256, 257];
const many = Array.from({ length: 300 }, (_, i) => 2 + (i % 70));

test.each<[string, readonly AnyCommand[], number]>([
  ['two', descents([5, 700]), 1],
  ['of many sizes', descents(sizes), 1],
  ['anywhere', descents(sizes, 4), 1],
  ['two kinds, each by itself', [...descents(sizes), ...doubled(many.slice(0, 9))], 2],
  ['more than one dispatch is told', doubled(many), 2],
])('kernels of one code are one dispatch, with the same bits: %s', async (_, commands, count) => {
  const kernels = lowered(commands);
  const together = batched(kernels);
  expect(together).toHaveLength(count);
  const device = await testDevice();
  if (device === null) return;
  const words = floats((many.length * 4 * EACH) / 4, 1).buffer as ArrayBuffer;
  const run = async (list: readonly Kernel[]) =>
    new Uint32Array(await runKernels(device, list, words, [-0.1, -0.2, -0.3]));
  const [alone, once] = [await run(kernels), await run(together)];
  expect(once.findIndex((word, i) => word !== alone[i])).toBe(-1);
});

test('threads that wait for one another stay by themselves, and one kernel is what it was', () => {
  const sums = [0, 1].map(
    (i): AnyCommand => ({ kind: 'reduce', what: 'sum', shape: [64], stride: [1], at: at(i, 0), dims: [0], to: at(i, 1) }),
  ); // biome-ignore format: a list
  const kernels = lowered([...sums, ...doubled([7])]);
  expect(batched(kernels).map(({ key }) => key)).toEqual(kernels.map(({ key }) => key));
  expect(batched([])).toEqual([]);
});
