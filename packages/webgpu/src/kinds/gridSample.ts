import type { GridSampleCommand } from '../commands/index.ts';
import type { Kernel, Room } from '../kernel.ts';
import { perThread } from '../program.ts';
import { kept, nan } from '../wgsl/exact.ts';
import { linked } from '../wgsl/piece.ts';
import { wordAt } from '../words.ts';
import { scattered } from './scattered.ts';

const widths = { nearest: 1, bilinear: 2, bicubic: 4 } as const;

/** Statements that fill `places` and `weights` of an axis from the position `x`. */
const reads: { readonly [M in GridSampleCommand['mode']]: string } = {
  nearest: /* wgsl */ `
  let at = bounded(x, size);
  weights[first] = select(0.0, 1.0, order == 0u);
  places[first] = select(-1, i32(round(at)), abs(at) <= f32(size));`,
  bilinear: /* wgsl */ `
  let at = bounded(x, size);
  if (!isFinite(at)) { undefine(first); return; }
  let before = floor(at);
  let part = kept(at - before);
  let steep = slope * boundedSlope(x, size);
  places[first] = i32(clamp(before, -2.0, f32(size)));
  places[first + 1u] = places[first] + 1;
  weights[first] = select(select(0.0, -steep, order == 1u), 1.0 - part, order == 0u);
  weights[first + 1u] = select(select(0.0, steep, order == 1u), part, order == 0u);`,
  // Cubic convolution with a = -0.75, by its powers, and its derivatives.
  bicubic: /* wgsl */ `
  if (!isFinite(x)) { undefine(first); return; }
  let before = floor(x);
  let t = kept(x - before);
  for (var tap = 0u; tap < 4u; tap++) {
    places[first + tap] = i32(clamp(bounded(before - 1.0 + f32(tap), size), -1.0, f32(size)));
    var c = vec4(0.0, -0.75, 1.5, -0.75);
    if (tap == 1u) { c = vec4(1.0, 0.0, -2.25, 1.25); }
    if (tap == 2u) { c = vec4(0.0, 0.75, 1.5, -1.25); }
    if (tap == 3u) { c = vec4(0.0, 0.0, -0.75, 0.75); }
    for (var n = 0u; n < order; n++) { c = vec4(c.y, 2.0 * c.z, 3.0 * c.w, 0.0) * slope; }
    weights[first + tap] = ((c.w * t + c.z) * t + c.y) * t + c.x;
  }`,
};

