import { type GpuFound, type GpuJob, type GpuPeer, type GpuResult, type GpuWork, gpuWorks } from '../works.ts';

interface Info {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  readonly isFallbackAdapter?: boolean;
}

const query = new URLSearchParams(location.search);
const listed = (name: string) => (query.get(name) ?? '').split(',').filter(Boolean);
const limit = Number(query.get('ms') ?? 2000);
const batch = query.get('batch') ? Number(query.get('batch')) : null;

/** Steps that are asked for before everything is waited for. */
const AT_ONCE = 10;

async function measured(make: () => Promise<GpuJob> | GpuJob): Promise<GpuResult> {
  try {
    const job = await make();
    // What is recorded and compiled is not measured.
    for (let i = 0; i < 5; i++) await job.step();
    const warm = performance.now();
    await job.done();
    await job.step();
    await job.done();
    // Where a step takes long they are waited for one by one.
    const atOnce = performance.now() - warm > limit / 10 ? 1 : AT_ONCE;
    const hosts: number[] = [];
    let steps = 0;
    const begin = performance.now();
    let now = begin;
    while (now - begin < limit) {
      for (let i = 0; i < atOnce; i++) {
        const asked = performance.now();
        const promise = job.step();
        hosts.push(performance.now() - asked);
        await promise;
        steps++;
      }
      await job.done();
      now = performance.now();
    }
    hosts.sort((a, b) => a - b);
    return { perSecond: (1000 * steps) / (now - begin), hostMs: hosts[hosts.length >> 1]! };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

const peers: Readonly<Record<string, () => Promise<GpuPeer>>> = {
  wick: async () => (await import('./wick.ts')).wickPeer(),
  tfjs: async () => (await import('./tfjs.ts')).tfjsPeer(),
  jax: async () => (await import('./jax.ts')).jaxPeer(),
};

async function find(): Promise<GpuFound | null> {
  const { gpu } = navigator as unknown as { gpu?: { requestAdapter(): Promise<{ info: Info } | null> } };
  const adapter = (await gpu?.requestAdapter()) ?? null;
  if (adapter === null) return null;
  const { description, vendor, architecture, isFallbackAdapter } = adapter.info;
  const isSoftware = isFallbackAdapter || /swiftshader|llvmpipe|software/i.test(`${description} ${architecture}`);
  const wanted = (name: string, list: readonly string[]) => list.length === 0 || list.includes(name);
  const found: { name: string; results: Partial<Record<GpuWork, GpuResult>> }[] = [];
  for (const [name, make] of Object.entries(peers)) {
    if (!wanted(name, listed('peers'))) continue;
    const peer = await make();
    const results: Partial<Record<GpuWork, GpuResult>> = {};
    found.push({ name: peer.name, results });
    for (const work of Object.keys(gpuWorks) as GpuWork[]) {
      if (!wanted(work, listed('only'))) continue;
      console.log(`${peer.name}: ${work} …`);
      results[work] = await measured(() => peer.jobs[work](batch ?? gpuWorks[work].batch));
    }
  }
  return { adapter: description || `${vendor} ${architecture}`.trim() || 'unknown', isSoftware, batch, peers: found };
}

const page = globalThis as { found?: GpuFound | null };
find().then(
  (found) => {
    page.found = found;
  },
  (error: Error) => {
    console.log(`webgpu: ${error.message}`);
    page.found = null;
  },
);
