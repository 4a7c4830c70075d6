import { isHalf, widen } from '../core/half.ts';
import { checkNesting } from '../core/shape.ts';
import { tracing } from '../core/tracer.ts';
import type { Tensor } from '../tensor.ts';
import { type Formatter, makeFormatter } from './formatter.ts';
import { gradFnName } from './gradFnName.ts';
import { getPrintOptions, type PrintOptions } from './options.ts';

const prefix = 'tensor(';

/** Everything the recursion over dimensions needs. */
interface Page {
  readonly data: ArrayLike<number | bigint>;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly options: PrintOptions;
  /** Whether only the ends of long dimensions are shown. */
  readonly partly: boolean;
}

/** A tensor as PyTorch's `repr` shows it, with the options of `setPrintOptions`. */
export function tensorString(t: Tensor): string {
  checkNesting('toString', t.shape);
  const options = getPrintOptions();
  const suffixes: string[] = [];
  const hasSize = t.numel() === 0 ? t.ndim !== 1 : options.edgeitems === 0;
  if (hasSize) suffixes.push(`size=${tuple(t.shape)}`);
  const isPlain = t.dtype === 'float32' || (t.numel() > 0 && (t.dtype === 'int64' || t.dtype === 'bool'));
  if (!isPlain) suffixes.push(`dtype=torch.${t.dtype}`);
  const node = t.gradFn;
  if (node) suffixes.push(`grad_fn=<${gradFnName(node.name)}>`);
  else if (t.requiresGrad) suffixes.push('requires_grad=True');
  return join(prefix + elements(t, options), suffixes, options.linewidth);
}

function elements(t: Tensor, options: PrintOptions): string {
  if (t.numel() === 0) return '[]';
  tracing.by?.valuesRead('printing', t);
  const data = isHalf(t.dtype) ? widen(t._storage.data as Uint16Array, t.dtype) : t._storage.data;
  const page = { data, shape: t.shape, strides: t._strides, options, partly: t.numel() > options.threshold };
  const values: (number | bigint)[] = [];
  collect(page, 0, t._offset, values);
  return block(page, 0, t._offset, prefix.length, makeFormatter(values, t.dtype, options));
}

/** The indices of a dimension that are shown, null for the gap. */
function shown(page: Page, dim: number): (number | null)[] {
  const size = page.shape[dim]!;
  const { edgeitems } = page.options;
  if (!page.partly || size <= 2 * edgeitems) return Array.from({ length: size }, (_, i) => i);
  const start = Array.from({ length: edgeitems }, (_, i) => i);
  return [...start, null, ...start.map((i) => size - edgeitems + i)];
}

/** The values that are shown, for the formatter. */
function collect(page: Page, dim: number, at: number, values: (number | bigint)[]): void {
  if (dim === page.shape.length) {
    values.push(page.data[at]!);
    return;
  }
  for (const i of shown(page, dim)) if (i !== null) collect(page, dim + 1, at + i * page.strides[dim]!, values);
}

function block(page: Page, dim: number, at: number, indent: number, formatter: Formatter): string {
  const rank = page.shape.length - dim;
  if (rank === 0) return formatter.format(page.data[at]!);
  if (rank === 1) return row(page, dim, at, indent, formatter);
  const parts = shown(page, dim).map((i) =>
    i === null ? '...' : block(page, dim + 1, at + i * page.strides[dim]!, indent + 1, formatter),
  );
  return `[${parts.join(`,${'\n'.repeat(rank - 1)}${' '.repeat(indent + 1)}`)}]`;
}

function row(page: Page, dim: number, at: number, indent: number, formatter: Formatter): string {
  const { linewidth, edgeitems } = page.options;
  const perLine = Math.max(1, Math.floor((linewidth - indent) / (formatter.width + 2)));
  const gap = edgeitems === 0 ? '...' : ' ...';
  const cells = shown(page, dim).map((i) =>
    i === null ? gap : formatter.format(page.data[at + i * page.strides[dim]!]!),
  );
  const lines: string[] = [];
  for (let i = 0; i < cells.length; i += perLine) lines.push(cells.slice(i, i + perLine).join(', '));
  return `[${lines.join(`,\n${' '.repeat(indent + 1)}`)}]`;
}

/** Appends the suffixes, each in a new line where the last one is full. */
function join(text: string, suffixes: readonly string[], linewidth: number): string {
  let out = text;
  let used = text.length - text.lastIndexOf('\n') + 1; // two more than there are: PyTorch's count
  for (const suffix of suffixes) {
    if (used + suffix.length + 2 > linewidth) {
      out += `,\n${' '.repeat(prefix.length)}${suffix}`;
      used = prefix.length + suffix.length;
    } else {
      out += `, ${suffix}`;
      used += suffix.length + 2;
    }
  }
  return `${out})`;
}

/** A shape as Python writes a tuple. */
function tuple(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}
