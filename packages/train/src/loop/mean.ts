/** The mean of the batches' losses. */
export class Mean {
  total = 0;
  count = 0;

  take(value: number): void {
    this.total += value;
    this.count++;
  }

  reset(): void {
    this.total = 0;
    this.count = 0;
  }

  get value(): number {
    return this.total / this.count;
  }
}
