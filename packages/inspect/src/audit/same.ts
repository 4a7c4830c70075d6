import { sameMemory } from '@wick/tensor/internal';
import type { Audited } from './audited.ts';
import { isTransposed } from './layers.ts';

/** Groups of parameters that hold the same values in memory of their own; what is the same everywhere is left out. */
export function identicalOf(audited: readonly Audited[]): Audited[][] {
  const groups = new Map<string, Audited[][]>();
  for (const one of audited) {
    const { kind } = one.audit.distribution;
    if (one.audit.role !== 'weight' || ['zeros', 'ones', 'constant', 'identity', 'dirac'].includes(kind)) continue;
    const key = `${one.audit.shape.join()}:${one.values[0]}:${one.values[one.values.length - 1]}`;
    const found = groups.get(key) ?? [];
    groups.set(key, found);
    const group = found.find(([first]) => sameValues(first!.values, one.values));
    if (!group) found.push([one]);
    else if (!group.some((other) => sameMemory(other.parameter, one.parameter))) group.push(one);
  }
  return [...groups.values()].flat().filter((group) => group.length > 1);
}

function sameValues(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** What tells whether a layer has twins: of a file's tensors, no layer is known. */
interface Unit extends Pick<Audited, 'leaf' | 'values'> {
  readonly audit: Pick<Audited['audit'], 'role' | 'shape' | 'layer'>;
}

/** Two units of one layer that see the same inputs with the same weights, which are not 0; null if there are none. */
export function twins({ leaf, audit, values }: Unit): [number, number] | null {
  const [first, second] = audit.shape;
  if (audit.role !== 'weight' || first === undefined || second === undefined) return null;
  const groups: unknown = leaf ? Reflect.get(leaf.module, 'groups') : 1;
  const count = typeof groups === 'number' ? groups : 1;
  const field = values.length / (first * second);
  const turned = isTransposed(audit.layer);
  // Where unit u of a group reads its k-th weight.
  const units = turned ? second : first / count;
  const each = turned ? (first / count) * field : second * field;
  const inner = turned ? field : each;
  const step = turned ? second * field : 0;
  for (let group = 0; group < count; group++) {
    const start = group * (turned ? each * second : units * each);
    const place = (u: number, k: number) => start + u * inner + Math.floor(k / inner) * step + (k % inner);
    const seen = new Map<string, number[]>();
    for (let u = 0; u < units; u++) {
      const key = `${values[place(u, 0)]}:${values[place(u, each - 1)]}`;
      const others = seen.get(key) ?? [];
      seen.set(key, others);
      for (const other of others) {
        let [k, nonzero] = [0, false];
        for (; k < each && values[place(u, k)] === values[place(other, k)]; k++)
          if (values[place(u, k)] !== 0) nonzero = true;
        if (k === each && nonzero) return [group * units + other, group * units + u];
      }
      // Zero rows of identities would otherwise be compared with each other again and again.
      if (others.length < 8) others.push(u);
    }
  }
  return null;
}
