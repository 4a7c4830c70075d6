import { volume } from '@wick/kernels';
import type { Kernel } from '../kernel.ts';
import { perThread } from '../program.ts';
import { everyTap, windowsKey } from '../wgsl/window.ts';
import { placesOf } from './convResult.ts';
import { sources } from './convTaps.ts';
import type { Gathering } from './convTiles.ts';

/** Taps that are written out one by one. */
const UNROLLED = 32;

/**
 * A thread has all sides of a position: what it takes from the planes is read once for them, and a tap is tested once for
 * all channels.
 */
export function narrow(g: Gathering, values: { readonly [name: string]: number } & { seen: number }): Kernel[] {
  return perThread(
    values.seen === 1 && volume(g.taps) <= UNROLLED ? ofOneChannel(g) : ofChannels(g),
    g.groups * g.images * volume(g.positions),
    values,
  );
}

const ofChannels = (g: Gathering) => {
  const sides = Array.from({ length: g.sides }, (_, side) => side);
  return {
    key: `conv narrow ${g.sides} ${windowsKey(g)}${g.finish.key}`,
    usesNumbers: g.finish.usesNumbers,
    functions: () => placesOf(g) + sources + g.finish.text,
    thread: /* wgsl */ `
  let column = i % params.n;
  let item = i / params.n;
  let source = sourceOf(item, column);
  ${sides.map((side) => `var sum${side} = biasOf(item * params.m + ${side}u);`).join(' ')}
  var tap_d = params.weight + item * params.weight_group;
  for (var d = 0u; d < TAPS_D; d++) {
    var tap_h = tap_d;
    for (var h = 0u; h < TAPS_H; h++) {
      var tap_w = tap_h;
      for (var w = 0u; w < TAPS_W; w++) {
        let place = source + placed(d * params.tap_d, h * params.tap_h, w * params.tap_w);
        if (isInside(place)) {
          var at = place.w;
          var weight = tap_w;
          for (var c = 0u; c < params.seen; c++) {
            let value = load(at);
            ${sides.map((side) => `sum${side} += load(weight + ${side}u * params.weight_side) * value;`).join('\n            ')}
            at += params.source_plane;
            weight += params.weight_channel;
          }
        }
        tap_w += params.weight_w;
      }
      tap_h += params.weight_h;
    }
    tap_d += params.weight_d;
  }
  let to = columnAt(item, column);
  ${sides.map((side) => `finish(to + ${side}u * params.result_plane, sum${side});`).join('\n  ')}
`,
  };
};

/** Depthwise, say. */
const ofOneChannel = (g: Gathering) => {
  const sides = Array.from({ length: g.sides }, (_, side) => side);
  return {
    key: `conv narrow ${g.sides} of one ${windowsKey(g)}${g.finish.key}`,
    usesNumbers: g.finish.usesNumbers,
    functions: () => placesOf(g) + sources + g.finish.text,
    thread: /* wgsl */ `
  let column = i % params.n;
  let item = i / params.n;
  let source = sourceOf(item, column);
  let weights = params.weight + item * params.weight_group;
  ${sides.map((side) => `var sum${side} = biasOf(item * params.m + ${side}u);`).join(' ')}
  ${everyTap(
    g,
    ([d, h, w]) => `let value = select(0.0, load(seen), isSeen);
      let weight = weights + ${d}u * params.weight_d + ${h}u * params.weight_h + ${w}u * params.weight_w;
      ${sides.map((side) => `sum${side} += load(weight + ${side}u * params.weight_side) * value;`).join(' ')}`,
  )}
  let to = columnAt(item, column);
  ${sides.map((side) => `finish(to + ${side}u * params.result_plane, sum${side});`).join('\n  ')}
`,
  };
};
