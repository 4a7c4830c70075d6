import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { engineFlags } from '../engineFlags.ts';
import type { Task } from './row.ts';

/** Milliseconds of each row, by peer; null where the peer does not know it. */
export type WideResults = Readonly<Record<string, { readonly name: string; readonly ms: (number | null)[] }>>;

/** How long each row is run for, on how many threads, and whether the fastest run counts instead of the median. */
export interface HowToMeasure {
  readonly limit: number;
  readonly threads: number;
  readonly fastest: boolean;
  /** Processor time instead of the clock's. */
  readonly cpu: boolean;
}

/** A peer's process, which answers one question at a time. */
interface Asked {
  readonly name: string;
  ask(question: object): Promise<{ ms: number | null; why?: string }>;
  end(): void;
}

async function start(peer: string, threads: number): Promise<Asked | null> {
  const python = process.env.WICK_PYTHON;
  if (peer === 'torch' && !python) {
    process.stderr.write('Set WICK_PYTHON to a Python that has torch to measure PyTorch too.\n');
    return null;
  }
  const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const [program, args]: [string, string[]] =
    peer === 'torch'
      ? [python!, [file('../../src/wide/peers/torch_wide.py'), String(threads)]]
      : [process.execPath, [...(engineFlags[peer] ?? []), file('peer.js'), peer, String(threads)]];
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = (await lines.next()) as IteratorResult<string, undefined>;
    if (done) throw new Error(`${peer} ended before it had answered`);
    return JSON.parse(value) as { name: string; ms: number | null; why?: string };
  };
  const { name } = await next();
  return {
    name,
    ask: async (question) => {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      return next();
    },
    end: () => child.stdin.end(),
  };
}

/** Runs every task in every peer: one process a peer, row by row, so that what else the machine does meets all alike. */
export async function measureWide(
  tasks: readonly Task[],
  peers: readonly string[],
  how: HowToMeasure,
): Promise<WideResults> {
  const results: Record<string, { name: string; ms: (number | null)[] }> = {};
  const asked: Record<string, Asked> = {};
  for (const peer of peers) {
    const process = await start(peer, how.threads);
    if (process) asked[peer] = process;
    if (process) results[peer] = { name: process.name, ms: [] };
  }
  for (const [i, { name, row, gradients }] of tasks.entries()) {
    process.stderr.write(`${i + 1}/${tasks.length} ${name}\n`);
    for (const [peer, { ask }] of Object.entries(asked)) {
      const { ms, why } = await ask(peer === 'torch' ? { row, gradients, ...how } : { task: name, ...how });
      results[peer]!.ms.push(ms);
      if (why) process.stderr.write(`  ${peer}: ${why}\n`);
    }
  }
  for (const { end } of Object.values(asked)) end();
  return results;
}
