import { UnreadableTensor } from '@wick/checkpoint';
import { numberOf, openCheckpoint, sizeOf } from '../checkpointFile.ts';
import { type CheckpointFile, type Entry, notRead } from '../content.ts';
import type { Colors, Host } from '../host.ts';
import { type Statistics, statisticsOf } from '../statistics.ts';
import { type Column, table } from '../table.ts';
import { byteText, countText, json, oneLine, plural, shapeText, shown, sparkline, valueText } from '../text.ts';

export interface InspectOptions {
  readonly stats?: boolean;
  readonly json?: boolean;
  /** Only tensors whose name holds this. */
  readonly filter?: string;
  readonly bins: number;
}

const formats = {
  safetensors: 'safetensors',
  torch: 'PyTorch',
  npz: 'NumPy archive',
  npy: 'NumPy array',
  onnx: 'ONNX',
};

/** What is in a file of tensors: 0, or 1 where statistics find NaN or infinite values. */
export async function inspect(path: string, options: InspectOptions, host: Host, color: Colors): Promise<number> {
  const file = await openCheckpoint(path);
  try {
    const listed = file.entries.filter(({ name }) => name.includes(options.filter ?? ''));
    const entries: Entry[] = [];
    const found: (Statistics | null)[] = [];
    const others = [...file.others];
    for (const entry of listed) {
      const values = options.stats ? await entry.read() : null;
      if (values instanceof UnreadableTensor) others.push(notRead(entry.name, values));
      else {
        entries.push(entry);
        found.push(values && statisticsOf(values, options.bins));
      }
    }
    const shown = { ...file, others };
    host.out(
      options.json ? listing(path, shown, entries, found) : text(path, shown, entries, found, color, host.columns),
    );
    return found.some((s) => s !== null && s.nan + s.inf > 0) ? 1 : 0;
  } finally {
    await file.close();
  }
}

function listing(
  path: string,
  file: CheckpointFile,
  entries: readonly Entry[],
  found: readonly (Statistics | null)[],
): string {
  const { format, size, metadata, others } = file;
  const tensors = entries.map((entry, i) => ({
    name: entry.name,
    dtype: entry.dtype,
    shape: entry.shape,
    elements: numberOf(entry.shape),
    bytes: sizeOf(entry),
    ...(found[i] ? { statistics: found[i] } : {}),
  }));
  return json({ file: path, format, size, metadata, others, tensors });
}

function text(
  path: string,
  file: CheckpointFile,
  entries: readonly Entry[],
  found: readonly (Statistics | null)[],
  color: Colors,
  width: number | undefined,
): string {
  const elements = entries.reduce((sum, { shape }) => sum + numberOf(shape), 0);
  const head = [
    formats[file.format],
    byteText(file.size),
    plural(entries.length, 'tensor'),
    plural(elements, 'element'),
  ];
  const lines = [`${color.bold(shown(path))}  ${color.dim(head.join(' · '))}`];
  for (const [key, value] of Object.entries(file.metadata))
    lines.push(`  ${color.dim(`${shown(key)}:`)} ${oneLine(value)}`);
  for (const other of file.others.slice(0, 12)) lines.push(`  ${color.dim(oneLine(other))}`);
  if (file.others.length > 12) lines.push(`  ${color.dim(`and ${file.others.length - 12} more values`)}`);
  if (entries.length === 0) return [...lines, '  no tensors'].join('\n');
  const withStatistics = found[0] !== null;
  const columns: Column[] = [
    { head: 'tensor', paint: color.bold },
    { head: 'dtype', paint: color.cyan, spare: 4 },
    { head: 'shape', spare: 1 },
    { head: 'elements', right: true, spare: 5 },
    ...(withStatistics
      ? [
          ...['mean', 'std'].map((head) => ({ head, right: true })),
          ...['min', 'max'].map((head) => ({ head, right: true, spare: 3 })),
          { head: 'histogram', paint: color.green, spare: 0 },
          { head: '' },
        ]
      : [{ head: 'size', right: true, paint: color.dim }]),
  ];
  const rows = entries.map((entry, i) => {
    const common = [shown(entry.name), entry.dtype, shapeText(entry.shape), countText(numberOf(entry.shape))];
    const s = found[i];
    if (!s) return [...common, byteText(sizeOf(entry))];
    return [
      ...common,
      ...[s.mean, s.std, s.min, s.max].map(valueText),
      sparkline(s.histogram),
      remark(s, numberOf(entry.shape), color),
    ];
  });
  return [...lines, '', table(columns, rows, color.dim, width)].join('\n');
}

/** What of a tensor's values one should know at once. */
function remark({ nan, inf, zeros }: Statistics, elements: number, color: Colors): string {
  const bad = [nan > 0 ? `${countText(nan)} nan` : '', inf > 0 ? `${countText(inf)} inf` : ''].filter((s) => s !== '');
  if (bad.length > 0) return color.red(bad.join(', '));
  if (elements > 1 && zeros === elements) return color.dim('all 0');
  return zeros > elements / 10 ? color.dim(`${Math.round((100 * zeros) / elements)} % 0`) : '';
}
