import type { Module } from '@wick/nn';
import type { ActivationProfile } from '../profile/activationProfile.ts';
import { short as cell } from '../signal/table.ts';
import type { SolveReport } from '../solve/report.ts';
import { planInit } from '../solve/solveInit.ts';
import type { ModelInput } from '../summary/types.ts';
import { details, escaped, tableOf } from './html.ts';
import { colours, type Draw, short } from './plots.ts';

type Library = typeof import('@observablehq/plot');

/** The activations of a model with their curves, and the initialisation that would be solved for it. */
export function planSection(library: Library, draw: Draw, model: Module, input: ModelInput): string {
  const plan = planned(model, input);
  if (typeof plan === 'string')
    return `<h3>Solved initialisation</h3>\n<p>The graph could not be followed: ${escaped(plan)}</p>`;
  const figures = plan.profiles.map((profile, i) => profileFigure(library, draw, profile, plan.activations[i]!));
  const grid = figures.length === 0 ? '<p>No activations.</p>' : `<div class="grid">${figures.join('\n')}</div>`;
  const notes = plan.warnings.map((text) => `<li>${escaped(text)}</li>`).join('');
  return [
    '<h3>Activations</h3>',
    grid,
    '<h3>Solved initialisation</h3>',
    '<p>What <code>inspect.solveInit_</code> would draw so that E[a²] stays 1; the model of this page is not changed.</p>',
    layersTable(plan),
    notes === '' ? '' : `<ul>${notes}</ul>`,
  ].join('\n');
}

/** The plan, or why there is none. */
function planned(model: Module, input: ModelInput): SolveReport | string {
  try {
    return planInit(model, input);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function layersTable({ layers }: SolveReport): string {
  const heads = ['Layer', 'Type', 'Before', 'Fan', 'Deviation', 'E[a²]', 'Reachable'];
  const rows = layers.map((layer) => [
    layer.name,
    layer.type,
    layer.activation ?? '--',
    layer.fan === null ? '--' : String(layer.fan),
    layer.std === null ? '--' : `${layer.isGain ? 'gain ' : ''}${layer.std.toPrecision(4)}`,
    cell(layer.predicted),
    layer.reachable ? 'yes' : 'no',
  ]);
  return tableOf('Deviations solved for', heads, rows);
}

/** Powers of two from 1/16 to 16, by quarters: variances that go in. */
const variances = Array.from({ length: 33 }, (_, i) => 2 ** ((i - 16) / 4));

function profileFigure(
  library: Library,
  draw: Draw,
  profile: ActivationProfile,
  { verdict, reason }: SolveReport['activations'][number],
): string {
  const { name, gain, chi, sigmaStar } = profile;
  const star = sigmaStar === null ? 'none' : short(sigmaStar);
  const points = variances.map((variance) => ({ variance, next: nextOf(profile, variance) }));
  const rows = points.map(({ variance, next }) => [short(variance), Number.isFinite(next) ? short(next) : '--']);
  const caption = `<strong>${escaped(name)}</strong>: ${verdict}<br>χ = ${short(chi)}, σ* = ${star}, gain ${short(gain)}`;
  const why = reason === null ? '' : `<p>${escaped(reason)}</p>`;
  const table = details('As a table', tableOf(`Variance map of ${name}`, ['Variance in', 'Variance out'], rows));
  return `<figure><figcaption>${caption}</figcaption>${profilePlot(library, draw, name, chi, points)}${why}${table}</figure>`;
}

/** The next layer's variance at the profile's gain; NaN where the activation leaves the numbers. */
function nextOf(profile: ActivationProfile, variance: number): number {
  try {
    return profile.varianceMap(variance);
  } catch {
    return Number.NaN;
  }
}

interface Point {
  readonly variance: number;
  readonly next: number;
}

/** Variance in, variance out: where the curve is steeper than the diagonal, errors grow. */
function profilePlot(library: Library, draw: Draw, name: string, chi: number, points: readonly Point[]): string {
  const drawn = [
    ...points.map((point) => ({ ...point, series: 'variance' })),
    ...points.map(({ variance }) => ({ variance, next: variance, series: 'unchanged' })),
  ].filter(({ next }) => next > 0 && Number.isFinite(next));
  return draw(
    {
      width: 320,
      height: 200,
      marginLeft: 48,
      marginBottom: 36,
      x: { type: 'log', base: 2, label: 'variance in', labelOffset: 32, ticks: 5, tickFormat: short },
      y: { type: 'log', base: 2, label: null, grid: true, ticks: 5, tickFormat: short },
      color: colours(['variance', 'unchanged']),
      marks: [library.lineY(drawn, { x: 'variance', y: 'next', stroke: 'series', strokeWidth: 2 })],
    },
    `Variance map of ${name}`,
    `The variance that a layer makes of the one before it, beside what would leave it as it is; its slope on these logarithmic axes at the operating point is ${short(chi)}.`,
  );
}
