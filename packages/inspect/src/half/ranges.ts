const { abs } = Math;

/** Shares of the finite values of a tensor that a type of 16 bits holds badly. */
export interface HalfShares {
  /** Become infinite. */
  readonly overflow: number;
  /** Are not 0 and become 0. */
  readonly underflow: number;
  /** Do not become 0, and lose digits: below the smallest normal number. */
  readonly subnormal: number;
}

/** What float16 and bfloat16 make of values. */
export interface HalfRange {
  /** In float16: up to 65,504, from 6e-8. */
  readonly float16: HalfShares;
  /** In bfloat16: as far as float32, with 8 bits of precision. */
  readonly bfloat16: HalfShares;
}

/** Where a type begins and ends, as values of more digits are rounded to it. */
interface Limits {
  /** From here on, infinite. */
  readonly infinite: number;
  /** Up to here, 0 (half of the smallest number is rounded to even). */
  readonly zero: number;
  readonly normal: number;
}

const limits: Readonly<Record<keyof HalfRange, Limits>> = {
  float16: { infinite: 65520, zero: 2 ** -25, normal: 2 ** -14 },
  bfloat16: { infinite: (2 - 2 ** -8) * 2 ** 127, zero: 2 ** -134, normal: 2 ** -126 },
};

/** What the two types make of values that they are rounded from. */
export function halfRangeOf(values: ArrayLike<number>): HalfRange {
  return { float16: sharesOf(values, limits.float16), bfloat16: sharesOf(values, limits.bfloat16) };
}

function sharesOf(values: ArrayLike<number>, { infinite, zero, normal }: Limits): HalfShares {
  let [finite, overflow, underflow, subnormal] = [0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const size = abs(values[i]!);
    if (!(size < Number.POSITIVE_INFINITY)) continue;
    finite++;
    if (size >= infinite) overflow++;
    else if (size < normal && size > 0) {
      if (size <= zero) underflow++;
      else subnormal++;
    }
  }
  const share = (count: number) => (finite === 0 ? 0 : count / finite);
  return { overflow: share(overflow), underflow: share(underflow), subnormal: share(subnormal) };
}
