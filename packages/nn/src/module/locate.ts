/** Where errors passed on their way out, innermost name last, and what they said at first. */
const places = new WeakMap<Error, { path: string; message: string }>();

/**
 * Adds to an error's message the path of the module it comes from, as seen from here: `(in "features.3", a Conv2d)`.
 * Each container on the way out puts its child's name in front. What is no RangeError or TypeError is left alone.
 */
export function locate(error: unknown, name: string, kind: string): unknown {
  if (!(error instanceof RangeError || error instanceof TypeError)) return error;
  const inner = places.get(error);
  const path = inner ? `${name}.${inner.path}` : name;
  const message = inner?.message ?? `${error.message} (in "", a ${kind})`;
  places.set(error, { path, message });
  error.message = message.replace('(in "", a ', `(in "${path}", a `);
  return error;
}
