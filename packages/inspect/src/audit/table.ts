import { columns, short } from '../signal/table.ts';
import type { AuditWarning, InitAudit, ParameterAudit } from './types.ts';

/** The parameters as a table, and the warnings. */
export function auditTable({ parameters, warnings, hints = [] }: Omit<InitAudit, 'toString'>): string {
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
  const text = ({ code, paths, reason, fix }: AuditWarning) => `${code}: ${listed(paths)}\n  ${reason}\n  Fix: ${fix}`;
  const found = warnings.length > 0 ? warnings.map(text) : ['No warnings'];
  return [columns([heads, ...rows]), ...found, ...hints.map((hint) => `Hint: ${text(hint)}`)].join('\n');
}

function before({ activation, normalised }: ParameterAudit): string {
  const names = [normalised ? 'norm' : '', activation ?? ''].filter((name) => name !== '');
  return names.length > 0 ? names.join(', ') : '--';
}

function listed(paths: readonly string[]): string {
  return paths.length > 4 ? `${paths.slice(0, 3).join(', ')} and ${paths.length - 3} more` : paths.join(', ');
}
