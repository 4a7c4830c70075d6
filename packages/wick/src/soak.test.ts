import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { typescriptProgram } from '@wick/testing';
import type { Held } from './testing/heldMemory.ts';

// WICK_ROUNDS asks for a longer run. A round: an epoch, an evaluation, both kinds of checkpoint, nine steps that fail.
const late = Number(process.env.WICK_ROUNDS ?? 7);
const early = 2;
const kinds = ['dropout', 'recurrent', 'transformer', 'embedding', 'convolution'];

let held: Record<string, [early: Held, late: Held]>;

beforeAll(() => {
  const run = typescriptProgram(join(__dirname, 'testing/soak.ts'));
  // The machine code that V8 makes meanwhile would count too, and the bytecode that it throws away and makes again.
  const still = ['--no-opt', '--no-maglev', '--no-flush-bytecode'];
  const flags = ['--expose-gc', ...still, '--disable-warning=ExperimentalWarning'];
  const printed = execFileSync(process.execPath, [...flags, ...run, `${early}`, `${late}`], { encoding: 'utf8' });
  held = JSON.parse(printed);
}, 3_600_000);

describe('a long training run holds no more memory late than early', () => {
  it('of any kind of network', () => {
    expect(Object.keys(held)).toEqual(kinds);
  });

  it.each(kinds)('%s', (kind) => {
    const [before, after] = held[kind]!;
    // Measured: one, which is the first measurement itself. Whatever stays behind in each round is as many as rounds.
    expect(after.objects - before.objects).toBeLessThan(late - early);
    // Measured: none. Fewer there may be: what was needed to start is collected when V8 likes to.
    expect(after.arrays).toBeLessThanOrEqual(before.arrays);
    // Measured: at most 40 kB, also after hundreds of rounds: what V8 notes about the code.
    expect(after.all - before.all).toBeLessThan(200_000);
  });

  it('in the scratch of the kernels', () => {
    const sizes = Object.values(held).flatMap((marks) => marks.map(({ kernels }) => kernels));
    expect(sizes[0]).toBeGreaterThan(0);
    expect(new Set(sizes).size).toBe(1);
  });
});
