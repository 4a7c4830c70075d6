import type { AuditCode, AuditWarning, InitAudit } from '../audit/types.ts';
import type { SignalReport } from '../signal/types.ts';
import { escaped } from './html.ts';
import { short } from './plots.ts';

declare const WICK_VERSION: string | undefined;

/** How much harm a finding does, the worst first: nothing learns; learning suffers; worth a look. */
const severities: readonly (readonly [name: string, codes: readonly AuditCode[]])[] = [
  ['breaks training', ['not-finite', 'zero-weight', 'symmetric-rows', 'scale-explodes', 'scale-vanishes']],
  ['slows training', ['default-init', 'identical-weights', 'wrong-gain', 'transposed-fans']],
  ['worth a look', ['bias-before-norm', 'creation-order']],
];

/** Findings of one kind. */
export interface Finding extends AuditWarning {
  readonly severity: string;
}

/** The warnings, the worst first; of one kind all in one, the first of them at length. */
export function findingsOf({ warnings }: InitAudit): Finding[] {
  const found: Finding[] = [];
  for (const [severity, codes] of severities)
    for (const code of codes) {
      const same = warnings.filter((warning) => warning.code === code);
      for (const fix of new Set(same.map((warning) => warning.fix))) {
        const alike = same.filter((warning) => warning.fix === fix);
        found.push({ ...alike[0]!, paths: [...new Set(alike.flatMap(({ paths }) => paths))], severity });
      }
    }
  return found;
}

/** A loss that begins three times as high as guessing's says that the output is far too large. */
const loud = 3;

/** What there is to know first: the verdict, what was found, and what it was found with. */
export function verdictOf(
  audit: InitAudit,
  signal: SignalReport | null,
  facts: { readonly seed: number; readonly classes: number | null; readonly randomTarget: boolean },
): string {
  const findings = findingsOf(audit);
  const items = findings.map(
    ({ code, paths, severity }) =>
      `<li><a href="#audit">${code}</a> (${severity}): <code>${escaped(paths[0]!)}</code>${paths.length > 1 ? ` and ${paths.length - 1} more` : ''}</li>`,
  );
  const version = typeof WICK_VERSION === 'string' ? WICK_VERSION : 'from its sources';
  const target = facts.randomTarget ? ' · gradients of a random target' : '';
  return [
    `<p class="verdict"><strong>${sentence(signal, findings.length, facts.classes)}</strong></p>`,
    items.length > 0 ? `<ul class="findings">${items.join('')}</ul>` : '',
    `<p class="facts">seed ${facts.seed} · wick ${escaped(version)}${target}</p>`,
  ].join('\n');
}

function sentence(signal: SignalReport | null, findings: number, classes: number | null): string {
  const warned = findings === 0 ? 'Nothing to warn of.' : `${findings} ${findings === 1 ? 'finding' : 'findings'}.`;
  if (!signal) return `${warned} Without an input the signal is not followed.`;
  const { forward, backward, loss } = signal;
  const at = (path: string | null) => (path === null ? '' : `, from <code>${escaped(path)}</code> on`);
  if (forward.verdict !== 'healthy') return `The signal is ${forward.verdict}${at(forward.startsAt)}. ${warned}`;
  if (backward && backward.verdict !== 'healthy')
    return `The signal arrives; its gradient is ${backward.verdict}${at(backward.startsAt)}. ${warned}`;
  const guessing = classes === null ? null : Math.log(classes);
  if (loss !== null && guessing !== null && loss > loud * guessing)
    return `The signal arrives far too large: the loss begins at ${short(loss)}, guessing is ${short(guessing)}. ${warned}`;
  return `${backward ? 'Signal and gradient arrive.' : 'The signal arrives.'} ${warned}`;
}
