import type { CrossEntropy } from '@wick/kernels/plan';
import { Params } from '../wgsl/params.ts';
import { type Piece, piece } from '../wgsl/piece.ts';
import { wordAt } from '../words.ts';
import { lineParams } from './line.ts';

type Targets = Pick<CrossEntropy, 'lines' | 'target' | 'targetType' | 'weight' | 'ignoreIndex'> &
  Partial<Pick<CrossEntropy, 'labelSmoothing'>>;

/** Parameters of lines of logits and their classes. `count` lines stand for those where one team does all. */
export function targetParams(
  { lines, target, weight, ignoreIndex, labelSmoothing = 0 }: Targets,
  count?: number,
): Params {
  if (typeof labelSmoothing !== 'number')
    throw new TypeError('webgpu: internal: label smoothing that is read at every run has no kernel');
  // No target is what cannot be an int32.
  const ignored = Number.isInteger(ignoreIndex) && Math.abs(ignoreIndex) < 2 ** 31 ? ignoreIndex : -1;
  return new Params()
    .add({
      ...lineParams(lines),
      ...(count !== undefined && { lines: count }),
      classes: wordAt(target),
      weight: wordAt(weight ?? 0),
      ignored,
    })
    .addFloats({ share: labelSmoothing / lines.n, rest: 1 - labelSmoothing });
}

/** The class of a place, -1 where it does not count, and what classes count for. */
export function targets({ targetType, weight }: Targets): Piece {
  return piece(/* wgsl */ `
fn classOf(place: u32) -> i32 {
  let t = bitcast<i32>(arena[params.classes + place${targetType === 'uint8' ? '' : ' * 2u'}]);
  return select(-1, t, t != bitcast<i32>(params.ignored) && t >= 0 && t < i32(params.n));
}
fn coefficient(c: u32) -> f32 { return ${weight == null ? '1.0' : 'load(params.weight + c)'}; }
fn factorOf(c: i32) -> f32 {
  if (c < 0) { return 0.0; }
  return coefficient(u32(c));
}`);
}
