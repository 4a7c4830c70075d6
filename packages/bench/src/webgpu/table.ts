import Table from 'cli-table3';
import { type GpuFound, type GpuResult, type GpuWork, gpuWorks } from './works.ts';

function cell(result: GpuResult | undefined): string {
  if (result === undefined) return '–';
  if ('error' in result) return 'failed';
  return `${result.perSecond.toPrecision(3)} (${result.hostMs.toFixed(2)} ms)`;
}

/** Steps a second, in brackets the host's time a step; the adapter's name above, and what it is worth. */
export function gpuTable({ adapter, isSoftware, batch, peers }: GpuFound): string {
  const table = new Table({ head: ['steps a second (host time a step)', ...peers.map(({ name }) => name)] });
  const works = Object.keys(gpuWorks) as GpuWork[];
  for (const work of works) {
    if (peers.every(({ results }) => results[work] === undefined)) continue;
    const { title, batch: usual } = gpuWorks[work];
    table.push([`${title}, batch ${batch ?? usual}`, ...peers.map(({ results }) => cell(results[work]))]);
  }
  const failures = peers.flatMap(({ name, results }) =>
    Object.entries(results).flatMap(([work, result]) =>
      'error' in result ? [`${name}, ${work}: ${result.error.split('\n')[0]}`] : [],
    ),
  );
  const label = isSoftware ? `${adapter}: a software adapter, whose figures claim nothing about a GPU` : adapter;
  return [`Adapter: ${label}`, table.toString(), ...failures].join('\n');
}
