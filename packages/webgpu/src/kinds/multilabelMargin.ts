import type { MultilabelMarginCommand } from '../commands/index.ts';
import type { Kernel } from '../kernel.ts';
import { sums } from '../wgsl/exact.ts';
import { order } from '../wgsl/order.ts';
import { Params } from '../wgsl/params.ts';
import { piece } from '../wgsl/piece.ts';
import { wordAt } from '../words.ts';
import { elementKernel } from './line.ts';

/** The labels of a row go up to the first that is negative. */
const labels = piece(
  /* wgsl */ `
fn labelOf(row: u32, k: u32) -> i32 { return bitcast<i32>(arena[params.labels + 2u * (row * params.classes + k)]); }
fn timesOf(row: u32, c: u32) -> u32 {
  var times = 0u;
  for (var k = 0u; k < params.classes; k++) {
    let label = labelOf(row, k);
    if (label < 0) { break; }
    if (label == i32(c)) { times++; }
  }
  return times;
}
/** How far the score of another class is within the margin of a label's; NaN is not. */
fn excessOf(row: u32, label: u32, other: u32) -> f32 {
  let excess = kept(kept(1.0 - load(params.x + row * params.classes + label)) + load(params.x + row * params.classes + other));
  return select(0.0, excess, isLess(0u, bitcast<u32>(excess)));
}`,
  sums,
  order,
);

/** The losses of rows, a thread a row, or their slopes, a thread an element. */
export function multilabelMargin({ rows, classes, x, target, slope, to }: MultilabelMarginCommand): Kernel[] {
  if (rows * classes === 0) return [];
  const params = new Params().add({ classes, x: wordAt(x), labels: wordAt(target), to: wordAt(to) });
  if (!slope) {
    const body = /* wgsl */ `
  var sum = vec2(0.0, 0.0);
  for (var c = 0u; c < params.classes; c++) {
    if (timesOf(i, c) > 0u) { continue; }
    for (var k = 0u; k < params.classes; k++) {
      let label = labelOf(i, k);
      if (label < 0) { break; }
      sum = grown(sum, excessOf(i, u32(label), c));
    }
  }
  store(params.to + i, divided(sum, f32(params.classes)).x);`;
    return [elementKernel('multilabelMargin', params, rows, [labels], body)];
  }
  const body = /* wgsl */ `
  let row = i / params.classes;
  let c = i % params.classes;
  let times = timesOf(row, c);
  var within = 0u;
  for (var k = 0u; k < params.classes; k++) {
    if (times > 0u) {
      if (timesOf(row, k) == 0u && excessOf(row, c, k) > 0.0) { within += times; }
    } else {
      let label = labelOf(row, k);
      if (label < 0) { break; }
      if (excessOf(row, u32(label), c) > 0.0) { within++; }
    }
  }
  let value = f32(within) / f32(params.classes);
  store(params.to + i, select(value, -value, times > 0u && within > 0u));`;
  return [elementKernel('multilabelMargin', params, rows * classes, [labels], body)];
}
