import { type Bars, drawHistograms } from './charts.ts';
import { byId } from './dom.ts';
import type { Shown } from './known.ts';
import type { Run } from './run.ts';
import type { View } from './signalPanel.ts';
import type { Look } from './training.ts';

/**
 * The histograms of what a visitor chose: activations, gradients or weights, by layer. Weights are what a training tells,
 * `run`, of its beginning as well.
 */
export function showHistograms(shown: readonly Shown[], run: Run | null, { words, hidden, now }: View): void {
  const what = document.querySelector<HTMLInputElement>('input[name=what]:checked')?.value ?? 'activations';
  const looks = now?.looks[now.at / 10] ?? (what === 'weights' && !run?.outdated ? run?.looks[0] : undefined);
  const columns = shown.map(({ how, result }, i) => {
    const layers = (looks?.[i]?.report ?? result?.analysis.report)?.layers ?? [];
    const bars = what === 'weights' ? weightBars(layers, looks?.[i]) : signalBars(layers, what === 'gradients');
    return { slot: how.slot, bars: hidden ? [] : bars };
  });
  drawHistograms(byId('histograms', HTMLElement), columns, words.page['histograms-by-layer']);
}

type Layers = Look['report']['layers'];

function weightBars(layers: Layers, look: Look | undefined): Bars[] {
  const weighted = layers.filter(({ hasWeight }) => hasWeight);
  return (look?.weights ?? []).map((weight, i) => ({ layer: `${weighted[i]?.path ?? i}.weight`, ...weight }));
}

const signalBars = (layers: Layers, ofGradients: boolean): Bars[] =>
  layers.map(({ path, type, histogram, gradHistogram, std, gradStd }) => ({
    layer: `${path} ${type}`,
    histogram: ofGradients ? gradHistogram : histogram,
    std: ofGradients ? (gradStd ?? Number.NaN) : std,
  }));
