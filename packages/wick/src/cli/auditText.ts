import type { AuditWarning, InitAudit, ParameterAudit } from '@wick/inspect';
import type { Colors } from './host.ts';
import { type Column, table } from './table.ts';
import { shapeText, shown, wrapped } from './text.ts';

/** An audit as a terminal shows it: the table with what it has room for, the warnings in lines that fit. */
export function auditText({ parameters, warnings, hints = [] }: InitAudit, color: Colors, width?: number): string {
  const columns: Column[] = [
    { head: 'parameter', paint: color.bold },
    { head: 'layer', spare: 4 },
    { head: 'shape', spare: 2 },
    { head: 'distribution', spare: 7 },
    { head: 'as drawn by', paint: color.cyan },
    { head: 'fans', right: true, spare: 5 },
    { head: 'gain', right: true, spare: 0 },
    { head: 'wanted', right: true, spare: 1 },
    { head: 'before', spare: 6 },
  ];
  const rows = parameters.map((one) => [
    shown(one.path),
    one.layer,
    shapeText(one.shape),
    one.distribution.text,
    one.isDefault ? "PyTorch's default, √5" : (one.recipe ?? one.distribution.text),
    one.fanIn === null ? '' : `${one.fanIn} → ${one.fanOut}`,
    one.gain?.toPrecision(3) ?? '',
    one.recommendedGain?.toPrecision(3) ?? '',
    before(one),
  ]);
  return [
    table(columns, rows, color.dim, width),
    ...[...warnings, ...hints].map((one) => warningText(one, color, width)),
  ].join('\n\n');
}

function before({ activation, normalised }: ParameterAudit): string {
  return [...(normalised ? ['norm'] : []), ...(activation === null ? [] : [activation])].join(', ');
}

/** A warning in lines that fit. */
export function warningText({ code, paths, reason, fix }: AuditWarning, color: Colors, width?: number): string {
  const named = paths.length > 6 ? `${paths.slice(0, 5).join(', ')} and ${paths.length - 5} more` : paths.join(', ');
  const head = wrapped(shown(`${code}: ${named}`), '', width).replace(code, color.yellow(color.bold(code)));
  return [head, wrapped(reason, '  ', width), wrapped(`Fix: ${fix}`, '  ', width)].join('\n');
}
