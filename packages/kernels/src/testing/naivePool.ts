import type { AvgPoolDivisor } from '../pool/avgPool.ts';
import type { AvgPoolGeometry, MaxPoolGeometry } from '../pool/geometry.ts';

/** Calls `visit` for every place of one window, inside the input or not; places are [depth, height, width]. */
function forEachPlace(
  g: AvgPoolGeometry,
  dilation: readonly number[],
  position: readonly number[],
  visit: (place: number[]) => void,
): void {
  const places = (i: number) =>
    Array.from({ length: g.kernel[i]! }, (_, k) => position[i]! * g.stride[i]! - g.padding[i]! + k * dilation[i]!);
  for (const d of places(0)) for (const h of places(1)) for (const w of places(2)) visit([d, h, w]);
}

function overOutputs<R>(g: AvgPoolGeometry, one: (plane: number, position: number[]) => R): R[] {
  const results: R[] = [];
  for (let p = 0; p < g.planes; p++)
    for (let d = 0; d < g.output[0]; d++)
      for (let h = 0; h < g.output[1]; h++) for (let w = 0; w < g.output[2]; w++) results.push(one(p, [d, h, w]));
  return results;
}

const inside = (g: AvgPoolGeometry, place: number[], margin: readonly number[]) =>
  place.every((x, i) => x >= -margin[i]! && x < g.input[i]! + margin[i]!);
const flat = (g: AvgPoolGeometry, [d, h, w]: number[]) => (d! * g.input[1] + h!) * g.input[2] + w!;
const size = (g: AvgPoolGeometry) => g.input[0] * g.input[1] * g.input[2];

export function naiveMaximum(input: ArrayLike<number>, g: MaxPoolGeometry): { values: number[]; places: number[] } {
  const found = overOutputs(g, (plane, position) => {
    let best = { value: -Infinity, place: -1 };
    forEachPlace(g, g.dilation, position, (place) => {
      if (!inside(g, place, [0, 0, 0])) return;
      const value = input[plane * size(g) + flat(g, place)]!;
      if (best.place < 0 || value > best.value || Number.isNaN(value)) best = { value, place: flat(g, place) };
    });
    return best;
  });
  return { values: found.map(({ value }) => value), places: found.map(({ place }) => place) };
}

export function naiveAverage(input: ArrayLike<number>, g: AvgPoolGeometry, options: AvgPoolDivisor): number[] {
  return overOutputs(g, (plane, position) => {
    let sum = 0;
    let within = 0;
    let withPadding = 0;
    forEachPlace(g, [1, 1, 1], position, (place) => {
      if (inside(g, place, g.padding)) withPadding++;
      if (!inside(g, place, [0, 0, 0])) return;
      within++;
      sum += input[plane * size(g) + flat(g, place)]!;
    });
    return sum / (options.divisorOverride ?? (options.countIncludePad === false ? within : withPadding));
  });
}
