import type { Comparable, Elements } from './elements.ts';
import { pairUp, requireMatch } from './mismatch.ts';

/** How close values must be: `|actual - expected| <= atol + rtol * |expected|`. */
export interface Tolerance {
  rtol?: number;
  atol?: number;
}

// float32 sums may be taken in another order than PyTorch's; float64 is compared tightly enough to find any mistake.
const tolerances: Record<string, Required<Tolerance>> = {
  float32: { rtol: 1e-5, atol: 1e-6 },
  float64: { rtol: 1e-12, atol: 1e-12 },
  int32: { rtol: 0, atol: 0 },
  int64: { rtol: 0, atol: 0 },
  uint8: { rtol: 0, atol: 0 },
  bool: { rtol: 0, atol: 0 },
};

/**
 * Expects `|actual - expected| <= atol + rtol * |expected|` for every element, `torch.isclose` with `equal_nan`: NaN is
 * close to NaN, an infinity to itself alone. Shapes must be the same where both sides have one (a bare typed array has
 * none), and so must dtypes (numbers in plain arrays have none).
 *
 * Without tolerances they follow the dtype of `actual`, else of `expected`: float32 (also plain numbers on both sides)
 * `rtol` 1e-5 and `atol` 1e-6, float64 1e-12 both, integers and bools 0. Giving one leaves the other at its default.
 *
 * @throws Error that says how many elements differ, the first of them with index and both values, and the worst
 *
 * @example
 * ```ts
 * expectClose(x.add(y), [[3, 5], [7, 9]]);
 * expectClose(loss, fixture.loss, { rtol: 1e-4 });
 * ```
 */
export function expectClose(actual: Comparable, expected: Comparable, options: Tolerance = {}): void {
  const [a, e] = pairUp('expectClose', actual, expected);
  const defaults = tolerances[dtypeOf(a) ?? dtypeOf(e) ?? 'float32']!;
  const { rtol = defaults.rtol, atol = defaults.atol } = options;
  for (const [name, value] of Object.entries({ rtol, atol })) {
    if (!(value >= 0)) throw new RangeError(`expectClose: ${name} must be 0 or more, got ${value}`);
  }
  requireMatch(a, e, {
    name: 'expectClose',
    wanted: `within ${atol} + ${rtol} * |expected|`,
    unit: '',
    judge: (x, y) => {
      const allowed = atol + rtol * Math.abs(Number(y));
      // 64-bit integers are subtracted as such: as numbers, neighbours beyond 2^53 would be equal.
      const difference = typeof x === 'bigint' && typeof y === 'bigint' ? Number(x - y) : Number(x) - Number(y);
      // Infinities that are not the same are infinitely far apart, and so is everything finite from an infinity.
      return { error: Math.abs(difference), allowed: Number.isFinite(Number(y)) ? allowed : 0 };
    },
  });
}

/** The dtype, also of a Uint8Array, which may be uint8 or bool: their tolerance is the same. */
function dtypeOf({ dtype, values }: Elements): string | undefined {
  return dtype ?? (values instanceof Uint8Array ? 'uint8' : undefined);
}
