import { copyWords, fillBytes } from './split';
import { zero } from './vectors';

/** Planes with a border of zeros, in three dimensions; sizes in floats: a double counts as two. */
@unmanaged
class PadJob {
  source: usize;
  target: usize;
  planes: i32;
  /** Planes of a chunk. */
  step: i32;
  depth: i32;
  height: i32;
  width: i32;
  /** What lies before the source, in every dimension. */
  front: i32;
  top: i32;
  left: i32;
  paddedDepth: i32;
  paddedHeight: i32;
  paddedWidth: i32;
}

/** One chunk of planes: copies the part of each that has room inside its border. */
export function padPlanes(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<PadJob>(address);
  const begin = chunk * job.step;
  const end = min(job.planes, begin + job.step);
  const sourcePlane = <usize>(job.depth * job.height * job.width) << 2;
  const line = <usize>job.paddedWidth << 2;
  const targetPlane = line * (job.paddedDepth * job.paddedHeight);
  const left = min(line, <usize>job.left << 2);
  const copied = min(line - left, <usize>job.width << 2);
  const right = line - left - copied;
  for (let plane = begin; plane < end; plane++) {
    const from = job.source + sourcePlane * plane;
    let to = job.target + targetPlane * plane;
    for (let z = 0; z < job.paddedDepth; z++) {
      const d = z - job.front;
      for (let y = 0; y < job.paddedHeight; y++) {
        const h = y - job.top;
        if (d < 0 || d >= job.depth || h < 0 || h >= job.height) fillBytes(to, line, zero());
        else {
          fillBytes(to, left, zero());
          const inside = to + left;
          copyWords(inside, from + (<usize>((d * job.height + h) * job.width) << 2), copied);
          fillBytes(inside + copied, right, zero());
        }
        to += line;
      }
    }
  }
}

/**
 * Spreads lines of `count` elements of `size` bytes over another array: line (z, y) of every plane goes to
 * `to + plane * toPlane + z * toDepth + y * toHeight`, its elements `toWidth` bytes apart.
 */
export function spreadPlanes(
  from: usize,
  to: usize,
  planes: i32,
  depth: i32,
  height: i32,
  count: i32,
  toPlane: usize,
  toDepth: usize,
  toHeight: usize,
  toWidth: usize,
  size: i32,
): void {
  for (let plane = 0; plane < planes; plane++) {
    for (let z = 0; z < depth; z++) {
      for (let y = 0; y < height; y++) {
        let at = to + toPlane * plane + toDepth * z + toHeight * y;
        for (let x = 0; x < count; x++) {
          if (size == 4) store<f32>(at, load<f32>(from));
          else store<f64>(at, load<f64>(from));
          at += toWidth;
          from += size;
        }
      }
    }
  }
}

/** Fills `planes` planes of `count` elements of `size` bytes, each with its channel's bias, or 0 where that is 0. */
export function fillPlanes(to: usize, planes: i32, count: i32, bias: usize, channels: i32, size: i32): void {
  if (bias == 0) {
    fillBytes(to, <usize>(planes * count * size), zero());
    return;
  }
  const bytes = <usize>(count * size);
  for (let plane = 0; plane < planes; plane++) {
    const from = bias + <usize>((plane % channels) * size);
    fillBytes(to, bytes, size == 4 ? v128.load32_splat(from) : v128.load64_splat(from));
    to += bytes;
  }
}
