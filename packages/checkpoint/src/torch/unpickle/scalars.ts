import { type Bytes, integer, narrow, utf8 } from '../bytes.ts';
import { fault } from '../containers.ts';
import { cost } from '../costs.ts';
import { op } from '../opcodes.ts';
import type { Machine, Step } from './machine.ts';
import { quoted, rawUnicode } from './text.ts';

/** Opcodes that push a value of their own. */
export const scalars: Readonly<Record<number, Step>> = {
  [op.NONE]: (m) => m.push(null),
  [op.NEWTRUE]: (m) => m.push(true),
  [op.NEWFALSE]: (m) => m.push(false),
  [op.BININT]: (m) => m.push(m.input.int32()),
  [op.BININT1]: (m) => m.push(m.input.uint8()),
  [op.BININT2]: (m) => m.push(m.input.uint16()),
  [op.LONG1]: (m) => m.push(integer(m.input.take(m.input.uint8()))),
  [op.LONG4]: (m) => m.push(integer(m.input.take(m.input.uint32()))),
  [op.INT]: (m) => m.push(decimal(m.input.line())),
  [op.LONG]: (m) => m.push(decimal(m.input.line().replace(/L$/, ''))),
  [op.BINFLOAT]: (m) => number(m, m.input.float64()),
  [op.FLOAT]: (m) => number(m, float(m.input.line())),
  [op.BINUNICODE]: (m) => text(m, m.input.uint32()),
  [op.SHORT_BINUNICODE]: (m) => text(m, m.input.uint8()),
  [op.BINUNICODE8]: (m) => text(m, m.input.uint64()),
  [op.UNICODE]: (m) => line(m, rawUnicode),
  // Python 2 strings: PyTorch reads them as UTF-8.
  [op.BINSTRING]: (m) => text(m, m.input.uint32()),
  [op.SHORT_BINSTRING]: (m) => text(m, m.input.uint8()),
  [op.STRING]: (m) => line(m, quoted),
  [op.BINBYTES]: (m) => bytes(m, m.input.uint32()),
  [op.SHORT_BINBYTES]: (m) => bytes(m, m.input.uint8()),
  [op.BINBYTES8]: (m) => bytes(m, m.input.uint64()),
  [op.BYTEARRAY8]: (m) => bytes(m, m.input.uint64()),
};

function number(m: Machine, value: number): void {
  m.spend(cost.number);
  m.push(value);
}

function text(m: Machine, length: number): void {
  const taken = m.input.take(length);
  // Two bytes a character, where one of them is not Latin.
  m.spend(cost.text + 2 * length);
  m.push(utf8(taken));
}

/** A line of text, which takes several forms on its way. */
function line(m: Machine, read: (line: string) => string): void {
  const given = m.input.line();
  m.spend(cost.text + 4 * given.length);
  m.push(read(given));
}

function bytes(m: Machine, length: number): void {
  const taken = m.input.take(length);
  m.spend(cost.bytes + length);
  m.push(taken.slice());
}

function decimal(text: string): number | bigint | boolean {
  if (text === '01') return true;
  if (text === '00') return false;
  if (!/^-?\d{1,2500}$/.test(text)) throw fault('an integer that is none');
  return narrow(BigInt(text));
}

function float(text: string): number {
  if (/^-?inf$/.test(text)) return text[0] === '-' ? -Infinity : Infinity;
  if (/^-?nan$/.test(text)) return Number.NaN;
  if (text.length > 400 || !/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) throw fault('a number that is none');
  return Number(text);
}

/** The number in a line, of a place in the memo. */
export function index(input: Bytes): number {
  const text = input.line();
  if (!/^\d{1,9}$/.test(text)) throw fault('a place in the memory that is no number');
  return Number(text);
}
