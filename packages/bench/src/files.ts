// Files and start-up: what can be told of one program alone, beside a plain read of the same bytes or a bare Node.
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One line: what was measured, the value, what it stands beside, and what was aimed at. */
export interface Line {
  readonly name: string;
  readonly value: string;
  readonly beside: string;
  readonly aim: string;
  readonly met: boolean;
}

const runs = 7;
const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;

/** Milliseconds and peak memory (MB) of a program in a process of its own, medians. */
function ofProcess(args: readonly string[]): { ms: number; mb: number } {
  const tail = 'process.on("exit", () => process.stderr.write("\\nPEAK " + process.resourceUsage().maxRSS));';
  const preload = `data:text/javascript,${encodeURIComponent(tail)}`;
  const all = Array.from({ length: runs }, () => {
    const begin = performance.now();
    const { stderr } = spawnSync(process.execPath, ['--import', preload, ...args], { encoding: 'utf8' });
    return { ms: performance.now() - begin, mb: Number(/PEAK (\d+)/.exec(stderr)?.[1] ?? Number.NaN) / 1024 };
  });
  return { ms: median(all.map(({ ms }) => ms)), mb: median(all.map(({ mb }) => mb)) };
}

/** Loading a file once in a fresh process: milliseconds of the work alone, and what memory it took beyond that of before. */
function ofLoading(code: string): { ms: number; mb: number } {
  const program = `${code}
    const before = process.memoryUsage().rss; const begin = performance.now();
    const kept = await load(); const ms = performance.now() - begin;
    console.log(JSON.stringify({ ms, mb: (process.memoryUsage().rss - before) / 2 ** 20, kept: typeof kept }));`;
  const all = Array.from({ length: runs }, () => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
    });
    if (!stdout) throw new Error(stderr);
    return JSON.parse(stdout) as { ms: number; mb: number };
  });
  return { ms: median(all.map(({ ms }) => ms)), mb: median(all.map(({ mb }) => mb)) };
}

/** A safetensors file with one float32 tensor of `bytes`, of which only the header is written: the rest is a hole. */
function sparse(path: string, bytes: number): void {
  const header = JSON.stringify({ weight: { dtype: 'F32', shape: [bytes / 4], data_offsets: [0, bytes] } });
  const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  const file = openSync(path, 'w');
  writeSync(file, Buffer.concat([length, Buffer.from(padded)]));
  ftruncateSync(file, 8 + padded.length + bytes);
  closeSync(file);
}

/** Measures loading, listing and importing. */
export async function measureFiles(): Promise<Line[]> {
  const { checkpoint, zeros } = await import('wick');
  const folder = mkdtempSync(join(tmpdir(), 'wick-bench-'));
  const wick = import.meta.resolve('wick');
  const command = fileURLToPath(new URL('cli/main.js', wick));
  const ms = (n: number) => `${n.toFixed(0)} ms`;
  const mb = (n: number) => `${n.toFixed(0)} MB`;
  try {
    const [safetensors, torch] = [join(folder, 'a.safetensors'), join(folder, 'a.pt')];
    // Four tensors, 100 MB.
    const names = ['a', 'b', 'c', 'd'];
    const state = Object.fromEntries(names.map((name) => [name, zeros(25, 250_000).uniform_()]));
    writeFileSync(safetensors, checkpoint.serializeSafetensors(state));
    writeFileSync(torch, checkpoint.serializeTorch(state));
    readFileSync(safetensors);
    readFileSync(torch);
    const loading = (call: string, path: string) =>
      ofLoading(`import { checkpoint } from ${JSON.stringify(wick)};
        const load = () => checkpoint.${call}(${JSON.stringify(path)});`);
    const plain = ofLoading(
      `import { readFile } from 'node:fs/promises'; const load = () => readFile(${JSON.stringify(safetensors)});`,
    );
    const tensors = loading('loadSafetensors', safetensors);
    const pickled = loading('loadTorch', torch);
    const size = 100;
    const [small, large] = [join(folder, 'small.safetensors'), join(folder, 'large.safetensors')];
    sparse(small, 4096);
    sparse(large, 2 ** 30);
    const bare = ofProcess(['-e', '0']);
    const [listSmall, listLarge] = [small, large].map((path) => ofProcess([command, 'inspect', path])) as [
      { ms: number; mb: number },
      { ms: number; mb: number },
    ];
    const importing = ofLoading(`const load = () => import(${JSON.stringify(wick)});`);
    return [
      {
        name: '100 MB .safetensors, loaded',
        value: `${ms(tensors.ms)}, ${mb(tensors.mb)}`,
        beside: `a plain read: ${ms(plain.ms)}, ${mb(plain.mb)}`,
        aim: 'at most 2 × its time, 1.2 × the file in memory',
        met: tensors.ms <= 2 * plain.ms && tensors.mb <= 1.2 * size,
      },
      {
        name: '100 MB .pt, loaded',
        value: `${ms(pickled.ms)}, ${mb(pickled.mb)}`,
        beside: `.safetensors: ${ms(tensors.ms)}`,
        aim: 'at most 2 × its time',
        met: pickled.ms <= 2 * tensors.ms,
      },
      {
        name: 'wick inspect, 1 GB .safetensors',
        value: `${ms(listLarge.ms)}, ${mb(listLarge.mb)}`,
        beside: `4 kB: ${ms(listSmall.ms)}, ${mb(listSmall.mb)}; bare Node: ${ms(bare.ms)}`,
        aim: '200 ms, the memory of a small file',
        met: listLarge.ms <= 200 && listLarge.mb <= 1.1 * listSmall.mb,
      },
      {
        name: "import 'wick'",
        value: ms(importing.ms),
        beside: `bare Node: ${ms(bare.ms)}`,
        aim: '100 ms, not counting Node itself',
        met: importing.ms <= 100,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
