import type { Kernel } from '../kernel.ts';
import { perThread } from '../program.ts';
import { columnStep, four, placeOf, threadsFor } from '../wgsl/apart.ts';
import { windowsKey, withTaps } from '../wgsl/window.ts';
import { placesOf } from './convResult.ts';
import { sources } from './convTaps.ts';
import type { Gathering } from './convTiles.ts';

/**
 * A gathering by threads that are apart, each with four sides of four positions. A tap is tested once for all channels. What is
 * beyond an edge reads what is there and is not written.
 *
 * @param given - whose taps are told
 */
export function apartConv(
  given: Gathering,
  values: { readonly [name: string]: number } & { readonly groups: number; readonly m: number; readonly n: number },
): Kernel[] {
  const step = columnStep(values.n);
  const column = (q: number) => `column + ${q * step}u`;
  const thread = /* wgsl */ `${placeOf(step)}
  let plane = params.source_plane;
  let channels = params.channels;
  let next = params.weight_channel;
  let weights = params.weight + item * params.weight_group;
  ${four((q) => `let s${q} = sourceOf(item, ${column(q)});`)}
  ${four((q) => `let w${q} = weights + min(row + ${q}u, params.m - 1u) * params.weight_side;`)}
  ${four((q) => `var c${q} = vec4<f32>();`)}
  for (var d = 0u; d < TAPS_D; d++) {
    for (var h = 0u; h < TAPS_H; h++) {
      for (var w = 0u; w < TAPS_W; w++) {
        let tap = placed(d * params.tap_d, h * params.tap_h, w * params.tap_w);
        let isSeen = vec4(${four((q) => `isInside(s${q} + tap)`, ', ')});
        if (!any(isSeen)) { continue; }
        var at = select(vec4(params.source), vec4(${four((q) => `s${q}.w`, ', ')}) + tap.w, isSeen);
        var weight = d * params.weight_d + h * params.weight_h + w * params.weight_w;
        for (var c = 0u; c < channels; c++) {
          let y = select(vec4<f32>(), vec4(load(at.x), load(at.y), load(at.z), load(at.w)), isSeen);
          ${four((q) => `c${q} += load(w${q} + weight) * y;`)}
          at += plane;
          weight += next;
        }
      }
    }
  }
  let side = item * params.m + row;
  ${four(
    (q) => `if (${column(q)} < params.n) {
    let to = columnAt(item, ${column(q)}) + row * params.result_plane;
    ${four((r) => `if (row + ${r}u < params.m) { finish(to + ${r}u * params.result_plane, c${r}[${q}] + biasOf(side + ${r}u)); }`)}
  }`,
  )}
`;
  return perThread(
    {
      key: `conv apart ${step} ${windowsKey(given)}${given.finish.key}`,
      usesNumbers: given.finish.usesNumbers,
      functions: () => withTaps(given, placesOf(given) + sources + given.finish.text),
      thread: withTaps(given, thread),
    },
    threadsFor(values.groups, values.m, values.n),
    values,
  );
}