/** Writes what a point reads: places, beyond the plane for none, and weights. */
const taps = (mode: GridSampleCommand['mode'], rank: number) => {
  const width = widths[mode];
  const of = ['x', 'y', 'z'].slice(0, rank);
  return {
    key: `grid ${mode} ${rank}`,
    functions: () => /* wgsl */ `${linked([kept, nan])}
var<private> places: array<i32, ${width * rank}>;
var<private> weights: array<f32, ${width * rank}>;
fn isFinite(x: f32) -> bool { return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u; }
fn low() -> f32 { return select(-0.5, 0.0, params.align == 1u); }
fn span(size: u32) -> f32 { return f32(select(size, size - 1u, params.align == 1u)); }
fn reflected(x: f32, size: u32) -> f32 {
  if (span(size) == 0.0) { return 0.0; }
  let beyond = abs(x - low());
  let flips = floor(beyond / span(size));
  let rest = beyond - flips * span(size);
  return select(span(size) - rest, rest, flips % 2.0 == 0.0) + low();
}
/** 0: zeros, 1: border, 2: reflection. NaN counts as 0. */
fn bounded(x: f32, size: u32) -> f32 {
  if (params.padding == 0u) { return x; }
  if (isNan(x)) { return 0.0; }
  var at = x;
  if (params.padding == 2u) { at = reflected(x, size); }
  if (isNan(at)) { return 0.0; }
  return clamp(at, 0.0, f32(size - 1u));
}
fn boundedSlope(x: f32, size: u32) -> f32 {
  if (params.padding == 0u) { return 1.0; }
  var at = x;
  if (params.padding == 2u) { at = reflected(x, size); }
  if (!(at > 0.0 && at < f32(size - 1u))) { return 0.0; }
  if (params.padding == 1u) { return 1.0; }
  let isEven = floor(abs(x - low()) / span(size)) % 2.0 == 0.0;
  return select(-1.0, 1.0, (x < low()) != isEven);
}
/** What is no number has no place, but its weights are NaN. */
fn undefine(first: u32) {
  for (var tap = 0u; tap < ${width}u; tap++) { places[first + tap] = -1; }
  places[first] = 0;
  weights[first] = bitcast<f32>(0x7fc00000u | params.zero);
}
fn readAxis(first: u32, coordinate: f32, size: u32, order: u32) {
  let s = f32(size);
  var x = kept(kept(kept(kept(coordinate + 1.0) * s) - 1.0) / 2.0);
  var slope = s / 2.0;
  if (params.align == 1u) {
    x = kept(kept(kept(coordinate + 1.0) / 2.0) * (s - 1.0));
    slope = (s - 1.0) / 2.0;
  }${reads[mode]}
}
`,
    thread: /* wgsl */ `
  ${of.map((c, n) => `readAxis(${n * width}u, load(params.grid + ${rank}u * i + ${n}u), params.size_${c}, params.order_${c});`).join('\n  ')}
  for (var tap = 0u; tap < params.taps; tap++) {
    var rest = tap;
    var step = 1u;
    var place = 0u;
    var weight = 1.0;
    var isInside = true;
    ${of
      .map(
        (c, n) => `{
      let own = ${n * width}u + rest % ${width}u;
      rest /= ${width}u;
      isInside = isInside && places[own] >= 0 && places[own] < i32(params.size_${c});
      place += u32(places[own]) * step;
      step *= params.size_${c};
      weight *= weights[own];
    }`,
      )
      .join('\n    ')}
    let to = params.table + 2u * (i * params.taps + tap);
    arena[to] = select(0xffffffffu, place, isInside);
    store(to + 1u, weight);
  }
`,
  };
};

const sample = {
  key: 'grid sample',
  thread: /* wgsl */ `
  let plane = i / params.points;
  let point = plane / params.channels * params.points + i % params.points;
  var sum = 0.0;
  for (var tap = 0u; tap < params.taps; tap++) {
    let at = params.table + 2u * (point * params.taps + tap);
    if (arena[at] < params.in_plane) { sum += load(at + 1u) * load(params.large + plane * params.in_plane + arena[at]); }
  }
  store(params.small + i, sum);
`,
};

const places = /* wgsl */ `
fn placeOf(table: u32, o: u32) -> u32 { return arena[params.table + 2u * (table * params.out_plane + o)]; }
fn valueOf(plane: u32, o: u32) -> f32 {
  let weight = load(params.table + 2u * (plane / params.channels * params.out_plane + o) + 1u);
  return weight * load(params.small + plane * params.points + o / params.taps);
}
`;

/** Weighted sums of places of planes at the points of a grid, or what is added to these places. */
export function gridSample(command: GridSampleCommand, room: Room): Kernel[] {
  const { mode, padding, alignCorners, orders, batch, channels, sizes, points, input, grid, output } = command;
  const rank = sizes.length;
  const count = widths[mode] ** rank;
  const [inPlane, outPlane] = [sizes.reduce((n, size) => n * size, 1), points * count];
  const [size_z, size_y, size_x] = rank === 3 ? sizes : [1, ...sizes];
  const [order_x, order_y, order_z = 0] = orders;
  const values = {
    ...{ zero: 0, size_x: size_x!, size_y: size_y!, size_z: size_z!, order_x: order_x!, order_y: order_y!, order_z },
    ...{ padding: ['zeros', 'border', 'reflection'].indexOf(padding), align: alignCorners ? 1 : 0, points, channels },
    ...{ grid: wordAt(grid), table: wordAt(room(8 * batch * outPlane)), taps: count },
    ...{ large: wordAt(input), small: wordAt(output), in_plane: inPlane, out_plane: outPlane },
  };
  const table = perThread(taps(mode, rank), batch * points, values);
  if (command.result === 'output') return [...table, ...perThread(sample, batch * channels * points, values)];
  const planes = batch * channels;
  return [...table, ...scattered('grid', places, { planes, perTable: channels, inPlane, outPlane }, values, room)];
}
