import { encodePrCurve } from '../proto/messages.lazy.ts';
import { dataType, type Summary } from '../proto/types.ts';

/** Below this no rate is divided by. */
const least = 1e-7;

/** Of labels (true or not) and probabilities, in single precision or not: precision and recall at each threshold. */
export function prCurve(
  tag: string,
  labels: Float64Array,
  predictions: Float64Array,
  thresholds: number,
  weights: Float64Array | null,
  single: boolean,
): Summary {
  const [right, wrong] = [new Float64Array(thresholds), new Float64Array(thresholds)];
  predictions.forEach((prediction, i) => {
    const scaled = prediction * (thresholds - 1);
    const at = Math.floor(single ? Math.fround(scaled) : scaled);
    if (!(at >= 0 && at < thresholds)) return;
    const weight = weights?.[i] ?? 1;
    right[at]! += labels[i]! * weight;
    wrong[at]! += (1 - labels[i]!) * weight;
  });
  for (let i = thresholds - 2; i >= 0; i--) {
    right[i]! += right[i + 1]!;
    wrong[i]! += wrong[i + 1]!;
  }
  const [all, none] = [right[0]!, wrong[0]!];
  const rows: number[][] = [[], [], [], [], [], []];
  for (let i = 0; i < thresholds; i++) {
    const [tp, fp] = [right[i]!, wrong[i]!];
    const [tn, fn] = [none - fp, all - tp];
    [tp, fp, tn, fn, tp / Math.max(least, tp + fp), tp / Math.max(least, tp + fn)].forEach((value, row) => {
      rows[row]!.push(value);
    });
  }
  const tensor = {
    dtype: dataType.float,
    floatVal: rows.flat(),
    tensorShape: { dim: [{ size: 6n }, { size: BigInt(thresholds) }] },
  };
  const metadata = { pluginData: { pluginName: 'pr_curves', content: encodePrCurve({ numThresholds: thresholds }) } };
  return { value: [{ tag, metadata, value: { case: 'tensor', value: tensor } }] };
}
