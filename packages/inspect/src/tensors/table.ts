import { columns, short } from '../signal/table.ts';
import type { TensorsAudit } from './types.ts';

/** The tensors as a table, and the warnings. */
export function tensorsTable({ tensors, warnings }: Omit<TensorsAudit, 'toString'>): string {
  const heads = ['Tensor', 'shape', 'distribution', 'initialiser', 'gain', 'state', 'rank', 'dead', 'float16'];
  const rows = tensors.map((one) => [
    one.path,
    one.shape.join('×'),
    one.distribution.text,
    one.recipe ?? '--',
    short(one.gain),
    one.state,
    one.rank === null ? '--' : `${one.rank} of ${one.fullRank}`,
    one.deadOutputs === null ? '--' : `${one.deadOutputs} → ${one.deadInputs}`,
    halfText(one.half.float16),
  ]);
  const found = warnings.map(
    ({ code, paths, reason, fix }) =>
      `${code}: ${paths.slice(0, 3).join(', ')}${paths.length > 3 ? ' …' : ''}\n  ${reason}\n  Fix: ${fix}`,
  );
  return [columns([heads, ...rows]), ...(found.length > 0 ? found : ['No warnings'])].join('\n');
}

/** What a type of 16 bits does to values, in a few letters. */
function halfText({ overflow, underflow, subnormal }: TensorsAudit['tensors'][number]['half']['float16']): string {
  if (overflow > 0) return 'overflows';
  if (underflow > 0.05) return 'underflows';
  return underflow + subnormal > 0.05 ? 'loses digits' : 'fits';
}
