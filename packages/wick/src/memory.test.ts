import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { typescriptProgram } from '@wick/testing';

test('2,000 training steps without any dispose hold no more memory than 200', () => {
  const run = typescriptProgram(join(__dirname, 'testing/manySteps.ts'));
  // The machine code that V8 makes meanwhile would count too: a megabyte, and no leak.
  const plain = ['--no-opt', '--no-maglev'];
  const printed = execFileSync(process.execPath, ['--expose-gc', ...plain, ...run], { encoding: 'utf8' });
  const { 200: early, 2000: late } = JSON.parse(printed) as Record<number, { all: number; arrays: number }>;
  expect(late!.all / early!.all).toBeLessThan(1.05);
  // Measured: about 1 kB. One Tensor left behind at each step would be 200 kB and more.
  expect(late!.all - early!.all).toBeLessThan(65_536);
  expect(late!.arrays - early!.arrays).toBeLessThan(4096);
}, 300_000);
