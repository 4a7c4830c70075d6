/** A stream of choices that a seed repeats. */
export class Random {
  constructor(private state: number) {}

  /** A whole number below `n` (mulberry32). */
  below(n: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * n);
  }

  chance(oneIn: number): boolean {
    return this.below(oneIn) === 0;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }
}

/** Numbers at which programs change their minds. */
export const edges: readonly number[] = [
  0,
  1,
  2,
  3,
  7,
  8,
  63,
  64,
  65,
  127,
  128,
  255,
  256,
  1000,
  32767,
  32768,
  65535,
  65536,
  2 ** 24,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 40,
  2 ** 50,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 63,
  1e300,
  -1,
  -0,
  0.5,
];

/** Text that programs stumble over. */
export const texts: readonly string[] = [
  '',
  'a',
  '__proto__',
  'constructor',
  'toString',
  '__metadata__',
  'data.pkl',
  '../a',
  '/',
  '\0',
  '\u001b[2J',
  '\u009b\u202e',
  '\ud800',
  '😀',
  'n'.repeat(5000),
  '1',
  '-1',
  'true',
  'null',
  '[]',
  'é',
];
