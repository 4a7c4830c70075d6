import type { InitAudit } from '../audit/types.ts';
import { short as cell } from '../signal/table.ts';
import type { SignalReport } from '../signal/types.ts';
import type { TensorStats } from '../stats/types.ts';
import type { ModelSummary } from '../summary/types.ts';
import { details, escaped, type Section, tableOf } from './html.ts';
import { curvesPlot, type Draw, histogramPlot, type Library, legend, pointsOf, short, signalPlot } from './plots.ts';
import type { TrainingCurve } from './types.ts';
import { findingsOf } from './verdict.ts';

const count = (value: number): string => value.toLocaleString('en-US');

export function summarySection(model: ModelSummary): Section {
  const rows = model.layers.map((layer) => [
    `${'\u2003'.repeat(layer.depth)}${layer.name === layer.type ? layer.type : `${layer.name}: ${layer.type}`}`,
    layer.outputSize ? layer.outputSize.join(' × ') : '--',
    layer.params === 0 ? '--' : count(layer.params),
    layer.multAdds === 0 ? '--' : count(layer.multAdds),
    layer.trainable,
  ]);
  const totals = `${count(model.totalParams)} parameters, ${count(model.trainableParams)} of them trainable; ${count(model.multAdds)} multiply-adds; ${count(model.totalBytes)} bytes.`;
  const heads = ['Layer', 'Output', 'Parameters', 'Multiply-adds', 'Trainable'];
  return {
    id: 'summary',
    title: 'Summary',
    content: `<p>${totals}</p>\n${details('Every layer', tableOf('Layers', heads, rows))}`,
  };
}

export function auditSection(audit: InitAudit): Section {
  const { parameters } = audit;
  const found = findingsOf(audit).map(
    ({ code, paths, reason, fix, severity }) =>
      `<div class="warning"><h3>${code}</h3><p>${severity}: <code>${escaped(paths.join(', '))}</code></p><p>${escaped(reason)}</p><p>Fix: ${escaped(fix)}</p></div>`,
  );
  const heads = [
    'Parameter',
    'Shape',
    'Distribution',
    'Confidence',
    'Initialiser',
    'Fans',
    'Gain',
    'Wanted',
    'Before',
    'Test',
  ];
  const rows = parameters.map((one) => [
    one.path,
    one.shape.join(' × '),
    one.distribution.text,
    `${(100 * one.distribution.confidence).toFixed(1)} %`,
    one.recipe ?? '--',
    one.fanIn === null || one.fanOut === null ? '--' : `${count(one.fanIn)} → ${count(one.fanOut)}`,
    cell(one.gain),
    cell(one.recommendedGain),
    one.activation ?? '--',
    one.distribution.test,
  ]);
  const warned = found.length > 0 ? found.join('\n') : '<p>No warnings.</p>';
  return {
    id: 'audit',
    title: 'Initialisation',
    content: `${warned}\n${details('Every parameter', tableOf('Parameters as initialised', heads, rows))}`,
  };
}

export function signalSection(library: Library, draw: Draw, signal: SignalReport): Section {
  const where = signal.startsAt === null ? '' : `, from <code>${escaped(signal.startsAt)}</code> on`;
  const heads = ['Layer', 'Type', 'Mean', 'Deviation', 'Signal', 'Dead', 'Saturated', 'Gradient norm'];
  const share = (value: number | null): string => (value === null ? '--' : `${(100 * value).toFixed(1)} %`);
  const rows = signal.layers.map((layer) => [
    layer.path,
    layer.type,
    ...[layer.mean, layer.std, layer.signal].map(cell),
    share(layer.dead),
    share(layer.saturated),
    cell(layer.gradNorm),
  ]);
  const names = signal.backward ? ['signal', 'gradient'] : ['signal'];
  const loss = signal.loss === null ? '' : ` Loss: ${short(signal.loss)}.`;
  const content = `<p>Verdict: <strong>${signal.verdict}</strong>${where}.${loss}</p>\n${legend(names)}\n${signalPlot(library, draw, [['', signal]])}\n${details('Every layer', tableOf('The signal after every layer', heads, rows))}`;
  return { id: 'signal', title: 'Signal propagation', content };
}

/** Rows of a curve's table; of longer ones, evenly taken. */
const mostRows = 200;

export function curvesSection(
  library: Library,
  draw: Draw,
  curves: readonly (readonly [string, TrainingCurve])[],
): Section {
  const tables = curves.map(([name, curve]) => {
    const points = pointsOf(curve);
    const step = Math.ceil(points.length / mostRows);
    const rows = points.filter((_, i) => i % step === 0 || i === points.length - 1).map((point) => point.map(String));
    return details(`${name} as a table`, tableOf(name, ['Step', 'Value'], rows));
  });
  const content = `${legend(curves.map(([name]) => name))}\n${curvesPlot(library, draw, curves)}\n${tables.join('\n')}`;
  return { id: 'curves', title: 'Training', content };
}

export function histogramSection(
  library: Library,
  draw: Draw,
  stats: readonly (readonly [string, TensorStats])[],
): Section {
  const figures = stats.map(([path, found]) => {
    const { edges, counts } = found.histogram;
    const rows = counts.map((times, i) => [`${short(edges[i]!)} to ${short(edges[i + 1]!)}`, String(times)]);
    const moments = `mean ${short(found.mean)}, deviation ${short(found.std)}, from ${short(found.min)} to ${short(found.max)}`;
    const others = found.nan + found.inf > 0 ? `, ${found.nan} NaN, ${found.inf} infinite` : '';
    const table = details('As a table', tableOf(`Histogram of ${path}`, ['Values', 'Count'], rows));
    return `<figure><figcaption><strong>${escaped(path)}</strong><br>${moments}${others}</figcaption>${histogramPlot(library, draw, path, found.histogram)}${table}</figure>`;
  });
  const content = figures.length > 0 ? `<div class="grid">${figures.join('\n')}</div>` : '<p>No parameters.</p>';
  return { id: 'histograms', title: 'Parameters', content };
}
