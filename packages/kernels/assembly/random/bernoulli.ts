import { available, take } from './stream';

/** `count` floats: 1 where the 53 bits of two words are below p 2^53, else 0. */
export function bernoulli(stream: usize, out: usize, count: i32, p: f64): void {
  const limit = i64x2.splat(<i64>ceil(p * 9007199254740992.0));
  const mask = i64x2.splat(0x1fffffffffffff);
  while (count > 0) {
    const some = min(count, available(stream, 2));
    let at = take(stream, 2 * some);
    // The last vector may reach beyond what was asked for: there is room behind.
    for (const end = out + (<usize>some << 2); out < end; out += 16, at += 32) {
      const first = below(v128.load(at), mask, limit);
      const second = below(v128.load(at, 16), mask, limit);
      v128.store(out, v128.and(v128.shuffle<i32>(first, second, 0, 2, 4, 6), f32x4.splat(1)));
    }
    out -= <usize>(-some & 3) << 2;
    count -= some;
  }
}

/** Where two 64-bit integers, whose high halves come first, lie below the limit when masked. */
// @ts-ignore: decorator
@inline
function below(words: v128, mask: v128, limit: v128): v128 {
  return i64x2.gt_s(limit, v128.and(v128.shuffle<i32>(words, words, 1, 0, 3, 2), mask));
}
