import { columns, short } from '../signal/table.ts';
import type { InitAudit, ParameterAudit } from './types.ts';

/** The parameters as a table, and the warnings. */
export function auditTable({ parameters, warnings }: Omit<InitAudit, 'toString'>): string {
  const heads = ['Parameter', 'shape', 'distribution', 'initialiser', 'fans', 'gain', 'wanted', 'before'];
  const rows = parameters.map((one) => [
    `${one.path} (${one.layer})`,
    one.shape.join('×'),
    one.distribution.text,
    one.recipe ?? '--',
    one.fanIn === null ? '--' : `${one.fanIn} → ${one.fanOut}`,
    short(one.gain),
    short(one.recommendedGain),
    before(one),
  ]);
  const found = warnings.map(({ code, paths, reason, fix }) => `${code}: ${listed(paths)}\n  ${reason}\n  Fix: ${fix}`);
  return [columns([heads, ...rows]), found.length > 0 ? found.join('\n') : 'No warnings'].join('\n');
}

function before({ activation, normalised }: ParameterAudit): string {
  const names = [normalised ? 'norm' : '', activation ?? ''].filter((name) => name !== '');
  return names.length > 0 ? names.join(', ') : '--';
}

function listed(paths: readonly string[]): string {
  return paths.length > 4 ? `${paths.slice(0, 3).join(', ')} and ${paths.length - 3} more` : paths.join(', ');
}
