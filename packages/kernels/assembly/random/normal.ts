import { radii } from './radii';
import { available, RADII, take } from './stream';
import { turns } from './turns';
import { fuse, lower, upper } from './wide';

/**
 * Blocks of 16 normals `fma(z, std, mean)`. `plain`: a multiplication and an addition round once in all, because mean is
 * 0 or this build fuses them.
 */
export function normal(stream: usize, out: usize, blocks: i32, std: f32, mean: f32, plain: bool): void {
  while (blocks > 0) {
    const some = min(blocks, available(stream, 16));
    transform(stream, take(stream, 16 * some), out, some, std, mean, plain);
    out += <usize>some << 6;
    blocks -= some;
  }
}

/** {@link normal} from given words. */
function transform(stream: usize, words: usize, out: usize, blocks: i32, std: f32, mean: f32, plain: bool): void {
  radii(stream, words, stream + RADII, blocks);
  turns(stream, words, stream + RADII, out, blocks, plain ? std : 1, plain ? mean : 0);
  if (!plain) affine(out, blocks, std, mean);
}

/** Replaces z by fma(z, std, mean). */
function affine(at: usize, blocks: i32, std: f32, mean: f32): void {
  const stds = f64x2.splat(std);
  const means = f64x2.splat(mean);
  for (const end = at + (<usize>blocks << 6); at < end; at += 16) {
    const z = v128.load(at);
    v128.store(at, fuse(lower(z), upper(z), stds, means));
  }
}

/**
 * Draws as {@link normal} does, but only into the places of what lies outside [low, high]; words that belong to others
 * are passed over. Returns how many lie outside afterwards.
 */
export function redraw(
  stream: usize,
  at: usize,
  blocks: i32,
  std: f32,
  mean: f32,
  plain: bool,
  low: f32,
  high: f32,
): i32 {
  const drawn = stream + RADII + 64;
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  let count = 0;
  while (blocks > 0) {
    const some = min(blocks, available(stream, 16));
    let words = take(stream, 16 * some);
    for (const end = at + (<usize>some << 6); at < end; at += 64, words += 64) {
      const first = v128.or(outside(v128.load(at), lows, highs), outside(v128.load(at, 16), lows, highs));
      const second = v128.or(outside(v128.load(at, 32), lows, highs), outside(v128.load(at, 48), lows, highs));
      if (!v128.any_true(v128.or(first, second))) continue;
      transform(stream, words, drawn, 1, std, mean, plain);
      for (let i: usize = 0; i < 64; i += 16) {
        const kept = v128.load(at + i);
        const value = v128.bitselect(v128.load(drawn + i), kept, outside(kept, lows, highs));
        v128.store(at + i, value);
        count += popcnt(i32x4.bitmask(outside(value, lows, highs)));
      }
    }
    blocks -= some;
  }
  return count;
}

// @ts-ignore: decorator
@inline
function outside(x: v128, lows: v128, highs: v128): v128 {
  return v128.or(f32x4.lt(x, lows), f32x4.gt(x, highs));
}
