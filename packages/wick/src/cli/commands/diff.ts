import { type FileDType, UnreadableTensor } from '@wick/checkpoint';
import type { Tensor } from '@wick/tensor';
import { openCheckpoint } from '../checkpointFile.ts';
import type { CheckpointFile, Entry } from '../content.ts';
import type { Colors, Host } from '../host.ts';
import { type Column, table } from '../table.ts';
import { countText, json, oneLine, plural, shapeText, shown, valueText } from '../text.ts';

export interface DiffOptions {
  readonly atol: number;
  readonly rtol: number;
  readonly json?: boolean;
}

/** What is between two tensors of one name. */
interface Difference {
  readonly name: string;
  readonly kind: 'only in A' | 'only in B' | 'shape' | 'dtype' | 'values';
  readonly a: readonly number[] | null;
  readonly b: readonly number[] | null;
  /** Types of elements in A and in B, where they differ. */
  readonly dtypes?: readonly [FileDType, FileDType];
  /** kind values: elements that differ by more than is allowed. */
  readonly different?: number;
  readonly elements?: number;
  readonly maxAbs?: number;
  readonly maxRel?: number;
}

/** Which tensors of two files differ, and by how much: 0 if none does, 1 if some do. */
export async function diff(a: string, b: string, options: DiffOptions, host: Host, color: Colors): Promise<number> {
  const left = await openCheckpoint(a);
  try {
    const right = await openCheckpoint(b);
    try {
      const { differences, compared, unread: unreadHere, retyped } = await compareFiles(left, right, options);
      const { atol, rtol } = options;
      host.out(
        options.json
          ? json({ a, b, atol, rtol, compared, same: differences.length === 0, differences, retyped })
          : text(a, b, compared, differences, options, color, host.columns),
      );
      const unread = [...new Set([...left.unread, ...right.unread, ...unreadHere])];
      if (unread.length > 0)
        host.err(color.yellow(`not compared, being of types that are not read: ${oneLine(unread.join(', '))}`));
      if (retyped.length > 0 && !exact(options)) {
        const some = retyped.slice(0, 5).map(({ name, dtypes }) => `${name} (${dtypes.join(' and ')})`);
        host.err(
          color.yellow(`of other types of elements: ${oneLine(some.join(', '))}${retyped.length > 5 ? ' …' : ''}`),
        );
      }
      return differences.length === 0 ? 0 : 1;
    } finally {
      await right.close();
    }
  } finally {
    await left.close();
  }
}

async function compareFiles(left: CheckpointFile, right: CheckpointFile, options: DiffOptions) {
  const differences: Difference[] = [];
  const rest = new Map(right.entries.map((entry) => [entry.name, entry]));
  const unreadLeft = new Set(left.unread);
  const unreadRight = new Set(right.unread);
  const unread: string[] = [];
  const retyped: { name: string; dtypes: readonly [FileDType, FileDType] }[] = [];
  let compared = 0;
  for (const entry of left.entries) {
    const other = rest.get(entry.name);
    rest.delete(entry.name);
    if (unreadRight.has(entry.name)) continue;
    if (!other) differences.push({ name: entry.name, kind: 'only in A', a: entry.shape, b: null });
    else {
      compared++;
      const found = await compareEntries(entry, other, options);
      if (found === 'unread') unread.push(entry.name);
      else if (found) differences.push(found);
      if (found !== 'unread' && entry.dtype !== other.dtype)
        retyped.push({ name: entry.name, dtypes: [entry.dtype, other.dtype] });
    }
  }
  const only = (name: string, kind: 'only in A' | 'only in B') => differences.push({ name, kind, a: null, b: null });
  // What one file has of a type that is not read cannot be compared; what the other has not at all differs.
  for (const name of unreadLeft) if (!rest.delete(name) && !unreadRight.has(name)) only(name, 'only in A');
  const here = new Set(left.entries.map(({ name }) => name));
  for (const name of unreadRight) if (!here.has(name) && !unreadLeft.has(name)) only(name, 'only in B');
  for (const [name, { shape }] of rest) differences.push({ name, kind: 'only in B', a: null, b: shape });
  return { differences, compared: compared - unread.length, unread, retyped };
}

