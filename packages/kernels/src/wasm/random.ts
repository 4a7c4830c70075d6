import { defineFamily } from './family.ts';
import { randomBinaries } from './generated/random.ts';

/** assembly/random: `stream` is the address of a generator's stream, laid out as assembly/random/stream.ts says. */
interface RandomExports {
  fuses(): number;
  prepare(stream: number): void;
  skip(stream: number, count: number): void;
  words(stream: number, out: number, count: number): void;
  uniform(
    stream: number,
    out: number,
    count: number,
    centre: number,
    step: number,
    shift: number,
    from: number,
    to: number,
  ): void;
  uniformWide(stream: number, out: number, count: number, exact: number, step: number, from: number, to: number): void;
  uniformDouble(stream: number, out: number, count: number): void;
  bernoulli(stream: number, out: number, count: number, p: number): void;
  normal(stream: number, out: number, blocks: number, std: number, mean: number, plain: number): void;
  redraw(
    stream: number,
    at: number,
    blocks: number,
    std: number,
    mean: number,
    plain: number,
    low: number,
    high: number,
  ): number;
  permute(stream: number, order: number, n: number): void;
  widen(from: number, to: number, count: number): void;
}

/** Random numbers. */
export const randomFamily = defineFamily<RandomExports>(randomBinaries);

/** The functions of the random family in the build that runs. */
export type RandomKernels = NonNullable<ReturnType<typeof randomFamily>>['exports'];
