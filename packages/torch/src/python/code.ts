import { TorchExportError } from '../error.ts';

/** What a literal can be: JavaScript's `null` and `undefined` are Python's None, arrays are tuples. */
export type Value = Code | string | number | bigint | boolean | null | undefined | readonly Value[];

/**
 * Python source that the exporter wrote itself. Only {@link py} makes one, from the text in the exporter's own files;
 * whatever comes from a model, an optimiser or a loader goes in as a literal or as a checked name. So nothing that was
 * given is ever read as code.
 */
export class Code {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** {@link py} */
  static write(parts: TemplateStringsArray, ...values: readonly Value[]): Code {
    return new Code(parts.reduce((text, part, i) => text + literal(values[i - 1]) + part));
  }

  /** The text of what is Code, by the field that nothing else has; null for anything else. */
  static textOf(value: unknown): string | null {
    return typeof value === 'object' && value !== null && #text in value ? value.#text : null;
  }

  /** Pieces with something between them. */
  static join(pieces: readonly Value[], between: ', ' | ',\n' | '\n' | '\n\n' | '\n\n\n'): Code {
    return new Code(pieces.map(literal).join(between));
  }

  /** A word that stands for something in Python, for itself. @throws TorchExportError if Python does not take it so. */
  static word(word: string): Code {
    if (!isPlain(word)) throw new TorchExportError(`exportTorch: ${quote(word)} is no name in Python`);
    return new Code(word);
  }

  /** The same lines, further in; empty ones stay empty. */
  indented(levels = 1): Code {
    return new Code(this.#text.replaceAll(/^(?=.)/gm, '    '.repeat(levels)));
  }

  /** The source text. */
  toString(): string {
    return this.#text;
  }
}

/**
 * Python source as a tagged template: its own text is code, and what is put in is code only if it is {@link Code};
 * anything else becomes a literal.
 */
export const py = Code.write;

const keywords = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield _ case match type'
  ).split(' '),
);

/**
 * Whether a word means in Python what it says: letters of ASCII (Python normalises others), none of its keywords, soft
 * ones included, and without the two underscores at the start that a class body would mangle.
 */
export function isPlain(word: string): boolean {
  return /^(?!__)[A-Za-z_][A-Za-z0-9_]*$/.test(word) && !keywords.has(word);
}

/** A value as a Python literal. */
function literal(value: unknown): string {
  const code = Code.textOf(value);
  if (code !== null) return code;
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return number(value);
  if (Array.isArray(value))
    return value.length === 1 ? `(${literal(value[0])},)` : `(${value.map(literal).join(', ')})`;
  throw new TorchExportError(`exportTorch: a value of type ${typeof value} has no form in Python`);
}

function number(x: number): string {
  if (Object.is(x, -0)) return '-0.0';
  // A double's shortest decimal form reads back as the same double in both languages.
  if (Number.isFinite(x)) return x.toString();
  return `float('${Number.isNaN(x) ? 'nan' : x > 0 ? 'inf' : '-inf'}')`;
}

/** A string as a literal of printable ASCII, which nothing that reads or shows the file can take for something else. */
export function quote(text: string): string {
  let quoted = '';
  for (const character of text) quoted += character >= ' ' && character <= '~' ? plain(character) : escaped(character);
  return `"${quoted}"`;
}

const plain = (character: string): string => (character === '"' || character === '\\' ? `\\${character}` : character);

function escaped(character: string): string {
  if (character === '\n') return '\\n';
  const code = character.codePointAt(0)!.toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
}
