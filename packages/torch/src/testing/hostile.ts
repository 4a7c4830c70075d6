/** Texts that end a literal, a line, a comment or a docstring somewhere, or mean something in Python. */
export const hostileTexts: readonly string[] = [
  '__import__("os").system("touch owned")',
  '"); __import__("os").abort() #',
  "'); __import__('os').abort() #",
  '""" + exec("1/0") + """',
  "''')\nraise SystemExit\n('''",
  '\\',
  '\\"',
  '\\\n',
  '\n    import os',
  '\r\nimport os',
  '\u2028import os',
  '\u2029\u0085\v\f\u001c',
  '\0',
  '{__import__("os")}',
  '%(os)s',
  '\u202e evil',
  'ｓｅｌｆ',
  'ﬁ',
  '🔥"',
  '\\N{DIGIT ONE}',
  '# coding: rot13',
  'lambda: 0',
  '*args',
  '=1, **{}',
  '0]; os; [0',
];

/** Names that Python takes, and not for what they say. */
export const hostileNames: readonly string[] = [
  ...'class None True lambda type match case _ __w __debug__x async print'.split(' '),
  'ñ',
  'two words',
  '1st',
];

/** Python source with nothing in its strings: what is left is what the exporter wrote itself. */
export function withoutTexts(source: string): string {
  return source.replaceAll(/"(?:[^"\\\n]|\\.)*"/g, '""');
}
