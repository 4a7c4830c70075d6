/** The multiple of `divisor` that is nearest to `value`, but at least `divisor` and not more than 10 % below `value`. */
export function makeDivisible(value: number, divisor: number): number {
  const nearest = Math.max(divisor, Math.floor(Math.trunc(value + divisor / 2) / divisor) * divisor);
  return nearest < 0.9 * value ? nearest + divisor : nearest;
}
