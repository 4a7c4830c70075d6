// wick beside its peers, in one run on this machine: medians, and what was aimed at.
//
//   npm run bench -- [draws] [products] [training] [files] [page] [--ms 500] [--peers wick,relaxed,torch,tfjs,jax,onnxRuntime]
//                    [--markdown] [--json]
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import color from 'picocolors';
import { measureFiles } from './files.ts';
import { measurePage } from './page.ts';
import { torchMedians } from './peers/torch.ts';
import { markdownTable, type Results, terminalTable } from './table.ts';
import { type Group, groups, type Measured } from './work.ts';

const everyone = ['wick', 'relaxed', 'torch', 'tfjs', 'jax', 'onnxRuntime'];
const parts = [...groups, 'files', 'page'] as const;
const usage = `npm run bench -- [${parts.join('] [')}] [--ms 500] [--peers ${everyone.join()}] [--markdown] [--json]`;

// Node 20 knows relaxed SIMD but does not use it unasked; from 22 on a flag takes it away.
const major = Number(process.versions.node.split('.')[0]);
const flags: Readonly<Record<string, string[]>> =
  major < 22 ? { relaxed: ['--experimental-wasm-relaxed-simd'] } : { wick: ['--no-experimental-wasm-relaxed-simd'] };

function measured(peer: string, wanted: readonly Group[], ms: number): Measured | null {
  process.stderr.write(color.dim(`${peer} …\n`));
  if (peer === 'torch') {
    const found = torchMedians(wanted, ms);
    if (!found) process.stderr.write('Set WICK_PYTHON to a Python that has torch to measure PyTorch too.\n');
    return found;
  }
  const program = fileURLToPath(new URL('peer.js', import.meta.url));
  const args = [...(flags[peer] ?? []), program, peer, wanted.join(), String(ms)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status === 0) return JSON.parse(stdout.trim().split('\n').at(-1)!) as Measured;
  process.stderr.write(`${peer} could not be measured: ${stderr.trim().split('\n').at(-1)}\n`);
  return null;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ms: { type: 'string', default: '500' },
      peers: { type: 'string', default: everyone.join() },
      markdown: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const asked = positionals.length > 0 ? positionals : [...parts];
  const wanted = asked.filter((part) => part !== 'files' && part !== 'page');
  const peers = values.peers.split(',');
  if (values.help || !asked.every((part) => (parts as readonly string[]).includes(part)) || !(Number(values.ms) > 0)) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const results: Record<string, Measured> = {};
  for (const peer of wanted.length > 0 ? peers : []) {
    const found = measured(peer, wanted as Group[], Number(values.ms));
    if (found) results[peer] = found;
  }
  const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`;
  const lines = [
    ...(asked.includes('files') ? await measureFiles() : []),
    ...(asked.includes('page') ? await measurePage() : []),
  ];
  if (values.json) console.log(JSON.stringify({ machine, results, lines }, null, 1));
  else {
    console.log(`${machine}; one thread each; medians in milliseconds.\n`);
    if (wanted.length > 0) console.log((values.markdown ? markdownTable : terminalTable)(results satisfies Results));
    for (const { name, value, beside, aim, met } of lines)
      console.log(`${met ? '✓' : '✗'} ${name}: ${value} (${beside}; aim: ${aim})`);
  }
}

void main();
