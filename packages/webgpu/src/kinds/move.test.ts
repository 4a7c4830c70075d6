import type { MoveCommand } from '@wick/kernels/plan';
import { testDevice } from '../testing/device.ts';
import { runCommands } from '../testing/runKernels.ts';

async function moved(command: MoveCommand): Promise<number[] | null> {
  const device = await testDevice();
  if (device === null) return null;
  const words = Uint32Array.from({ length: 64 }, (_, i) => i + 1);
  return [...new Uint32Array(await runCommands(device, [command], words.buffer))];
}

test('words, and zeros from nowhere', async () => {
  const copied = await moved({ kind: 'move', bytes: 12, from: 4, to: 128 });
  if (copied === null) return;
  expect(copied.slice(31, 37)).toEqual([32, 2, 3, 4, 36, 37]);
  const zeros = (await moved({ kind: 'move', bytes: 8, from: null, to: 4 }))!;
  expect(zeros.slice(0, 5)).toEqual([1, 0, 0, 4, 5]);
});

test('rows that lie apart', async () => {
  const rows = await moved({ kind: 'move', rows: 3, bytes: 8, from: 0, fromStep: 16, to: 128, toStep: 12 });
  if (rows === null) return;
  expect(rows.slice(32, 41)).toEqual([1, 2, 35, 5, 6, 38, 9, 10, 41]);
});

test('what lies as vectors do: words, rows and zeros', async () => {
  const copied = await moved({ kind: 'move', bytes: 32, from: 16, to: 128 });
  if (copied === null) return;
  expect(copied.slice(31, 42)).toEqual([32, 5, 6, 7, 8, 9, 10, 11, 12, 41, 42]);
  const rows = (await moved({ kind: 'move', rows: 2, bytes: 16, from: 0, fromStep: 32, to: 128, toStep: 48 }))!;
  expect(rows.slice(32, 49)).toEqual([1, 2, 3, 4, ...Array.from({ length: 8 }, (_, i) => 37 + i), 9, 10, 11, 12, 49]);
  const apart = (await moved({ kind: 'move', rows: 2, bytes: 16, from: 0, fromStep: 20, to: 128, toStep: 32 }))!;
  expect(apart.slice(32, 45)).toEqual([1, 2, 3, 4, 37, 38, 39, 40, 6, 7, 8, 9, 45]);
  const zeros = (await moved({ kind: 'move', bytes: 16, from: null, to: 16 }))!;
  expect(zeros.slice(3, 9)).toEqual([4, 0, 0, 0, 0, 9]);
});
