import type { IndexItem } from './expression.ts';

/** What a text stands for, item by item; no text contains tensors, so that the same text is always the same. */
type Items = readonly IndexItem[];

const known = new Map<string, Items>();
// Texts that are put together anew at every call must not fill the memory.
const MOST = 500;

/** Where each item stands in its text. */
const sources = new WeakMap<readonly IndexItem[], { readonly text: string; readonly starts: readonly number[] }>();

/** For the end of a message about the i-th item: where it stands in the text, if the items are from one. */
export function inText(items: readonly IndexItem[], i: number): string {
  const source = sources.get(items);
  return source ? pointed(source.text, source.starts[i]!) : '';
}

const pointed = (text: string, at: number) => ` at character ${at}:\n  ${text}\n  ${' '.repeat(at)}^`;

/**
 * Reads what stands between Python's square brackets, `':, 1:-1:2, None, ...'`: whole numbers, slices, `None`, `...`,
 * `True`, `False` and lists of numbers or truths. Read once for each text.
 *
 * @throws RangeError that points at the character that does not belong there
 */
export function readIndexText(where: string, text: string): Items {
  const before = known.get(text);
  if (before) return before;
  const reader = new Reader(where, text);
  const items = reader.items();
  sources.set(items, { text, starts: reader.starts });
  if (known.size >= MOST) known.clear();
  known.set(text, items);
  return items;
}

const words: Readonly<Record<string, null | boolean>> = { None: null, True: true, False: false };

class Reader {
  readonly starts: number[] = [];
  private at = 0;

  constructor(
    private readonly where: string,
    private readonly text: string,
  ) {}

  items(): Items {
    const items: IndexItem[] = [];
    do {
      // As in Python, a comma may stand behind the last one.
      if (items.length > 0 && this.peek() === '') break;
      this.peek();
      this.starts.push(this.at);
      if (items.includes('...') && this.text.startsWith('...', this.at)) this.fail("'...' may stand once only");
      items.push(this.item());
    } while (this.takes(','));
    if (this.peek() !== '') this.fail("a ',' was expected");
    return items;
  }

  private item(): IndexItem {
    if (this.takes('...')) return '...';
    if (this.takes('[')) return this.list();
    if (this.peek() === ':') return this.slice(null);
    const first = this.value();
    if (this.peek() !== ':' || typeof first === 'boolean') return first;
    return this.slice(first);
  }

  private slice(start: number | null): IndexItem {
    this.takes(':');
    const end = this.bound();
    if (!this.takes(':')) return start === null && end === null ? ':' : { start, end };
    this.peek();
    const from = this.at;
    const step = this.bound() ?? 1;
    if (step < 1) this.fail('a step must be at least 1', from);
    return { start, end, step };
  }

  /** A number or None in a slice, null where there is nothing. */
  private bound(): number | null {
    const next = this.peek();
    if (next === '' || next === ',' || next === ':') return null;
    const from = this.at;
    const value = this.value();
    if (typeof value === 'boolean') this.fail('a whole number was expected', from);
    return value;
  }

  private list(): IndexItem {
    const list: (number | boolean)[] = [];
    while (!this.takes(']')) {
      if (list.length > 0 && !this.takes(',')) this.fail("a ',' or ']' was expected");
      if (list.length > 0 && this.takes(']')) break;
      this.peek();
      const from = this.at;
      const value = this.value();
      if (value === null || (list.length > 0 && typeof value !== typeof list[0]))
        this.fail('a list holds whole numbers only, or True and False only', from);
      list.push(value);
    }
    return list as number[];
  }

  /** A whole number, None, True or False. */
  private value(): number | null | boolean {
    this.peek();
    const [word] = /^(?:[+-]?\d+|[A-Za-z]+)/.exec(this.text.slice(this.at)) ?? [''];
    const value = Object.hasOwn(words, word) ? words[word]! : word === '' ? Number.NaN : Number(word);
    if (Number.isNaN(value)) this.fail("a whole number, ':', '...', None, True, False or a list was expected");
    if (typeof value === 'number' && !Number.isSafeInteger(value)) this.fail('the number is too large');
    this.at += word.length;
    return value;
  }

  /** The next character that is no space; '' at the end. */
  private peek(): string {
    while (this.text[this.at] === ' ') this.at++;
    return this.text[this.at] ?? '';
  }

  private takes(sign: string): boolean {
    this.peek();
    if (!this.text.startsWith(sign, this.at)) return false;
    this.at += sign.length;
    return true;
  }

  private fail(what: string, at = this.at): never {
    const got = at < this.text.length ? `got '${this.text[at]}'` : 'but the text ends';
    throw new RangeError(`${this.where}: ${what}, ${got}${pointed(this.text, at)}`);
  }
}
