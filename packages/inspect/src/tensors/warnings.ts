import type { AuditCode, AuditWarning } from '../audit/types.ts';
import { verdicts } from '../audit/verdicts.ts';
import type { Read } from './auditTensor.ts';

/** Values that are the same for many layers by construction. */
const written = new Set(['zeros', 'ones', 'constant', 'identity', 'dirac', 'unknown']);
/** A share of values below float16's normal numbers from which on there is a word to be said. */
const manySubnormal = 0.05;

export function warningsOfTensors(all: readonly Read[]): AuditWarning[] {
  return [notFinite, zero, defaults, identical, symmetric, dead, lowRank, half].flatMap((find) => find(all));
}

type Finder = (all: readonly Read[]) => AuditWarning[];
type Words = { readonly reason: string; readonly fix: string };

function warn(code: AuditCode, found: readonly Read[], { reason, fix }: Words): AuditWarning[] {
  const paths = found.map(({ audit }) => audit.path);
  return found.length === 0 ? [] : [{ code, path: paths[0]!, paths, reason, fix }];
}

const notFinite: Finder = (all) =>
  warn(
    'not-finite',
    all.filter(({ audit }) => audit.notFinite > 0),
    verdicts.notFinite,
  );

const isZero = ({ audit }: Read) => audit.distribution.kind === 'zeros';

const zero: Finder = (all) =>
  warn(
    'zero-weight',
    all.filter((one) => one.audit.role === 'weight' && isZero(one)),
    verdicts.zero,
  );

/** Among fresh weights: what has been trained is at no default, and what was trained with it was left out on purpose. */
const defaults: Finder = (all) => {
  const weights = all.filter(({ audit }) => audit.role === 'weight' && audit.layer !== 'RNN');
  const found = weights.filter(({ audit }) => audit.isDefault);
  const others = weights.length - found.length;
  if (others === 0 || weights.some(({ audit }) => audit.state === 'trained')) return [];
  // A single output layer at its default is how many begin.
  if (found.length === 1 && found[0] === weights.at(-1)) return [];
  return warn('default-init', found, verdicts.someDefault(others));
};

const identical: Finder = (all) => {
  const groups = new Map<string, Read[]>();
  for (const one of all) {
    const { role, distribution, shape } = one.audit;
    if (role !== 'weight' || (written.has(distribution.kind) && distribution.kind !== 'unknown')) continue;
    const key = `${shape.join()}:${one.fingerprint}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    if (group.length < 2) return [];
    const { reason } = verdicts.identical;
    const fix = `${verdicts.identical.fix}; a weight that layers share may be stored once a layer, and then all is well`;
    return warn('identical-weights', group, { reason, fix });
  });
};

const symmetric: Finder = (all) =>
  all.flatMap((one) => (one.twins ? warn('symmetric-rows', [one], verdicts.symmetric(one.twins)) : []));

const dead: Finder = (all) =>
  all.flatMap((one) => {
    const { role, deadOutputs, deadInputs, shape, distribution } = one.audit;
    // An identity that is not square leaves the rest at 0, and is meant to.
    if (
      role !== 'weight' ||
      isZero(one) ||
      ['identity', 'dirac'].includes(distribution.kind) ||
      !(deadOutputs || deadInputs)
    )
      return [];
    const what = [
      ...(deadOutputs ? [`${deadOutputs} of ${shape[0]} outputs`] : []),
      ...(deadInputs ? [`${deadInputs} of ${shape[1]} inputs`] : []),
    ].join(' and ');
    return warn('dead-units', [one], {
      reason: `All weights of ${what} are 0: an output gives its bias whatever comes in, an input is not read.`,
      fix: 'if they were not pruned on purpose, draw them again; if they were, take them out of the layer',
    });
  });

const lowRank: Finder = (all) =>
  all.flatMap((one) => {
    const { role, rank, fullRank, distribution } = one.audit;
    if (role !== 'weight' || rank === null || fullRank === null || rank >= fullRank || rank === 0) return [];
    if (written.has(distribution.kind) && distribution.kind !== 'unknown') return [];
    return warn('low-rank', [one], {
      reason: `Its rank is ${rank} where ${fullRank} is possible: outputs are sums of ${rank} others.`,
      fix: 'if it is no product of thinner weights, draw it again; if it is, keep the factors instead',
    });
  });

const half: Finder = (all) =>
  all.flatMap((one) => {
    const { half } = one.audit;
    const percent = (share: number) => `${Number((100 * share).toPrecision(2))} %`;
    const { overflow, underflow, subnormal } = half.float16;
    const says = [
      ...(overflow > 0 ? [`${percent(overflow)} of its values are infinite in float16`] : []),
      ...(half.bfloat16.overflow > 0 ? [`${percent(half.bfloat16.overflow)} in bfloat16`] : []),
      ...(underflow + subnormal > manySubnormal
        ? [`${percent(underflow)} are 0 in float16 and ${percent(subnormal)} lose digits`]
        : []),
    ];
    if (says.length === 0) return [];
    const fix = 'keep it in float32 or bfloat16, or move a factor of two to the layer that follows';
    return warn('half-range', [one], { reason: `${says.join(', ')}.`, fix });
  });
