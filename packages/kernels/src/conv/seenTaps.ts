import { type ConvGeometry, volume } from './geometry.ts';

/** Which taps of a kernel see the image at which positions. */
export interface SeenTaps {
  /** The taps that see it at all, rising. */
  readonly taps: readonly number[];
  /** One position sees every place of the image, each by the tap of its number: an image is its own patch. */
  readonly whole: boolean;
  /** For each pair of a tap and a position that sees the image: the place in a plane that it sees, */
  readonly sources: readonly number[];
  /** and its row and column in the matrix of these taps by positions. */
  readonly rows: readonly number[];
  readonly positions: readonly number[];
}

/** The pairs of taps and positions of a convolution that see the image; a table of all of them, for small results. */
export function seenTaps(g: ConvGeometry): SeenTaps {
  const [d, h, w] = [0, 1, 2].map((i) => seenAlong(g, i)) as [SeenAlong, SeenAlong, SeenAlong];
  const sources: number[] = [];
  const rows: number[] = [];
  const positions: number[] = [];
  for (const z of d.pairs) {
    for (const y of h.pairs) {
      for (const x of w.pairs) {
        sources.push((z.place * g.input[1] + y.place) * g.input[2] + x.place);
        rows.push((z.row * h.taps.length + y.row) * w.taps.length + x.row);
        positions.push((z.position * g.output[1] + y.position) * g.output[2] + x.position);
      }
    }
  }
  const taps = d.taps.flatMap((z) => h.taps.flatMap((y) => w.taps.map((x) => (z * g.kernel[1] + y) * g.kernel[2] + x)));
  const isAll = volume(g.output) === 1 && rows.length === volume(g.input);
  return { taps, whole: isAll && rows.every((row, i) => taps[row] === sources[i]), sources, rows, positions };
}

/** Along one dimension: the taps that see the image, rising, and which of them sees which place at which position. */
interface SeenAlong {
  readonly taps: readonly number[];
  readonly pairs: readonly { readonly row: number; readonly position: number; readonly place: number }[];
}

function seenAlong(g: ConvGeometry, i: number): SeenAlong {
  const taps: number[] = [];
  const pairs = [];
  for (let tap = 0; tap < g.kernel[i]!; tap++) {
    for (let position = 0; position < g.output[i]!; position++) {
      const place = position * g.stride[i]! - g.padding[i]! + tap * g.dilation[i]!;
      if (place < 0 || place >= g.input[i]!) continue;
      if (taps.at(-1) !== tap) taps.push(tap);
      pairs.push({ row: taps.length - 1, position, place });
    }
  }
  return { taps, pairs };
}
