import { byId } from './dom.ts';
import type { Shown } from './known.ts';
import type { Run } from './run.ts';
import { drawStrip, pointsOf } from './strip.ts';
import { sentenceOf, verdictOf } from './verdict.ts';
import type { Words } from './words/index.ts';

/** How the networks of a page are looked at. */
export interface View {
  readonly words: Words;
  /** Whether a lesson's question comes before its answer. */
  readonly hidden: boolean;
  /** The training, if its networks are to be shown as they are after some steps. */
  readonly now: Run | null;
}

/** The strip of what the layers pass on, and the sentence above it. */
export function showSignals(shown: readonly Shown[], depth: number, { words, hidden, now }: View): void {
  const looks = now?.looks[now.at / 10];
  const others = (now?.looks.flat() ?? []).flatMap(({ report }) =>
    pointsOf(report).flatMap((point) => [point.signal, point.gradient]),
  );
  const rows = shown.map(({ name, how, result, stale }, i) => ({
    name,
    slot: how.slot,
    stale: stale && !hidden,
    report: hidden ? null : (looks?.[i]?.report ?? result?.analysis.report ?? null),
  }));
  drawStrip(byId('strip', HTMLElement), rows, depth + 1, words, others);
  const told = shown.map(({ name, result, stale }, i) => {
    const analysis = looks?.[i] ?? (stale ? null : result?.analysis);
    return { name, verdict: analysis ? verdictOf(analysis, looks ? null : (result?.findings ?? null)) : null };
  });
  const after = now ? words.atStep(now.at) : '';
  const sentence = told.some(({ verdict }) => verdict) ? `${after}${sentenceOf(told, words)}` : words.computing;
  const text = hidden ? words.predictFirst : sentence;
  const verdict = byId('verdict', HTMLElement);
  // A screen reader reads it again when it is set again.
  if (verdict.textContent !== text) verdict.textContent = text;
}
