import { fromTypedArray, grad, nn, noGrad, randn, setNumThreads, Tensor } from 'wick';
import { type JobMaker, mapValues, valuesOf } from '../jobs.ts';

/** wick, on so many threads. */
export function wickPeer(threads: number): { name: string; make: JobMaker } {
  setNumThreads(threads);
  return { name: 'wick', make };
}

const make: JobMaker = ({ row, gradients }) => {
  if ('wickStep' in row) return { job: row.wickStep() };
  const inputs = mapValues(row.inputs, (input) => {
    const t = fromTypedArray(valuesOf(input), [...input.shape]).to(input.dtype);
    return gradients && input.dtype.startsWith('float') ? t.requiresGrad_() : t;
  });
  const layer = row.layer?.wick() ?? new nn.Identity();
  if (!gradients) return { job: () => noGrad(() => row.wick(inputs, layer)) };
  const wanted = [...Object.values(inputs).filter((t) => t.requiresGrad), ...layer.parameters()];
  const result = row.wick(inputs, layer);
  if (!(result instanceof Tensor)) throw new TypeError(`${row.name}: gradients of something that is not a tensor`);
  const gradOutputs = result.ndim === 0 ? undefined : randn(...result.shape).to(result.dtype);
  return { job: () => grad(row.wick(inputs, layer) as Tensor, wanted, { gradOutputs }) };
};
