import type { Analysis, Findings } from './analyse.ts';
import type { Words } from './words/index.ts';

export type Fate = keyof Words['fates'];

/** What became of the signal of one initialiser. */
export interface Verdict {
  readonly fate: Fate;
  /** As the picture counts them: layers with weights, from 1. */
  readonly layer: number;
  readonly loss: number;
}

/** A loss that begins so high is no start, whatever the layers between say: guessing among ten is ln 10. */
const loudLoss = 3 * Math.LN10;

/** What there is to be said first of a network, the worst first. */
export function verdictOf({ report }: Pick<Analysis, 'report'>, findings: Findings | null): Verdict {
  const layers = report.layers.filter(({ hasWeight }) => hasWeight);
  const numberOf = (path: string | null) => layers.findIndex((layer) => layer.path === path) + 1;
  const first = (is: (layer: (typeof layers)[number]) => boolean) => layers.findIndex(is) + 1;
  const verdict = (fate: Fate, layer = 0): Verdict => ({ fate, layer, loss: report.loss ?? Number.NaN });
  const infinite = first(({ signal }) => !Number.isFinite(signal));
  if (infinite > 0) return verdict('notFinite', infinite);
  const zero = first(({ signal, gradNorm }) => signal === 0 && gradNorm !== null);
  if (zero > 0) return verdict('zero', zero);
  if (findings?.warnings.some(({ code }) => code === 'symmetric-rows')) return verdict('symmetric');
  const { forward, backward } = report;
  const from = numberOf(forward.startsAt);
  if (forward.verdict === 'vanishing') return verdict('lost', from);
  if (forward.verdict === 'exploding') return verdict('exploded', from);
  const full = report.layers.find(({ saturated }) => (saturated ?? 0) > 0.5);
  if (full)
    return verdict('saturated', report.layers.slice(0, report.layers.indexOf(full)).filter((l) => l.hasWeight).length);
  // Gradients come from the end: the last layer that has none is the first on their way.
  const lost = layers.findLastIndex(({ gradNorm }) => !Number.isFinite(gradNorm ?? 0)) + 1;
  if (lost > 0) return verdict('gradientExploded', lost);
  const back = numberOf(backward?.startsAt ?? null);
  if (backward?.verdict === 'vanishing') return verdict('gradientLost', back);
  if (backward?.verdict === 'exploding') return verdict('gradientExploded', back);
  if ((report.loss ?? 0) > loudLoss) return verdict('loud');
  return verdict(findings?.warnings.some(({ code }) => code === 'wrong-gain') ? 'wrongGain' : 'fine');
}

/** The sentence above the picture. */
export function sentenceOf(rows: readonly { name: string; verdict: Verdict | null }[], words: Words): string {
  let named = false;
  const told = rows.flatMap(({ name, verdict }) => {
    if (!verdict) return [];
    const [first, after] = [true, false].map((is) => fateOf(verdict, words, is)) as [string, string];
    const fate = named ? after : first;
    // A fate that says the same in both places does not name the signal.
    named ||= first !== after;
    return [[name, fate] as const];
  });
  return words.sentence(told);
}

/** A fate in words. */
export function fateOf({ fate, layer, loss }: Verdict, words: Words, first: boolean): string {
  return words.fates[fate](layer, first, Number.isFinite(loss) ? String(Number(loss.toPrecision(3))) : String(loss));
}
