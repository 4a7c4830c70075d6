const [quote, backslash, colon, openBrace, closeBrace, openBracket, closeBracket] = [...'"\\:{}[]'].map((c) =>
  c.charCodeAt(0),
);

/**
 * A key that stands twice in one object: `JSON.parse` would keep the last one in silence. `json` is known to be valid. A
 * walk by hand: the stack of a regular expression ends within a text of some megabytes.
 */
export function duplicateKey(json: string): string | undefined {
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < json.length; at++) {
    const c = json.charCodeAt(at);
    if (c === openBrace) open.push(new Set());
    else if (c === openBracket) open.push(null);
    else if (c === closeBrace || c === closeBracket) open.pop();
    else if (c === quote) {
      const start = at;
      at = endOfText(json, at);
      if (json.charCodeAt(afterBlanks(json, at + 1)) !== colon) continue;
      const key = JSON.parse(json.slice(start, at + 1)) as string;
      const keys = open.at(-1)!;
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return undefined;
}

/** Where the text that begins at `at` has its closing quote. */
function endOfText(json: string, at: number): number {
  for (let i = at + 1; ; i++) {
    const c = json.charCodeAt(i);
    if (c === backslash) i++;
    else if (c === quote) return i;
  }
}

function afterBlanks(json: string, at: number): number {
  let i = at;
  while (json.charCodeAt(i) <= 32) i++;
  return i;
}
