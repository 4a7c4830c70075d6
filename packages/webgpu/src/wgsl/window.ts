import type { Triple } from '@wick/kernels';
import { sizesOf } from './sizes.ts';

/**
 * What a convolution takes of planes: along each dimension place `first + step * position + tapStep * tap` of a plane, and 0
 * outside. Numbers are words; what is negative wraps around, and is beyond the plane.
 */
export interface Windows {
  readonly positions: Triple;
  readonly taps: Triple;
  readonly first: Triple;
  readonly step: Triple;
  readonly tapStep: Triple;
  /** Sizes of a plane. */
  readonly size: Triple;
}

/** The params that {@link windows} reads. */
export function windowValues({ positions, first, step, tapStep, size }: Windows) {
  return sizesOf({ positions, first, step, tap: tapStep, size });
}

/**
 * Functions that name places in planes by their coordinates, where the last is that of the plane's first element:
 * `position(i)` of position i without its plane, `tapOf(t)` of tap t relative to one, `inPlane(p)` of both added.
 */
export function windows([, height, width]: Triple): string {
  return /* wgsl */ `
const TAPS_H = ${Math.max(1, height)}u;
const TAPS_W = ${Math.max(1, width)}u;
fn triple(i: u32, h: u32, w: u32) -> vec3<u32> { return vec3(i / (h * w), i / w % h, i % w); }
fn positionOf(i: u32) -> vec3<u32> { return triple(i, params.positions_h, params.positions_w); }
fn placed(d: u32, h: u32, w: u32) -> vec4<u32> {
  return vec4(d, h, w, (d * params.size_h + h) * params.size_w + w);
}
fn position(i: u32) -> vec4<u32> {
  let p = positionOf(i);
  return placed(p.x * params.step_d + params.first_d, p.y * params.step_h + params.first_h, p.z * params.step_w + params.first_w);
}
fn tapOf(t: u32) -> vec4<u32> {
  let p = triple(t, TAPS_H, TAPS_W);
  return placed(p.x * params.tap_d, p.y * params.tap_h, p.z * params.tap_w);
}
fn isInside(p: vec4<u32>) -> bool { return p.x < params.size_d && p.y < params.size_h && p.z < params.size_w; }
fn taken(p: vec4<u32>) -> f32 {
  if (isInside(p)) { return load(p.w); }
  return 0.0;
}
`;
}
