import { show } from '../check.ts';
import { maxNesting } from '../nesting.ts';
import { isRecord } from '../options.ts';
import { isTensor, type TensorCore } from '../tensorCore.ts';

/** The kind of an object by what it is inside, in whichever realm it was made: 'Map', 'ArrayBuffer', … */
const kindOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

/** What may stand between the tensors of a state: numbers, text and the like, and what is cloned as it is. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'function' || typeof value === 'symbol') return false;
  if (typeof value !== 'object' || value === null) return true;
  return ArrayBuffer.isView(value) || ['ArrayBuffer', 'SharedArrayBuffer', 'Date'].includes(kindOf(value));
}

/** Whether it is memory that threads share. */
export function isShared(value: unknown): boolean {
  return kindOf(value) === 'SharedArrayBuffer';
}

/**
 * A copy of a structure of arrays, plain objects, Maps and Sets, with `leaf` in place of its tensors and `box` in place
 * of plain objects that it gives something for; what occurs twice occurs twice in the copy.
 *
 * @throws TypeError for what is neither of these nor a plain value, with its place; RangeError for deep nesting
 */
export function mapState(
  where: string,
  value: unknown,
  leaf: (t: TensorCore, path: string) => unknown,
  box: (object: object, path: string) => unknown = () => undefined,
): unknown {
  const done = new Map<object, unknown>();

  const copy = (from: unknown, path: string, depth: number): unknown => {
    if (typeof from !== 'object' || from === null || isPlain(from)) {
      if (!isPlain(from)) throw refused(where, path, from);
      return from;
    }
    const known = done.get(from);
    if (known !== undefined) return known;
    if (depth > maxNesting) throw new RangeError(`${where}: a state must be nested at most ${maxNesting} deep`);
    const keep = <T>(made: T): T => {
      done.set(from, made);
      return made;
    };
    if (isTensor(from)) return keep(leaf(from, path));
    const inner = (item: unknown, key: unknown) => copy(item, `${path}${path && '.'}${String(key)}`, depth + 1);
    if (Array.isArray(from)) {
      const made: unknown[] = keep([]);
      for (const [i, item] of from.entries()) made.push(inner(item, i));
      return made;
    }
    if (kindOf(from) === 'Map') {
      const made: Map<unknown, unknown> = keep(new Map());
      for (const [key, item] of from as Map<unknown, unknown>) made.set(inner(key, 'key'), inner(item, key));
      return made;
    }
    if (kindOf(from) === 'Set') {
      const made: Set<unknown> = keep(new Set());
      for (const item of from as Set<unknown>) made.add(inner(item, 'item'));
      return made;
    }
    if (!isRecord(from)) throw refused(where, path, from);
    const boxed = box(from, path);
    if (boxed !== undefined) return keep(boxed);
    const made: Record<string, unknown> = keep({});
    for (const [key, item] of Object.entries(from))
      Object.defineProperty(made, key, {
        value: inner(item, key),
        enumerable: true,
        configurable: true,
        writable: true, // '__proto__' is a key as any other
      });
    return made;
  };
  return copy(value, '', 0);
}

function refused(where: string, path: string, value: unknown): TypeError {
  const at = path ? ` at ${JSON.stringify(path)}` : '';
  const hint =
    typeof value === 'object' && value !== null && 'stateDict' in value
      ? '; send its stateDict(), and load that into one built there'
      : '';
  return new TypeError(
    `${where}: tensors, and plain objects, arrays, Maps and Sets of them, are expected, got ${show(value)}${at}${hint}`,
  );
}
