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
  readonly kind: 'only in A' | 'only in B' | 'shape' | 'values';
  readonly a: readonly number[] | null;
  readonly b: readonly number[] | null;
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
      const { differences, compared } = await compareFiles(left, right, options);
      const { atol, rtol } = options;
      host.out(
        options.json
          ? json({ a, b, atol, rtol, compared, same: differences.length === 0, differences })
          : text(a, b, compared, differences, options, color, host.columns),
      );
      const unread = [...new Set([...left.unread, ...right.unread])];
      if (unread.length > 0)
        host.err(color.yellow(`not compared, being of types that are not read: ${oneLine(unread.join(', '))}`));
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
  let compared = 0;
  for (const entry of left.entries) {
    const other = rest.get(entry.name);
    rest.delete(entry.name);
    if (!other) differences.push({ name: entry.name, kind: 'only in A', a: entry.shape, b: null });
    else {
      compared++;
      const found = await compareEntries(entry, other, options);
      if (found) differences.push(found);
    }
  }
  for (const [name, { shape }] of rest) differences.push({ name, kind: 'only in B', a: null, b: shape });
  return { differences, compared };
}

async function compareEntries(a: Entry, b: Entry, options: DiffOptions): Promise<Difference | null> {
  const common = { name: a.name, a: a.shape, b: b.shape };
  if (a.shape.length !== b.shape.length || a.shape.some((n, d) => n !== b.shape[d]))
    return { ...common, kind: 'shape' };
  const found = compareValues(await a.read(), await b.read(), options);
  return found.different === 0 ? null : { ...common, kind: 'values', ...found };
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
  { atol, rtol }: DiffOptions,
  color: Colors,
  width: number | undefined,
): string {
  const tolerance = atol === 0 && rtol === 0 ? 'exactly' : `within ${atol} + ${rtol} × |B|`;
  const lines = [`${color.bold('A')} ${shown(a)}`, `${color.bold('B')} ${shown(b)}`];
  if (differences.length === 0)
    return [...lines, '', color.green(`The same ${tolerance}: ${plural(compared, 'tensor')}.`)].join('\n');
  const columns: Column[] = [
    { head: 'tensor', paint: color.bold },
    { head: 'difference' },
    { head: 'elements', right: true },
    { head: 'max |A − B|', right: true },
    { head: 'relative', right: true, spare: 1 },
  ];
  const rows = differences.map((d) => {
    if (d.kind === 'values')
      return [
        shown(d.name),
        color.yellow('values'),
        d.different === d.elements
          ? `all ${countText(d.elements!)}`
          : `${countText(d.different!)} of ${countText(d.elements!)}`,
        valueText(d.maxAbs!),
        valueText(d.maxRel!),
      ];
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
