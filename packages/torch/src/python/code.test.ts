import * as fc from 'fast-check';
import { TorchExportError } from '../error.ts';
import { hostileTexts } from '../testing/hostile.ts';
import { ask, python } from '../testing/python.ts';
import { Code, isPlain, py, type Value } from './code.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(...hostileTexts),
);
const text = (code: Code): string => code.toString();

it('writes a text as one literal of printable ASCII on one line, whatever is in it', () => {
  const whole = /^"(?:[ !#-[\]-~]|\\["\\n]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*"$/;
  fc.assert(fc.property(anyText, (value) => void expect(text(py`${value}`)).toMatch(whole)));
  // A half of a pair is no character of UTF-8, yet a character of a string in both languages.
  expect(text(py`${'\ud83d'}`)).toBe('"\\ud83d"');
});

(python ? it : it.skip)('writes literals that Python reads back as they were (where there is a Python)', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);
  const { value: any } = fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      anyText,
      number,
      fc.boolean(),
      fc.bigInt(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
    ),
  }));
  const program = `
import ast, json, sys
def same(got, sent):
    if isinstance(sent, dict): return type(got) is int and got == int(sent['int'])
    if isinstance(sent, list):
        return type(got) is tuple and len(got) == len(sent) and all(same(*pair) for pair in zip(got, sent))
    return got == sent and (type(got) is type(sent) or isinstance(sent, (int, float)) and not isinstance(sent, bool))
print(json.dumps([text for text, sent in json.load(sys.stdin) if not same(ast.literal_eval(text), sent)]))`;
  const sent = (value: Value): unknown =>
    typeof value === 'bigint' ? { int: `${value}` } : Array.isArray(value) ? value.map(sent) : value;
  const pairs = fc.sample(any, 2000).map((value) => [text(py`${value}`), sent(value)]);
  expect(ask<string[]>(program, pairs)).toEqual([]);
});

it.each<[Value, string]>([
  [undefined, 'None'],
  [-0, '-0.0'],
  [1e21, '1e+21'],
  [Infinity, "float('inf')"],
  [-Infinity, "float('-inf')"],
  [Number.NaN, "float('nan')"],
  [2n ** 70n, '1180591620717411303424'],
  [[], '()'],
  [[1], '(1,)'],
  [['a', [py`x`]], '("a", (x,))'],
])('writes %p as %s', (value, expected) => void expect(text(py`${value}`)).toBe(expected));

it.each([{}, () => 1, Symbol('x'), new Map(), { toString: () => 'os' }])('refuses %p', (value) => {
  expect(() => py`${value as never}`).toThrow(TorchExportError);
});

it('takes nothing for code but what it made itself', () => {
  const pretender = Object.assign(Object.create(Code.prototype), { toString: () => 'os' });
  expect(() => py`${{ toString: () => 'os' } as never}`).toThrow(TorchExportError);
  expect(() => py`${pretender}`).toThrow(TorchExportError);
  for (const word of hostileTexts) expect(() => Code.word(word)).toThrow(TorchExportError);
});

it('knows the words of Python', () => {
  const plain = ['a', '_a', 'A1', '_1', 'self', 'print', 'a__'];
  expect(plain.filter((word) => !isPlain(word))).toEqual([]);
  const not = ['', '1', 'a b', 'ä', 'a\n', '\na', '__a', '__a__', 'None', 'class', 'type', 'match', 'case', '_', 'ſ'];
  expect(not.filter(isPlain)).toEqual([]);
  if (!python) return;
  const program = 'import json, keyword; print(json.dumps(keyword.kwlist + keyword.softkwlist))';
  expect(ask<string[]>(program, null).filter(isPlain)).toEqual([]);
});
