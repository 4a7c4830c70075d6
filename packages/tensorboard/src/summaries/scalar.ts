import { dataType, type Summary } from '../proto/types.ts';

/** How a scalar is written: by the older field, or by the newer as float32 or float64. */
export interface ScalarForm {
  readonly newStyle: boolean;
  readonly doublePrecision: boolean;
}

export function scalar(tag: string, value: number, { newStyle, doublePrecision }: ScalarForm): Summary {
  if (!newStyle) return { value: [{ tag, value: { case: 'simpleValue', value } }] };
  const tensor = doublePrecision
    ? { dtype: dataType.double, doubleVal: [value] }
    : { dtype: dataType.float, floatVal: [value] };
  const metadata = { pluginData: { pluginName: 'scalars' } };
  return { value: [{ tag, metadata, value: { case: 'tensor', value: tensor } }] };
}
