// One peer in a process of its own, so that none warms or fills another's memory. Prints JSON.
//
//   node peer.js NAME GROUPS MILLISECONDS [fastest] [cpu]
import { measure } from './measure.ts';
import { jaxPeer } from './peers/jax.ts';
import { onnxRuntimePeer } from './peers/onnxRuntime.ts';
import { tfjsPeer } from './peers/tfjs.ts';
import { wickPeer } from './peers/wick.ts';
import type { Group, Measured, Peer } from './work.ts';

const peers: Readonly<Record<string, () => Peer | Promise<Peer>>> = {
  wick: () => wickPeer('wick'),
  relaxed: () => wickPeer('wick, relaxed SIMD'),
  tfjs: tfjsPeer,
  jax: jaxPeer,
  onnxRuntime: onnxRuntimePeer,
};

async function main(): Promise<void> {
  const [name, groups, time, ...words] = process.argv.slice(2) as [string, string, string, ...string[]];
  const how = { fastest: words.includes('fastest'), cpu: words.includes('cpu') };
  const peer = await peers[name]!();
  const medians = await measure(peer, groups.split(',') as Group[], Number(time), how);
  process.stdout.write(`${JSON.stringify({ name: peer.name, medians } satisfies Measured)}\n`);
  process.exit(0);
}

void main();
