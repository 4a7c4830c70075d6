import { type ConvGeometry, volume } from './geometry.ts';

/** Which taps of a kernel see the image at which positions. */
export interface SeenTaps {
  /** The taps that see it at all, rising. */
  readonly taps: readonly number[];
  /** One position sees every place of the image, each by the tap of its number: an image is its own patch. */
  readonly whole: boolean;
  /** For each pair of a tap and a position that sees the image: the place in a plane that it sees, */
  readonly sources: Int32Array;
  /** and its row and column in the matrix of these taps by positions. */
  readonly rows: Int32Array;
  readonly positions: Int32Array;
}

/** The pairs of taps and positions of a convolution that see the image; a table of all of them, for small results. */
export function seenTaps(g: ConvGeometry): SeenTaps {
  const axes = [0, 1, 2].map((i) => seenAlong(g, i)) as [Pair[], Pair[], Pair[]];
  const pairs: Pair[] = [];
  const [, height, width] = g.input;
  for (const d of axes[0]) {
    for (const h of axes[1]) {
      for (const w of axes[2]) {
        pairs.push({
          tap: (d.tap * g.kernel[1] + h.tap) * g.kernel[2] + w.tap,
          position: (d.position * g.output[1] + h.position) * g.output[2] + w.position,
          place: (d.place * height + h.place) * width + w.place,
        });
      }
    }
  }
  const taps = [...new Set(pairs.map(({ tap }) => tap))].sort((a, b) => a - b);
  return {
    taps,
    whole: volume(g.output) === 1 && pairs.length === volume(g.input) && pairs.every(({ tap, place }) => tap === place),
    sources: Int32Array.from(pairs, ({ place }) => place),
    rows: Int32Array.from(pairs, ({ tap }) => taps.indexOf(tap)),
    positions: Int32Array.from(pairs, ({ position }) => position),
  };
}

/** A tap that sees a place of the image at a position. */
interface Pair {
  readonly tap: number;
  readonly position: number;
  readonly place: number;
}

function seenAlong(g: ConvGeometry, i: number): Pair[] {
  const pairs: Pair[] = [];
  for (let position = 0; position < g.output[i]!; position++) {
    for (let tap = 0; tap < g.kernel[i]!; tap++) {
      const place = position * g.stride[i]! - g.padding[i]! + tap * g.dilation[i]!;
      if (place >= 0 && place < g.input[i]!) pairs.push({ tap, position, place });
    }
  }
  return pairs;
}
