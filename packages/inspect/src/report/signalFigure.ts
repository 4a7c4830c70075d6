import { any, optionTable, show, unchecked } from '@wick/tensor/internal';
import type { SignalReport } from '../signal/types.ts';
import { documentFor } from './document.ts';
import { penOf, signalPlot } from './plots.ts';

const table = optionTable({
  document: unchecked<unknown>(undefined),
  colors: any<readonly string[]>(
    ['#2563eb', '#dc2626'],
    'an array of two colours',
    Array.isArray,
    (given) => (given as unknown[]).length === 2,
  ),
});

/**
 * The signal and the norms of the gradients by depth in one picture: SVG as the report draws it, with a name and a
 * description, that stands by itself.
 *
 * @param signal - what `signalPropagation` found; without a target it has no gradients to show
 * @param options - `colors` of the signal and of the gradient; `document`: what to draw with (default: the page's, elsewhere
 * linkedom's)
 * @returns the text of an SVG file; '' where no layer has weights.
 * @throws TypeError (as a rejection) if an argument is not what it should be.
 * @example
 * ```ts
 * const model = models.mlp(64, [64, 64, 10]);
 * const signal = inspect.signalPropagation(model, randn(32, 64), { target: randint(0, 10, [32]) });
 * const svg = await inspect.signalFigure(signal);
 * svg.startsWith('<svg'); // true
 * ```
 */
export async function signalFigure(
  signal: SignalReport,
  options?: { colors?: readonly string[]; document?: unknown },
): Promise<string> {
  if (signal === null || typeof signal !== 'object' || !Array.isArray(signal.layers))
    throw new TypeError(`signalFigure: expected what signalPropagation gives, got ${show(signal)}`);
  const { document, colors } = table.read('signalFigure', options);
  const library = await import('@observablehq/plot');
  const drawn = signalPlot(library, penOf(library, await documentFor('signalFigure', document)), [['', signal]]);
  const svg = drawn.replace(/var\(--series-(\d)\)/g, (_, i: string) => colors[Number(i)] ?? 'currentColor');
  return svg.includes('xmlns=') ? svg : svg.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ');
}
