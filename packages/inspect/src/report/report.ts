import type { Module } from '@wick/nn';
import { any, flag, optionTable, type RulesFor, show, text, unchecked } from '@wick/tensor/internal';
import { aboveOne, checkModule } from '../arguments.ts';
import { auditInit } from '../audit/auditInit.ts';
import { signalPropagation, signalRules } from '../signal/signalPropagation.ts';
import { binsFrom } from '../stats/histogram.ts';
import { tensorStats } from '../stats/tensorStats.ts';
import { summary } from '../summary/summary.ts';
import type { ModelInput } from '../summary/types.ts';
import { type Compared, comparisonSection } from './comparison.ts';
import { documentFor } from './document.ts';
import { pageOf, type Section } from './html.ts';
import { planSection } from './planSection.ts';
import { penOf } from './plots.ts';
import { randomTarget } from './randomTarget.ts';
import { auditSection, curvesSection, histogramSection, signalSection, summarySection } from './sections.ts';
import type { ReportOptions, TrainingCurve } from './types.ts';
import { verdictOf } from './verdict.ts';

const table = optionTable({
  ...signalRules,
  scaleLimit: aboveOne<number | undefined>(undefined),
  input: unchecked<ModelInput | undefined>(undefined), // what the model runs on says what is wrong with it
  title: text<string | undefined>(undefined),
  curves: unchecked<ReportOptions['curves']>(undefined),
  bins: binsFrom(1),
  solve: flag(false),
  compare: any<ReportOptions['compare']>(
    undefined,
    'an object of a title and a model',
    (given) => typeof given === 'object' && given !== null && typeof Reflect.get(given, 'title') === 'string',
  ),
  document: unchecked<unknown>(undefined),
} satisfies RulesFor<ReportOptions>);

/**
 * One HTML file about a model, the verdict and what was found first: summary, audit, a histogram of every parameter, with an input the signal's way through
 * the layers (with `solve` also every activation's curve, χ and verdict, and what {@link solveInit_} would draw), and training
 * curves if there are any. With an input and no target the gradients are those of a random one. It loads nothing and runs nothing: pictures are inline SVG with
 * names, descriptions and tables beside them. The same model and options give the same text.
 *
 * @param options - `input` and the options of {@link signalPropagation}; `curves`, by name; `title`, `bins`, `solve`; `compare`, another model.
 * @returns the text of the file.
 * @throws TypeError or RangeError (as a rejection) if an argument is not what its option says; what forward() throws.
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises';
 *
 * const html = await inspect.report(models.lenet5(), { input: [8, 1, 28, 28], curves: { loss: [2.3, 1.1, 0.6] } });
 * await writeFile('report.html', html);
 * ```
 */
export async function report(model: Module, options?: ReportOptions): Promise<string> {
  checkModule('report', model);
  const { input, bins, scaleLimit, solve, title = model.typeName, ...read } = table.read('report', options);
  const curves = readCurves(read.curves);
  if (read.target !== undefined && input === undefined)
    throw new TypeError('report: a target needs an input for the model to run on');
  const { lossFunction, seed, mode, threshold, compare } = read;
  if (compare) checkModule('report', compare.model);
  const target = read.target ?? (input === undefined ? null : randomTarget(model, input, seed, mode));
  const examined = (title: string, model: Module): Compared => ({
    title,
    audit: auditInit(model, scaleLimit === undefined ? {} : { scaleLimit }),
    signal:
      input === undefined
        ? null
        : signalPropagation(model, input, {
            target: target ?? undefined,
            lossFunction,
            seed,
            mode,
            threshold,
            bins: 0,
          }),
  });
  const own = examined(title, model);
  const { audit, signal } = own;
  const classes = target?.dtype === 'int64' && signal ? (signal.layers.at(-1)?.shape[1] ?? null) : null;
  const library = await import('@observablehq/plot');
  const draw = penOf(library, await documentFor('report', read.document));
  const sections: Section[] = [summarySection(summary(model, input)), auditSection(audit)];
  if (signal) {
    const section = signalSection(library, draw, signal);
    sections.push(solve ? withPlan(section, planSection(library, draw, model, input!)) : section);
  }
  if (curves.length > 0) sections.push(curvesSection(library, draw, curves));
  const stats = [...model.namedParameters()].map(
    ([path, parameter]) => [path, tensorStats(parameter, { bins })] as const,
  );
  if (compare) sections.push(comparisonSection(library, draw, [own, examined(compare.title, compare.model)]));
  sections.push(histogramSection(library, draw, stats));
  const randomly = read.target === undefined && target !== null;
  return pageOf(title, verdictOf(audit, signal, { seed, classes, randomTarget: randomly }), sections);
}

/** What an initialisation made for the model would be stands below what its own does. */
function withPlan(section: Section, plan: string): Section {
  return { ...section, content: `${section.content}\n${plan}` };
}

function readCurves(curves: unknown): (readonly [string, TrainingCurve])[] {
  if (curves === undefined) return [];
  if (curves === null || typeof curves !== 'object' || Array.isArray(curves))
    throw new TypeError(`report: curves must be arrays by name, got ${show(curves)}`);
  const isPoint = (point: unknown): boolean =>
    typeof point === 'number' ||
    (Array.isArray(point) && point.length === 2 && point.every((value) => typeof value === 'number'));
  for (const [name, curve] of Object.entries(curves)) {
    if (!Array.isArray(curve) || !curve.every(isPoint))
      throw new TypeError(`report: the curve ${name} must be numbers or [step, value] pairs, got ${show(curve)}`);
    if (curve.length === 0) throw new RangeError(`report: the curve ${name} is empty`);
  }
  return Object.entries(curves as Record<string, TrainingCurve>);
}
