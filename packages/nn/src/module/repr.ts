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
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value))
    return value.length === 1 ? `(${pythonRepr(value[0])},)` : `(${value.map(pythonRepr).join(', ')})`;
  if (typeof value === 'number') return pythonNumber(value);
  return String(value);
}

function pythonNumber(x: number): string {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? 'nan' : x > 0 ? 'inf' : '-inf';
  // Python leaves positional notation below 1e-4 and from 1e16 on, JavaScript below 1e-6 and from 1e21 on.
  const [digits = '', power = ''] = x.toExponential().split('e');
  const exponent = Number(power);
  if (x === 0 || Number.isInteger(x) || (exponent >= -4 && exponent < 16)) return String(x);
  return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
