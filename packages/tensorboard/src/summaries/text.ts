import { dataType, type Summary } from '../proto/types.ts';

/** A text, in Markdown if you like. */
export function text(tag: string, value: string): Summary {
  const tensor = {
    dtype: dataType.string,
    stringVal: [new TextEncoder().encode(value)],
    tensorShape: { dim: [{ size: 1n }] },
  };
  const metadata = { pluginData: { pluginName: 'text' } };
  return { value: [{ tag: `${tag}/text_summary`, metadata, value: { case: 'tensor', value: tensor } }] };
}
