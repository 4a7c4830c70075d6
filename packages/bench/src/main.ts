// wick beside its peers, in one run on this machine: medians, and what was aimed at.
//
//   npm run bench -- [draws] [products] [training] [files] [page] [--ms 500] [--peers wick,relaxed,torch,tfjs,jax,onnxRuntime]
//                    [--fastest] [--cpu] [--markdown] [--json]
//                    [--record]: keeps the results in packages/bench/src/fixtures and their table in the README
//   npm run bench -- compiled [--ms 500]: every step function that compile is tried on, eager beside compiled
//   npm run bench -- memory [--steps 100]: what training steps make and leave to the collector, eager and compiled
//   npm run bench -- wide [--only gelu,softmax] [--threads 1] [--ms 100] [--peers wick,torch,tfjs,jax] [--json]
//                       [--fastest]: not medians but the fastest runs, which other work beside it disturbs less
//                       [--cpu]: processor time, which leaves out when other work had the processor
//                       [--record]: keeps the results in packages/bench/src/wide/fixtures and their summary in the README
//   npm run bench -- webgpu [--only mnist,resnet,gpt] [--peers wick,tfjs,jax] [--ms 2000] [--limit 60] [--batch 4] [--json]
//                       steps a second in Chromium, on whatever adapter it has; who takes over `limit` seconds is left
//                       [--record]: keeps the results in packages/bench/src/webgpu/fixtures and their table in the README
import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import color from 'picocolors';
import { comparedTable, measureCompiled } from './compiled.ts';
import { engineFlags } from './engineFlags.ts';
import { measureFiles } from './files.ts';
import { memoryTable } from './memory/measureMemory.ts';
import { measurePage } from './page.ts';
import { torchMedians } from './peers/torch.ts';
import { record } from './record.ts';
import { markdownTable, terminalTable, withTable } from './table.ts';
import { measureGpu } from './webgpu/measureGpu.ts';
import { gpuTable, withGpuTable } from './webgpu/table.ts';
import { gpuPeerNames, gpuWorkNames } from './webgpu/works.ts';
import { measureWide } from './wide/measureWide.ts';
import { withSummary } from './wide/readme.ts';
import { tasks } from './wide/rows/index.ts';
import { summarise, wideSummary, wideTable } from './wide/table.ts';
import { type Group, groups, type How, type Measured, wordsOf } from './work.ts';

const everyone = ['wick', 'relaxed', 'torch', 'tfjs', 'jax', 'onnxRuntime'];
const everyOther = ['wick', 'torch', 'tfjs', 'jax'];
const parts = [...groups, 'files', 'page'] as const;
const usage = `npm run bench -- [${parts.join('] [')}] [--ms 500] [--peers ${everyone.join()}] [--fastest] [--cpu] [--markdown] [--json] [--record]
npm run bench -- compiled [--ms 500]
npm run bench -- memory [--steps 100]
npm run bench -- wide [--only gelu,softmax] [--threads 1] [--ms 100] [--peers ${everyOther.join()}] [--fastest] [--cpu] [--json] [--record]
npm run bench -- webgpu [--only ${gpuWorkNames.join()}] [--peers ${gpuPeerNames.join()}] [--ms 2000] [--limit 60] [--batch 4] [--json] [--record]`;

function measured(peer: string, wanted: readonly Group[], ms: number, how: How): Measured | null {
  process.stderr.write(color.dim(`${peer} …\n`));
  if (peer === 'torch') {
    const found = torchMedians(wanted, ms, how);
    if (!found) process.stderr.write('Set WICK_PYTHON to a Python that has torch to measure PyTorch too.\n');
    return found;
  }
  const program = fileURLToPath(new URL('peer.js', import.meta.url));
  const args = [...(engineFlags[peer] ?? []), program, peer, wanted.join(), String(ms), ...wordsOf(how)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status === 0) return JSON.parse(stdout.trim().split('\n').at(-1)!) as Measured;
  process.stderr.write(`${peer} could not be measured: ${stderr.trim().split('\n').at(-1)}\n`);
  return null;
}

