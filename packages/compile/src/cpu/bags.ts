import { countOf, isDense } from '../graph/geometry.ts';
import type { CallStep, Place } from '../graph/ir.ts';
import { bytes, type Floats, type HostLoops, integers, type LoopsOf, wholeOf, wordsOf } from './hostLoops.ts';
import { InLoops } from './inLoops.ts';
import type { Layout } from './layout.ts';

// Which indices lie in which bags, and which of a bag's rows has the largest elements.

interface Attrs {
  readonly bags: number;
  readonly paddingIdx: number;
  readonly includeLastOffset: boolean;
}

/** Indices in memory, and where their bags begin and end. */
interface Bags {
  /** Reads where the bags begin and end; false where that is nowhere. */
  read(): boolean;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** The row that the i-th index names. */
  row(i: number): number;
}

export const isIndex = (place: Place) =>
  (place.dtype === 'int64' || place.dtype === 'int32') && isDense(place) && place.offset === 0;

function bagsOf(indices: Place, offsets: Place | null, attrs: Attrs, [words, given]: readonly Int32Array[]): Bags {
  const { bags, includeLastOffset } = attrs;
  const count = countOf(indices.shape);
  const [starts, ends] = [new Int32Array(bags), new Int32Array(bags)];
  const step = wordsOf(indices)!;
  const stepOfOffsets = offsets ? wordsOf(offsets)! : 1;
  return {
    starts,
    ends,
    row: (i) => words![step * i]!,
    read() {
      for (let b = 0; b < bags; b++) {
        const isLast = b + 1 === bags && !includeLastOffset;
        starts[b] = offsets ? given![stepOfOffsets * b]! : (b * count) / bags;
        ends[b] = !offsets ? ((b + 1) * count) / bags : isLast ? count : given![stepOfOffsets * (b + 1)]!;
        if (starts[b]! < 0 || ends[b]! > count) return false;
      }
      return true;
    },
  };
}

type Body = (bags: Bags, arrays: readonly Floats[]) => () => void;

/** Loops over bags: of a table if there is one, and of the results. */
function over(
  { outputs, attrs }: CallStep,
  table: Place | null,
  indices: Place,
  offsets: Place | null,
  layout: Layout,
  body: Body,
): HostLoops | null {
  const known = [indices, ...(offsets ? [offsets] : [])];
  if (!known.every(isIndex) || ![...outputs, ...(table ? [table] : [])].every(isDense)) return null;
  const type = table && layout.floatTypeOf([table]);
  if (table && type === null) return null;
  return {
    before: [],
    arrays: [
      ...[...known, ...outputs].map((place) => wholeOf(place, layout)),
      ...(table ? [new InLoops(layout, type!).result(table)] : []),
    ],
    bind(arrays) {
      const bags = bagsOf(indices, offsets, attrs as Attrs, arrays.slice(0, known.length).map(integers));
      const run = body(bags, arrays.slice(known.length));
      return () => {
        if (!bags.read()) return false;
        run();
        return true;
      };
    },
  };
}

/** The operations on bags. */
export const bagged: Readonly<Record<string, LoopsOf>> = {
  /** For each index its bag, and how many count there: 0 for what counts for nothing. */
  bags(step, layout) {
    const [indices, offsets] = step.inputs as [Place, Place | null];
    const { paddingIdx } = step.attrs as Attrs;
    return over(step, null, indices, offsets, layout, ({ starts, ends, row }, results) => {
      const [into, counts] = results.map(integers) as [Int32Array, Int32Array];
      return () => {
        into.fill(0);
        counts.fill(0);
        for (let b = 0; b < starts.length; b++) {
          let times = 0;
          for (let i = starts[b]!; i < ends[b]!; i++) if (row(i) !== paddingIdx) times++;
          for (let i = starts[b]!; i < ends[b]!; i++) {
            if (row(i) === paddingIdx) continue;
            into[2 * i] = b;
            counts[2 * i] = times;
          }
        }
      };
    });
  },
  /** Which row has the largest element of each column of each bag, the first of these, and which bags have none. */
  bagMaxima(step, layout) {
    const [table, indices, offsets] = step.inputs as [Place, Place, Place | null];
    const { paddingIdx } = step.attrs as Attrs;
    const width = table.shape[1]!;
    return over(step, table, indices, offsets, layout, ({ starts, ends, row }, [best, empty, from]) => {
      const [rows, areEmpty] = [integers(best!), bytes(empty!)];
      return () => {
        rows.fill(0);
        for (let b = 0; b < starts.length; b++) {
          areEmpty[b] = 1;
          for (let i = starts[b]!; i < ends[b]!; i++) {
            const found = row(i);
            if (found === paddingIdx) continue;
            for (let d = 0, at = 2 * b * width; d < width; d++, at += 2)
              if (areEmpty[b] === 1 || from![found * width + d]! > from![rows[at]! * width + d]!) rows[at] = found;
            areEmpty[b] = 0;
          }
        }
      };
    });
  },
};
