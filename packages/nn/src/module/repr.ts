import { pythonFloat } from '@wick/tensor/internal';
import { membersOf } from './tree/members.ts';
import { type ModuleNode, typeNameOf } from './tree/node.ts';
import { checkAcyclic } from './tree/walk.ts';

/** A module as PyTorch prints it: extra lines first, then one entry per child, nested by two spaces. */
export function reprOf(module: ModuleNode): string {
  checkAcyclic('toString', module);
  const extra = module.extraRepr();
  const extraLines = extra === '' ? [] : extra.split('\n');
  const children = membersOf(module).modules.map(([name, child]) => entry(name, child ? child.toString() : 'None'));
  if (extraLines.length === 1 && children.length === 0) return `${typeNameOf(module)}(${extraLines[0]})`;
  return frame(typeNameOf(module), [...extraLines, ...children]);
}

/** `Name(` lines `)`, or `Name()` without lines. */
export function frame(name: string, lines: readonly string[]): string {
  return lines.length === 0 ? `${name}()` : `${name}(\n  ${lines.join('\n  ')}\n)`;
}

/** `(name): …`, with the lines after the first one indented. */
export function entry(name: string, text: string): string {
  return `(${name}): ${text.replaceAll('\n', '\n  ')}`;
}

/**
 * A value as Python's `repr` shows it: `True`, `None`, `'text'`, `(3, 3)`, `1e-05`. A whole number has no `.0`, as
 * JavaScript does not tell 1.0 from 1.
 */
export function pythonRepr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return pythonText(value);
  if (Array.isArray(value))
    return value.length === 1 ? `(${pythonRepr(value[0])},)` : `(${value.map(pythonRepr).join(', ')})`;
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : pythonFloat(value);
  return String(value);
}

/**
 * A number whose default PyTorch writes with a point: as the default, `1.0`. Other whole numbers print without one, as
 * JavaScript does not tell 2.0 from 2.
 */
export function floatRepr(value: number, standard: number): string {
  return value === standard ? pythonFloat(value) : pythonRepr(value);
}

/** Python's choice of quotes, with what would end or break the literal escaped. */
function pythonText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const escaped = text.replaceAll(/[\\\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (c) => escapes[c] ?? pythonEscape(c));
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function pythonEscape(c: string): string {
  const code = c.charCodeAt(0).toString(16);
  return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`;
}
