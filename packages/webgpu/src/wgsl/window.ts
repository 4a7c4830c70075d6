import { type Triple, volume } from '@wick/kernels';
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
  /** Whether the taps are told as params, so that one text serves all. */
  readonly isTold?: boolean;
}

/** The params that {@link windows} reads. */
export function windowValues({ positions, taps, first, step, tapStep, size, isTold }: Windows) {
  const sizes = sizesOf({ positions, first, step, tap: tapStep, size });
  return isTold ? { ...sizes, ...sizesOf({ taps }), taps: volume(taps) } : sizes;
}

/** A text with {@link windows} in it, whose taps are constants or told. */
export function withTaps({ isTold }: Windows, text: string): string {
  return isTold ? text.replace(/\bTAPS(_[DHW])?\b/g, (_, axis = '') => `params.taps${axis.toLowerCase()}`) : text;
}

/** Whether there is but one depth, which nobody has to look at. */
export function isFlat({ positions, taps, first, size }: Windows): boolean {
  return positions[0] === 1 && taps[0] === 1 && first[0] === 0 && size[0] === 1;
}

/** Whether every place of a plane is a position, and sees itself alone. */
export function isPlain({ positions, taps, first, step, size, isTold }: Windows): boolean {
  return (
    !isTold && [0, 1, 2].every((i) => taps[i] === 1 && first[i] === 0 && step[i] === 1 && positions[i] === size[i])
  );
}

/** What keys of texts with {@link windows} in them say. */
export function windowsKey(of: Windows): string {
  return `taps ${of.isTold ? 'told' : of.taps}${isFlat(of) ? ' flat' : ''}`;
}

/** Positions one after the other without a division: `carried(p)` of depth, height, width and image with steps added to them. */
export const carrying = /* wgsl */ `
fn carried(p: vec4<u32>) -> vec4<u32> {
  let w = p.z >= params.positions_w;
  let y = p.y + u32(w);
  let h = y >= params.positions_h;
  let x = p.x + u32(h);
  let d = x >= params.positions_d;
  return vec4(
    x - select(0u, params.positions_d, d), y - select(0u, params.positions_h, h),
    p.z - select(0u, params.positions_w, w), p.w + u32(d),
  );
}
`;

/** So many positions as one that is added before it is carried: words `skip_d`, `skip_h`, `skip_w` and `skip_image`. */
export function skipping(count: number, [depth, height, width]: Triple) {
  const whole = (n: number) => Math.floor(count / n);
  return {
    skip_w: count % width,
    skip_h: whole(width) % height,
    skip_d: whole(width * height) % depth,
    skip_image: whole(width * height * depth),
  };
}

/**
 * Functions that name places in planes by their coordinates, where the last is that of the plane's first element:
 * `position(i)` of position i without its plane, `tapOf(t)` of tap t relative to one, `isInside(p)` of both added, `isInRow(p)` but for where in its row, `taken(p)`
 * what is there, and `nowhere()`, which is outside whatever the tap or position in a row.
 */
export function windows(of: Windows): string {
  const [depth, height, width] = of.taps.map((n) => Math.max(1, n));
  const flat = isFlat(of);
  const constants = /* wgsl */ `
const TAPS_D = ${depth}u;
const TAPS_H = ${height}u;
const TAPS_W = ${width}u;
const TAPS = TAPS_D * TAPS_H * TAPS_W;`;
  return /* wgsl */ `${of.isTold ? '' : constants}
fn triple(i: u32, h: u32, w: u32) -> vec3<u32> {
  return ${flat ? 'vec3(0u, i / w, i % w)' : 'vec3(i / (h * w), i / w % h, i % w)'};
}
fn positionOf(i: u32) -> vec3<u32> { return triple(i, params.positions_h, params.positions_w); }
fn placed(d: u32, h: u32, w: u32) -> vec4<u32> {
  return ${flat ? 'vec4(0u, h, w, h * params.size_w + w)' : 'vec4(d, h, w, (d * params.size_h + h) * params.size_w + w)'};
}
fn positionAt(p: vec3<u32>) -> vec4<u32> {
  return placed(p.x * params.step_d + params.first_d, p.y * params.step_h + params.first_h, p.z * params.step_w + params.first_w);
}
fn position(i: u32) -> vec4<u32> { return positionAt(positionOf(i)); }
fn nowhere() -> vec4<u32> { return vec4(0u, 0x80000000u, 0u, 0u); }
fn tapOf(t: u32) -> vec4<u32> {
  let p = triple(t, TAPS_H, TAPS_W);
  return placed(p.x * params.tap_d, p.y * params.tap_h, p.z * params.tap_w);
}
fn isInside(p: vec4<u32>) -> bool {
  return ${flat ? '' : 'p.x < params.size_d && '}p.y < params.size_h && p.z < params.size_w;
}
fn isInRow(p: vec4<u32>) -> bool {
  return ${flat ? '' : 'p.x < params.size_d && '}p.y < params.size_h;
}
fn taken(p: vec4<u32>) -> f32 {
  if (isInside(p)) { return load(p.w); }
  return 0.0;
}
`;
}

/**
 * Statements for every tap of a position `source`, which have `seen`, where what the tap sees lies, and `isSeen`, whether it
 * sees anything: `seen` is `params.source` where it does not. Rows and columns are tested once for all taps, and there is no branch.
 */
export function everyTap(of: Windows, statements: (tap: Triple) => string): string {
  const numbers = (n: number) => Array.from({ length: Math.max(1, n) }, (_, t) => t);
  const [ds, hs, ws] = of.taps.map(numbers) as [number[], number[], number[]];
  const inside = (name: string, axis: string, taps: number[], place: string) =>
    taps.map((t) => `let ${name}${t} = ${place} + ${t}u * params.tap_${axis} < params.size_${axis};`).join(' ');
  return /* wgsl */ `
  ${inside('isDepth', 'd', ds, 'source.x')}
  ${inside('isRow', 'h', hs, 'source.y')}
  ${inside('isColumn', 'w', ws, 'source.z')}
  ${ds
    .flatMap((d) =>
      hs.map(
        (h) => `{
    let row = source.w + placed(${d}u * params.tap_d, ${h}u * params.tap_h, 0u).w;
    let isThere = isDepth${d} && isRow${h};
    ${ws
      .map(
        (w) => `{
      let isSeen = isThere && isColumn${w};
      let seen = select(params.source, row + ${w}u * params.tap_w, isSeen);
      ${statements([d, h, w])}
    }`,
      )
      .join('\n    ')}
  }`,
      ),
    )
    .join('\n  ')}`;
}
