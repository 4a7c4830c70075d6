import { utf8 } from '../bytes.ts';
import { fault } from '../containers.ts';

/** Protocol 0 text: `\uXXXX` and `\UXXXXXXXX` escapes in Latin-1. */
export function rawUnicode(line: string): string {
  return line.replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (all, short: string, long: string) => {
    const code = Number.parseInt(short ?? long, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' };

/** Protocol 0 byte strings: quoted as Python's repr does. */
export function quoted(line: string): string {
  const quote = line[0];
  if (line.length < 2 || (quote !== "'" && quote !== '"') || !line.endsWith(quote))
    throw fault('a string without quotes');
  const text = line
    .slice(1, -1)
    .replace(/\\(?:x([0-9a-f]{2})|(.))/gi, (all, hex?: string, char?: string) =>
      hex !== undefined ? String.fromCharCode(Number.parseInt(hex, 16)) : (escapes[char!] ?? all),
    );
  return utf8(Uint8Array.from(text, (c) => c.charCodeAt(0)));
}
