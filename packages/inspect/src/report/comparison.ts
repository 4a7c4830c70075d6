import type { InitAudit } from '../audit/types.ts';
import { short as cell } from '../signal/table.ts';
import type { SignalReport } from '../signal/types.ts';
import { details, escaped, type Section, tableOf } from './html.ts';
import { type Draw, type Library, legend, signalPlot } from './plots.ts';

/** What a report knows of one of two models. */
export interface Compared {
  readonly title: string;
  readonly audit: InitAudit;
  readonly signal: SignalReport | null;
}

/** Two models beside each other: their signals in one picture, and how each parameter is filled. */
export function comparisonSection(library: Library, draw: Draw, models: readonly [Compared, Compared]): Section {
  const parts: string[] = [];
  const verdicts = models.map(({ title, signal }) => `${title}: ${signal?.verdict ?? 'not followed'}`);
  parts.push(`<p>${verdicts.map(escaped).join('; ')}.</p>`);
  const signals = models.flatMap(({ title, signal }) => (signal ? [[title, signal] as const] : []));
  if (signals.length > 0) {
    const names = signals.flatMap(([title, { backward }]) => [
      `signal, ${title}`,
      ...(backward ? [`gradient, ${title}`] : []),
    ]);
    parts.push(legend(names), signalPlot(library, draw, signals));
  }
  const [first, second] = models.map(({ audit }) => new Map(audit.parameters.map((each) => [each.path, each])));
  const rows = [...new Set([...first!.keys(), ...second!.keys()])].map((path) => {
    const each = [first!.get(path), second!.get(path)];
    return [path, ...each.flatMap((one) => [one?.distribution.text ?? '--', cell(one?.std ?? null)])];
  });
  const differ = rows.filter(([, a, , b]) => a !== b).length;
  parts.push(`<p>${differ} of ${rows.length} parameters are filled in another way.</p>`);
  const heads = ['Parameter', ...models.flatMap(({ title }) => [title, `std, ${title}`])];
  parts.push(details('Parameter by parameter', tableOf('Parameters of both models', heads, rows)));
  return { id: 'comparison', title: 'Compared', content: parts.join('\n') };
}
