const keys = new Map<string, string>();

/** The key of a code: a name, and which of the codes of this program it is. */
export function keyOf(name: string, code: string): string {
  let key = keys.get(code);
  if (key === undefined) {
    key = `${name} ${keys.size}`;
    keys.set(code, key);
  }
  return key;
}