/** A file beside the sources where results are kept. */
const kept = (path: string) => new URL(`../src/${path}`, import.meta.url);
const load = () => loadavg()[0]!.toFixed(1);
const minute = () => new Date().toISOString().slice(0, 16);
const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`;

/** The wide table: many rows, each beside its peers. */
async function wide(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string', default: '' },
      ms: { type: 'string', default: '100' },
      threads: { type: 'string', default: '1' },
      peers: { type: 'string', default: everyOther.join() },
      fastest: { type: 'boolean' },
      cpu: { type: 'boolean' },
      json: { type: 'boolean' },
      record: { type: 'boolean' },
    },
  });
  const words = values.only.split(',');
  const wanted = tasks.filter(({ name, group }) => words.some((word) => group === word || name.includes(word)));
  const before = load();
  const results = await measureWide(wanted, values.peers.split(','), {
    limit: Number(values.ms),
    threads: Number(values.threads),
    fastest: values.fastest ?? false,
    cpu: values.cpu ?? false,
  });
  const what = `${values.fastest ? 'fastest runs' : 'medians'}${values.cpu ? ' of processor time' : ''}`;
  const how = `${what}; ${machine}; threads: ${values.threads}; load ${before} before, ${load()} after; ${minute()}`;
  const summary = summarise(wanted, results);
  const recorded = { how, names: wanted.map(({ name }) => name), results };
  if (values.record) record(kept('wide/fixtures/recorded.json'), recorded, withSummary);
  if (values.json) console.log(JSON.stringify(recorded, null, 1));
  else console.log(`${how}; in milliseconds.\n${wideTable(summary, results)}\n${wideSummary(summary)}`);
}

/** Training steps on a GPU, in Chromium. */
async function gpu(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string', default: gpuWorkNames.join() },
      peers: { type: 'string', default: gpuPeerNames.join() },
      ms: { type: 'string', default: '2000' },
      limit: { type: 'string', default: '60' },
      batch: { type: 'string' },
      json: { type: 'boolean' },
      record: { type: 'boolean' },
    },
  });
  const named = <T extends string>(text: string, all: readonly T[]) =>
    all.filter((name) => text.split(',').includes(name));
  const asked = {
    peers: named(values.peers, gpuPeerNames),
    only: named(values.only, gpuWorkNames),
    ms: Number(values.ms),
    limit: Number(values.limit),
    batch: values.batch ? Number(values.batch) : null,
  };
  const before = load();
  const found = await measureGpu(asked, (line) => process.stderr.write(color.dim(`${line}\n`)));
  if (found === null) {
    process.exitCode = 1;
    return;
  }
  const what = `At least ${asked.ms / 1000} s of steps each after those that record and compile, at most ${asked.limit} s in all`;
  const how = `${what}; ${machine}; load ${before} before, ${load()} after; ${minute()}`;
  if (values.record) record(kept('webgpu/fixtures/recorded.json'), { how, found }, withGpuTable);
  console.log(values.json ? JSON.stringify({ how, found }, null, 1) : `${how}.\n${gpuTable(found)}`);
}

async function main(): Promise<void> {
  const given = process.argv.slice(2);
  if (given[0] === 'wide') return wide(given.slice(1));
  if (given[0] === 'webgpu') return gpu(given.slice(1));
  if (given[0] === 'memory') {
    const { values } = parseArgs({ args: given.slice(1), options: { steps: { type: 'string', default: '100' } } });
    console.log(
      `${machine}; one thread; a step in the mean of ${values.steps}.\n\n${memoryTable(Number(values.steps))}`,
    );
    return;
  }
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ms: { type: 'string', default: '500' },
      peers: { type: 'string', default: everyone.join() },
      fastest: { type: 'boolean', default: false },
      cpu: { type: 'boolean', default: false },
      markdown: { type: 'boolean' },
      record: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (positionals.join() === 'compiled') {
    console.log(`${machine}; one thread; fastest runs of processor time.\n`);
    console.log(comparedTable(await measureCompiled(Number(values.ms))));
    return;
  }
  const asked = positionals.length > 0 ? positionals : [...parts];
  const wanted = asked.filter((part) => part !== 'files' && part !== 'page');
  const peers = values.peers.split(',');
  if (values.help || !asked.every((part) => (parts as readonly string[]).includes(part)) || !(Number(values.ms) > 0)) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const before = load();
  const results: Record<string, Measured> = {};
  for (const peer of wanted.length > 0 ? peers : []) {
    const found = measured(peer, wanted as Group[], Number(values.ms), values);
    if (found) results[peer] = found;
  }
  const lines = [
    ...(asked.includes('files') ? await measureFiles() : []),
    ...(asked.includes('page') ? await measurePage() : []),
  ];
  const what = `${values.fastest ? 'fastest runs' : 'medians'}${values.cpu ? ' of processor time' : ''}`;
  const how = `${what} in milliseconds of one run; one thread each; ${machine}; load ${before} before, ${load()} after; ${minute()}`;
  if (values.record) record(kept('fixtures/table.json'), { how, results }, withTable);
  if (values.json) console.log(JSON.stringify({ machine, results, lines }, null, 1));
  else {
    console.log(`${how}.\n`);
    if (wanted.length > 0) console.log((values.markdown ? markdownTable : terminalTable)(results));
    for (const { name, value, beside, aim, met } of lines)
      console.log(`${met ? '✓' : '✗'} ${name}: ${value} (${beside}; aim: ${aim})`);
  }
}

void main();