/** Without tolerances tensors are the same only if their types are. */
const exact = ({ atol, rtol }: DiffOptions): boolean => atol === 0 && rtol === 0;

async function compareEntries(a: Entry, b: Entry, options: DiffOptions): Promise<Difference | 'unread' | null> {
  const dtypes = a.dtype === b.dtype ? {} : { dtypes: [a.dtype, b.dtype] as const };
  const common = { name: a.name, a: a.shape, b: b.shape, ...dtypes };
  if (a.shape.length !== b.shape.length || a.shape.some((n, d) => n !== b.shape[d]))
    return { ...common, kind: 'shape' };
  const [x, y] = [await a.read(), await b.read()];
  if (x instanceof UnreadableTensor || y instanceof UnreadableTensor) return 'unread';
  const found = compareValues(x, y, options);
  if (found.different > 0) return { ...common, kind: 'values', ...found };
  return common.dtypes && exact(options) ? { ...common, kind: 'dtype' } : null;
}

const { abs } = Math;

/** Counts where not |a - b| <= atol + rtol |b|; NaN equals NaN, and an infinity itself, as in torch.testing's equal_nan. */
function compareValues(a: Tensor, b: Tensor, { atol, rtol }: DiffOptions) {
  const x = a.toTypedArray();
  const y = b.toTypedArray();
  let different = 0;
  let maxAbs = 0;
  let maxRel = 0;
  for (let i = 0; i < x.length; i++) {
    const p = x[i]!;
    const q = y[i]!;
    // Whole numbers of 64 bits are compared as such: doubles would lose what is beyond 2^53.
    if (p === q || Object.is(p, q)) continue;
    const both = typeof p === 'bigint' && typeof q === 'bigint';
    const distance = both ? Number(p > q ? p - q : q - p) : abs(Number(p) - Number(q));
    const size = abs(Number(q));
    if (!(distance <= atol + (size === Number.POSITIVE_INFINITY ? 0 : rtol * size))) different++;
    if (!(distance <= maxAbs)) maxAbs = distance;
    const relative = distance / size;
    if (!(relative <= maxRel)) maxRel = relative;
  }
  return { different, elements: x.length, maxAbs, maxRel };
}

function text(
  a: string,
  b: string,
  compared: number,
  differences: readonly Difference[],
  options: DiffOptions,
  color: Colors,
  width: number | undefined,
): string {
  const tolerance = exact(options) ? 'exactly' : `within ${options.atol} + ${options.rtol} × |B|`;
  const lines = [`${color.bold('A')} ${shown(a)}`, `${color.bold('B')} ${shown(b)}`];
  if (differences.length === 0)
    return [...lines, '', color.green(`The same ${tolerance}: ${plural(compared, 'tensor')}.`)].join('\n');
  const columns: Column[] = [
    { head: 'tensor', paint: color.bold },
    { head: 'difference' },
    { head: 'elements', right: true, spare: 0 },
    { head: 'max |A − B|', right: true },
    { head: 'relative', right: true, spare: 1 },
  ];
  const rows = differences.map((d) => {
    const types = d.dtypes ? `dtype ${d.dtypes.join(' and ')}` : '';
    if (d.kind === 'values')
      return [
        shown(d.name),
        color.yellow(types ? `values, ${types}` : 'values'),
        d.different === d.elements
          ? `all ${countText(d.elements!)}`
          : `${countText(d.different!)} of ${countText(d.elements!)}`,
        valueText(d.maxAbs!),
        valueText(d.maxRel!),
      ];
    if (d.kind === 'dtype') return [shown(d.name), color.yellow(types), '', '', ''];
    const what = d.kind === 'shape' ? `shape ${shapeText(d.a!)} and ${shapeText(d.b!)}` : d.kind;
    return [shown(d.name), color.red(what), '', '', ''];
  });
  const onlyHere = differences.filter(({ kind }) => kind.startsWith('only')).length;
  const verdict = `${countText(differences.length - onlyHere)} of ${plural(compared, 'common tensor')} differ (compared ${tolerance})`;
  return [
    ...lines,
    '',
    table(columns, rows, color.dim, width),
    '',
    `${verdict}; ${countText(onlyHere)} in one file only.`,
  ].join('\n');
}
