/** More options than any optimiser has whose numbers follow from them. */
export const MOST_OPTIONS = 8;

/**
 * The numbers of one group's steps that follow from its options alone: they are computed for the first of its parameters after
 * an option has changed, and are the others' too.
 */
export class GroupNumbers {
  /** Counts how often the numbers became others. */
  version = 0;
  private readonly options = new Float64Array(MOST_OPTIONS).fill(Number.NaN);
  private readonly numbers: Float64Array;

  /**
   * @param form - which programs the steps run
   * @param scalar - what rounds their numbers
   * @param count - how many numbers a step has
   */
  constructor(
    readonly form: number,
    readonly scalar: (value: number) => number,
    readonly count: number,
  ) {
    this.numbers = new Float64Array(count);
  }

  /** Whether the numbers follow from these options. */
  follow(options: Float64Array): boolean {
    for (let i = 0; i < MOST_OPTIONS; i++) if (!Object.is(this.options[i], options[i])) return false;
    return true;
  }

  /** Takes the numbers that have been computed of options. */
  take(options: Float64Array, from: Float64Array, at: number): void {
    this.options.set(options);
    for (let i = 0; i < this.count; i++) this.numbers[i] = from[at + i]!;
    this.version++;
  }

  write(into: Float64Array, at: number): void {
    into.set(this.numbers, at);
  }
}
