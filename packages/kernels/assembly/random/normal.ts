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
    const words = take(stream, 16 * some);
    radii(stream, words, stream + RADII, some);
    turns(stream, words, stream + RADII, out, some, plain ? std : 1, plain ? mean : 0);
    if (!plain) affine(out, some, std, mean);
    out += <usize>some << 6;
    blocks -= some;
  }
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
