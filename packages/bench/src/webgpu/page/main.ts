import type { GpuAdapterFound, GpuFigures, GpuJob, GpuPeer, GpuPeerName, GpuResult, GpuWork } from '../works.ts';
import { givenOf } from './given.ts';

interface Info {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  readonly isFallbackAdapter?: boolean;
}

/** Steps that are asked for before everything is waited for. */
const AT_ONCE = 10;

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const say = (text: string) => console.log(text);

const peers: Readonly<Record<GpuPeerName, () => Promise<GpuPeer>>> = {
  wick: async () => (await import('./wick.ts')).wickPeer(),
  tfjs: async () => (await import('./tfjs.ts')).tfjsPeer(),
  jax: async () => (await import('./jax.ts')).jaxPeer(),
};

async function figures(peer: GpuPeer, work: GpuWork, batch: number, limit: number): Promise<GpuFigures> {
  const job = await peer.jobs[work](givenOf(work, batch));
  // What is recorded and compiled is not measured.
  let took = 0;
  let first = Number.NaN;
  for (let i = 0; i < peer.warm; i++) {
    const before = performance.now();
    await job.step();
    const loss = await job.done();
    if (i === 0) first = loss;
    took = performance.now() - before;
    say(`step ${i + 1} of ${peer.warm} that are not measured: ${seconds(took)}, loss ${loss.toPrecision(4)}`);
  }
  // Where a step takes long they are waited for one by one.
  const isSlow = took > limit / (2 * AT_ONCE);
  const hosts: number[] = [];
  const begin = performance.now();
  let now = begin;
  let last = Number.NaN;
  while (now - begin < limit) {
    for (let i = 0; i < (isSlow ? 1 : AT_ONCE); i++) {
      const asked = performance.now();
      const promise = job.step();
      hosts.push(performance.now() - asked);
      await promise;
    }
    last = await job.done();
    const before = now;
    now = performance.now();
    if (isSlow) say(`step ${hosts.length}: ${seconds(now - before)}, loss ${last.toPrecision(4)}`);
  }
  const measured = hosts.length;
  const alone = await withNothingToDo(() => hostTime(job)).catch((error: Error) =>
    say(`nothing to do: ${error.message}`),
  );
  const steps = peer.warm + measured;
  return { perSecond: (1000 * measured) / (now - begin), hostMs: medianOf(hosts), ...(alone !== undefined && { aloneMs: alone }), steps, measured, losses: [first, last] }; // biome-ignore format: short
}

function medianOf(times: number[]): number {
  times.sort((a, b) => a - b);
  return times[times.length >> 1]!;
}

/** Until a step that was asked for gives the page back. */
async function hostTime(job: GpuJob): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < AT_ONCE; i++) {
    const asked = performance.now();
    const promise = job.step();
    times.push(performance.now() - asked);
    await promise;
  }
  await job.done();
  return medianOf(times);
}

/**
 * Does `work` where everything is called as ever and no dispatch has anything to do: a software adapter's threads then take no time
 * from the host. What is computed afterwards is worth nothing.
 */
async function withNothingToDo<T>(work: () => Promise<T>): Promise<T> {
  type Pass = { dispatchWorkgroups(x: number, y?: number, z?: number): void };
  const { prototype } = (globalThis as unknown as { GPUComputePassEncoder: { prototype: Pass } }).GPUComputePassEncoder;
  const { dispatchWorkgroups } = prototype;
  prototype.dispatchWorkgroups = function () {
    dispatchWorkgroups.call(this, 0, 1, 1);
  };
  try {
    return await work();
  } finally {
    prototype.dispatchWorkgroups = dispatchWorkgroups;
  }
}

async function adapterFound(): Promise<GpuAdapterFound | null> {
  const { gpu } = navigator as unknown as { gpu?: { requestAdapter(): Promise<{ info: Info } | null> } };
  const adapter = (await gpu?.requestAdapter()) ?? null;
  if (adapter === null) return null;
  const { description, vendor, architecture, isFallbackAdapter } = adapter.info;
  const isSoftware = isFallbackAdapter || /swiftshader|llvmpipe|software/i.test(`${description} ${architecture}`);
  return { adapter: description || `${vendor} ${architecture}`.trim() || 'unknown', isSoftware };
}

async function result(name: GpuPeerName, work: GpuWork, batch: number, ms: number): Promise<[string, GpuResult]> {
  let peer: GpuPeer | null = null;
  try {
    peer = await peers[name]();
    return [peer.name, await figures(peer, work, batch, ms)];
  } catch (error) {
    return [peer?.name ?? name, { error: (error as Error).message }];
  }
}

Object.assign(globalThis, { adapterFound, result });
