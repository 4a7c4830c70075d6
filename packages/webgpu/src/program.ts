import { groupsOf } from './groups.ts';
import type { Kernel } from './kernel.ts';
import { type ArenaElement, header } from './wgsl/header.ts';

/** WGSL, which knows what it is told as members of `params`. */
export interface Program {
  /** Equal keys, equal text. */
  readonly key: string;
  /** What elements of the arena are. Default: words. */
  readonly arena?: ArenaElement;
  /** Whether it reads the plan's numbers. Default: no. */
  readonly usesNumbers?: boolean;
  /** What comes behind the header. */
  readonly body: () => string;
}

const texts = new Map<string, string>();

/** A dispatch of a program by `count` workgroups. Its params are `values` in their order, each a word, whatever its sign. */
export function dispatch(
  { key, arena, usesNumbers = false, body }: Program,
  values: { readonly [name: string]: number },
  count: number,
): Kernel {
  let code = texts.get(key);
  if (code === undefined) {
    const fields = Object.keys(values).map((name) => `${name}: u32`);
    code = header(fields, usesNumbers, arena) + body();
    texts.set(key, code);
  }
  const params = Uint32Array.from(Object.values(values));
  return { key, code, params, usesNumbers, groups: groupsOf(count) };
}

/** Threads of a workgroup whose threads each do one thing. */
const SIZE = 64;

/** A dispatch of `total` threads, or of none none: `thread` are the statements of thread `i`, which may call `functions`. */
export function perThread(
  {
    key,
    arena,
    usesNumbers,
    functions = () => '',
    thread,
  }: Omit<Program, 'body'> & { functions?: () => string; thread: string },
  total: number,
  values: { readonly [name: string]: number },
): Kernel[] {
  if (total === 0) return [];
  const body = () => /* wgsl */ `${functions()}
@compute @workgroup_size(${SIZE})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let i = groupIndex(group, count) * ${SIZE}u + local;
  if (i >= params.total) { return; }${thread}}
`;
  return [dispatch({ key, arena, usesNumbers, body }, { total, ...values }, Math.ceil(total / SIZE))];
}
