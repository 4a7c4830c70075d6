import { TorchExportError } from './error.ts';

/** A value as a Python expression. */
export function literal(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return number(value);
  if (Array.isArray(value))
    return value.length === 1 ? `(${literal(value[0])},)` : `(${value.map(literal).join(', ')})`;
  throw new TorchExportError(`exportTorch: ${typeof value} has no form in Python`);
}

function number(x: number): string {
  // A double's shortest decimal form reads back as the same double in both languages.
  if (Number.isFinite(x)) return String(x);
  return `float('${Number.isNaN(x) ? 'nan' : x > 0 ? 'inf' : '-inf'}')`;
}

const keywords = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

/** Whether a name can stand after `self.`. */
export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !keywords.has(name);
}

/** The same lines, further in; empty ones stay empty. */
export function indent(text: string, by = '    '): string {
  return text.replaceAll(/^(?=.)/gm, by);
}
