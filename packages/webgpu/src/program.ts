import { groupsOf } from './groups.ts';
import type { Kernel } from './kernel.ts';
import { type ArenaElement, header } from './wgsl/header.ts';

/** WGSL, which knows what it is told as members of `params`. */
export interface Program {
  /** Equal keys, equal text. */
  readonly key: string;
  /** What elements of the arena are. Default: words. */
  readonly arena?: ArenaElement;
  /** What comes behind the header. */
  readonly body: () => string;
}

const texts = new Map<string, string>();

/** A dispatch of a program by `count` workgroups. Its params are `values` in their order, each a word, whatever its sign. */
export function dispatch(
  { key, arena, body }: Program,
  values: { readonly [name: string]: number },
  count: number,
): Kernel {
  let code = texts.get(key);
  if (code === undefined) {
    const fields = Object.keys(values).map((name) => `${name}: u32`);
    code = header(fields, false, arena) + body();
    texts.set(key, code);
  }
  const params = Uint32Array.from(Object.values(values));
  return { key, code, params, usesNumbers: false, groups: groupsOf(count) };
}
