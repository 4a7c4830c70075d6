import { groupsOf } from './groups.ts';
import type { Kernel } from './kernel.ts';
import { agreed, hasHeader, headerOfMany } from './wgsl/header.ts';
import { keyOf } from './wgsl/keys.ts';

/** Words that one dispatch may be told, and how many dispatches may become one. */
const MOST_WORDS = 4096;
const MOST = 256;

/**
 * Whether a kernel can be one of a batch: not where threads wait for one another, as what params say is then no longer known
 * to be the same for all of them, unless they agree on it.
 */
function mayJoin({ code }: Kernel): boolean {
  return hasHeader(code) && (!code.includes('workgroupBarrier') || code.includes(agreed));
}

/** Kernels of which none has to wait for another one: those of one code become one dispatch, told by a table what each does. */
export function batched(kernels: readonly Kernel[]): Kernel[] {
  const byKey = new Map<string, Kernel[]>();
  for (const kernel of kernels) {
    const alike = byKey.get(kernel.key);
    if (alike) alike.push(kernel);
    else byKey.set(kernel.key, [kernel]);
  }
  return [...byKey.values()].flatMap((alike) => {
    if (alike.length === 1 || !mayJoin(alike[0]!)) return alike;
    const most = Math.min(MOST, Math.floor(MOST_WORDS / (strideOf(alike[0]!) + 1)));
    const parts: Kernel[] = [];
    for (let i = 0; i < alike.length; i += most) parts.push(joined(alike.slice(i, i + most)));
    return parts;
  });
}

/** Words from one kernel's params to the next one's. */
function strideOf({ params }: Kernel): number {
  return 4 * Math.ceil(params.length / 4);
}

function joined(alike: readonly Kernel[]): Kernel {
  const [first] = alike as readonly [Kernel];
  if (alike.length === 1) return first;
  const count = alike.length;
  const stride = strideOf(first);
  const table = 4 * Math.ceil(count / 4);
  const params = new Uint32Array(table + count * stride);
  let groups = 0;
  for (const [i, kernel] of alike.entries()) {
    params[i] = groups;
    params.set(kernel.params, table + i * stride);
    groups += kernel.groups.reduce((product, n) => product * n, 1);
  }
  const code = headerOfMany(first.code, count);
  return { ...first, key: keyOf(`${first.key} of ${count}`, code), code, params, groups: groupsOf(groups) };
}
