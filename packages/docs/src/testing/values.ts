import { Tensor } from 'wick';

/** A value as a comment shows it, with how far from it a number may be: half of the last digit. */
interface Shown {
  readonly value: unknown;
  readonly tolerance: number;
}

const literals = [/^'[^']*'/, /^-?(?:\d[\d.]*(?:e[+-]?\d+)?|Infinity)/, /^(?:true|false|null|NaN)\b/];
/** Names of things, as in `[N, C]`, make no value; keys do. */
const named = /[A-Za-z_$…](?![\w$]*\s*:)/;

/** The value that a comment begins with (`[2, 3], int64`), or undefined if it begins with words. */
export function shownIn(comment: string): Shown | undefined {
  const text = /^[[{]/.test(comment)
    ? bracketed(comment)
    : literals.map((one) => comment.match(one)?.[0]).find(Boolean);
  if (text === undefined || !/^(?:$|[,;:.])/.test(comment.slice(text.length))) return undefined;
  const bare = text.replaceAll(/'[^']*'/g, '');
  if (/^[[{]/.test(text) && named.test(bare.replaceAll(/\b(?:true|false|null|NaN|Infinity)\b/g, ''))) return undefined;
  const digits = Math.max(0, ...[...bare.matchAll(/\.(\d+)/g)].map(([, fraction]) => fraction!.length));
  return { value: new Function(`return (${text})`)(), tolerance: digits === 0 ? 0 : 0.5001 * 10 ** -digits };
}

function bracketed(text: string): string | undefined {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if ('[{('.includes(text[i]!)) depth++;
    else if (')}]'.includes(text[i]!) && --depth === 0) return text.slice(0, i + 1);
  }
  return undefined;
}

/** What a program has, made comparable to what a comment shows: a tensor shows its elements, or its text. */
export function comparable(actual: unknown, { value, tolerance }: Shown): unknown {
  if (actual instanceof Tensor)
    return comparable(typeof value === 'string' ? String(actual) : actual.tolist(), { value, tolerance });
  if (typeof actual === 'bigint') return Number(actual);
  // A number within the digits that are shown counts as the shown one.
  if (typeof actual === 'number' && typeof value === 'number')
    return Math.abs(actual - value) <= tolerance ? value : actual;
  if (Array.isArray(actual)) return actual.map((each, i) => comparable(each, { value: at(value, i), tolerance }));
  if (actual === null || typeof actual !== 'object') return actual;
  return Object.fromEntries(
    Object.entries(actual).map(([key, each]) => [key, comparable(each, { value: at(value, key), tolerance })]),
  );
}

const at = (value: unknown, key: string | number) => (value as Record<string | number, unknown> | null)?.[key];
