// One peer of the wide table in a process of its own: reads a task a line, writes its median milliseconds a line.
//
//   node wide/peer.js NAME THREADS
import { createInterface } from 'node:readline';
import { processorTime, timesOf } from '../measure.ts';
import type { JobMaker } from './jobs.ts';
import { jaxPeer } from './peers/jax.ts';
import { tfjsPeer } from './peers/tfjs.ts';
import { wickPeer } from './peers/wick.ts';
import { tasks } from './rows/index.ts';

const peers: Readonly<Record<string, (threads: number) => Promise<Peer> | Peer>> = {
  wick: wickPeer,
  relaxed: (threads) => ({ ...wickPeer(threads), name: 'wick, relaxed SIMD' }),
  tfjs: tfjsPeer,
  jax: jaxPeer,
};

interface Peer {
  readonly name: string;
  readonly make: JobMaker;
}

/** What is to be timed, and how: see `HowToMeasure`. */
interface Question {
  readonly task: string;
  readonly limit: number;
  readonly fastest: boolean;
  readonly cpu: boolean;
}

async function main(): Promise<void> {
  const [name, threads] = process.argv.slice(2) as [string, string];
  const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
  // jax-js and tfjs print to the console what is for nobody here.
  console.log = console.warn = () => {};
  const peer = await peers[name]!(Number(threads));
  say({ name: peer.name });
  for await (const line of createInterface({ input: process.stdin })) {
    const asked = JSON.parse(line) as Question;
    try {
      say({ ms: await timed(peer, asked) });
    } catch (error) {
      say({ ms: null, why: String(error).split('\n')[0] });
    }
  }
  process.exit(0);
}

async function timed(peer: Peer, { task: wanted, limit, fastest, cpu }: Question): Promise<number | null> {
  const made = peer.make(tasks.find(({ name }) => name === wanted)!);
  if (!made) return null;
  const clock = cpu ? processorTime : () => performance.now();
  const begin = clock();
  await made.job();
  const once = clock() - begin;
  // What takes seconds is not run again, nor long.
  const times = once > 3000 ? [once] : await timesOf(made.job, limit, once > 300 ? 2 : 3, clock);
  made.end?.();
  return times[fastest ? 0 : Math.floor(times.length / 2)]!;
}

void main();
