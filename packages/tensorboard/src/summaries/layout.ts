import { isRecord, show } from '@wick/tensor/internal';
import { encodeLayout } from '../proto/messages.lazy.ts';
import { dataType, type Summary } from '../proto/types.ts';

/**
 * Charts by category and title: the tags that one chart shows together, or, for `'Margin'`, the three of a value, of
 * what is below and of what is above it.
 */
export type CustomScalars = Readonly<
  Record<string, Readonly<Record<string, readonly ['Multiline' | 'Margin', readonly string[]]>>>
>;

export function layout(where: string, given: unknown): Summary {
  if (!isRecord(given)) throw new TypeError(`${where}: layout must be an object of categories, got ${show(given)}`);
  const category = Object.entries(given).map(([title, charts]) => {
    if (!isRecord(charts))
      throw new TypeError(`${where}: layout's ${title} must be an object of charts, got ${show(charts)}`);
    return { title, chart: Object.entries(charts).map(([name, chart]) => chartOf(where, name, chart)) };
  });
  const tensor = { dtype: dataType.string, stringVal: [encodeLayout({ category })], tensorShape: {} };
  const metadata = { pluginData: { pluginName: 'custom_scalars' } };
  return { value: [{ tag: 'custom_scalars__config__', metadata, value: { case: 'tensor', value: tensor } }] };
}

function chartOf(where: string, title: string, given: unknown) {
  const [kind, tags] = Array.isArray(given) ? given : [];
  if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string'))
    throw new TypeError(`${where}: the chart ${title} must be ['Multiline' or 'Margin', tags], got ${show(given)}`);
  if (kind !== 'Margin') return { title, content: { case: 'multiline' as const, value: { tag: tags } } };
  if (tags.length !== 3)
    throw new RangeError(`${where}: the chart ${title} must have 3 tags for its margin, got ${tags.length}`);
  const [value, lower, upper] = tags;
  return { title, content: { case: 'margin' as const, value: { series: [{ value, lower, upper }] } } };
}
