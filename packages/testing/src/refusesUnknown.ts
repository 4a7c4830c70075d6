/** An option that nothing has. Whoever takes options refuses it by name. */
const wrong = { nonsense: 1 } as never;

/**
 * Hands `call` an option that there is not: it must refuse it with a TypeError in the name of what was called.
 *
 * @param key - that name; what follows a space only tells two calls of one name apart
 * @throws Error that says what came instead
 * @example
 * ```ts
 * test.each(Object.entries(calls))('%s refuses an option that there is not', expectRefusesUnknown);
 * ```
 */
export async function expectRefusesUnknown(key: string, call: (options: never) => unknown): Promise<void> {
  const wanted = `${key.split(' ')[0]}: there is no option nonsense`;
  let came: unknown = 'nothing was thrown';
  try {
    await call(wrong);
  } catch (error) {
    if (error instanceof TypeError && error.message.startsWith(wanted)) return;
    came = error;
  }
  throw new Error(`expected the TypeError "${wanted}", got ${came}`);
}

/** The names of a package's functions and classes that are in none of the lists. */
export function unlisted(exported: object, ...lists: readonly (readonly string[])[]): string[] {
  const known = new Set(lists.flat().map((key) => key.split(' ')[0]));
  return Object.entries(exported)
    .filter(([name, value]) => typeof value === 'function' && !known.has(name))
    .map(([name]) => name);
}
