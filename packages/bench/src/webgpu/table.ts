import Table from 'cli-table3';
import { withRecorded } from '../readmePart.ts';
import { type GpuFound, type GpuResult, type GpuWork, gpuWorkNames, gpuWorks } from './works.ts';

function cell(result: GpuResult | undefined): string {
  if (result === undefined) return '–';
  if ('error' in result) return result.error.match(/^took over \d+ s/)?.[0] ?? 'failed';
  const more = result.aloneMs ?? result.ownMs;
  return `${result.perSecond.toPrecision(3)} (${result.hostMs.toFixed(2)} ms${more === undefined ? '' : `, ${more.toFixed(2)}`})`;
}

const measuredWorks = ({ peers }: GpuFound): GpuWork[] =>
  gpuWorkNames.filter((work) => peers.some(({ results }) => results[work] !== undefined));

/** What the second time of the host is; figures of before have another one, or it as a whole. */
function secondTime({ peers }: GpuFound): string {
  const has = (name: string) => peers.some(({ results }) => Object.values(results).some((result) => name in result));
  if (has('aloneMs')) return ', where no dispatch has anything to do';
  return has('ownMs') ? ', of it without what is called for each dispatch' : '';
}

const head = (found: GpuFound) => [
  `steps a second (host time a step${secondTime(found)})`,
  ...found.peers.map(({ name }) => name),
];

/** Rows of cells: the work and its batch, every peer's steps a second. */
function rowsOf(found: GpuFound): string[][] {
  return measuredWorks(found).map((work) => {
    const { title, batch } = gpuWorks[work];
    return [`${title}, batch ${found.batch ?? batch}`, ...found.peers.map(({ results }) => cell(results[work]))];
  });
}

const shown = (loss: number) => String(Number(loss.toPrecision(4)));

/** What speaks of whether it was the same work: the loss of the same first step, and that it fell; what failed. */
function notesOf(found: GpuFound): string[] {
  return measuredWorks(found).flatMap((work) => {
    const results = found.peers.flatMap(({ name, results }) => (results[work] ? [[name, results[work]] as const] : []));
    const trained = results.flatMap(([name, result]) => ('error' in result ? [] : [[name, result] as const]));
    const losses = trained.map(([name, { losses: [first, last], steps }]) => `${shown(first)} → ${shown(last)} (${name}, ${steps} steps)`); // biome-ignore format: short
    const firsts = trained.map(([, { losses }]) => losses[0]);
    const differ = Math.max(...firsts) - Math.min(...firsts) > 1e-3 * Math.max(...firsts);
    const rose = trained.filter(
      ([
        ,
        {
          losses: [first, last],
        },
      ]) => !(last < first),
    );
    return [
      ...(losses.length > 0 ? [`${work}: loss ${losses.join(', ')}`] : []),
      ...(differ ? [`${work}: the first losses differ: this is not the same work`] : []),
      ...rose.map(([name]) => `${name}, ${work}: the loss did not fall`),
      ...results.flatMap(([name, result]) => ('error' in result ? [`${name}, ${work}: ${result.error.split('\n')[0]}`] : [])), // biome-ignore format: short
    ];
  });
}

const labelOf = ({ adapter, isSoftware }: GpuFound) =>
  isSoftware ? `${adapter}: a software adapter, whose figures claim nothing about a GPU` : adapter;

/** Steps a second, in brackets the host's time a step; the adapter's name above, and what it is worth. */
export function gpuTable(found: GpuFound): string {
  const table = new Table({ head: head(found) });
  table.push(...rowsOf(found));
  return [`Adapter: ${labelOf(found)}`, table.toString(), ...notesOf(found)].join('\n');
}

/** What `npm run bench -- webgpu --record` keeps. */
export interface RecordedGpu {
  /** When, where, for how long and beside what load. */
  readonly how: string;
  readonly found: GpuFound;
}

/** A README with the recorded table in its place. */
export function withGpuTable(readme: string, { how, found }: RecordedGpu): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const text = [
    `Adapter: ${labelOf(found)}. ${how}.`,
    '',
    line(head(found)),
    line(['---', ...found.peers.map(() => '---:')]),
    ...rowsOf(found).map(line),
    '',
    ...notesOf(found).map((note) => `- ${note}`),
  ];
  return withRecorded(readme, 'npm run bench -- webgpu --record', text.join('\n'));
}
