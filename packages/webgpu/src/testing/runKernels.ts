import type { AnyCommand } from '../commands/index.ts';
import type { GpuDevice, GpuPipeline } from '../gpu/types.ts';
import { usage } from '../gpu/usage.ts';
import type { Kernel, Room } from '../kernel.ts';
import { kernelsOf } from '../table.ts';

/** Runs kernels one after the other over an arena that begins as `bytes` (a multiple of 4), with `room` bytes behind them. */
export async function runKernels(
  device: GpuDevice,
  kernels: readonly Kernel[],
  bytes: ArrayBuffer,
  numbers: readonly number[] = [],
  room = 0,
): Promise<ArrayBuffer> {
  const made: { destroy(): void }[] = [];
  const buffer = (data: ArrayBufferView | ArrayBuffer, use: number, more = 0) => {
    const one = device.createBuffer({
      size: Math.max(16, Math.ceil((data.byteLength + more) / 16) * 16),
      usage: use | usage.copyDst,
    });
    if (data.byteLength > 0) device.queue.writeBuffer(one, 0, data);
    made.push(one);
    return one;
  };
  const arena = buffer(bytes, usage.storage | usage.copySrc, room);
  const given = buffer(new Float32Array(numbers), usage.storage);
  const result = device.createBuffer({ size: arena.size, usage: usage.mapRead | usage.copyDst });
  made.push(result);
  device.pushErrorScope('validation');
  const encoder = device.createCommandEncoder();
  for (const { key, code, params, usesNumbers, groups } of kernels) {
    if (groups.includes(0)) throw new Error(`${key}: no groups`);
    const pipeline = await pipelineOf(device, key, code);
    const resources = [arena, buffer(params, usage.uniform), ...(usesNumbers ? [given] : [])];
    const entries = resources.map((one, binding) => ({ binding, resource: { buffer: one } }));
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
    pass.dispatchWorkgroups(...groups);
    pass.end();
  }
  encoder.copyBufferToBuffer(arena, 0, result, 0, arena.size);
  device.queue.submit([encoder.finish()]);
  const error = await device.popErrorScope();
  if (error) throw new Error(error.message);
  await result.mapAsync(1);
  const copy = new Uint8Array(new Uint8Array(result.getMappedRange())).buffer.slice(0, bytes.byteLength);
  for (const one of made) one.destroy();
  return copy;
}

/** What makes kernels of a command. */
export type Lower<C extends AnyCommand> = (command: C, room: Room) => readonly Kernel[];

/** Runs commands, lowered one by one; their threads may wait for one another, or are told not to. */
export function runCommands<C extends AnyCommand>(
  device: GpuDevice,
  commands: readonly C[],
  bytes: ArrayBuffer,
  numbers: readonly number[] = [],
  lower: Lower<C> = kernelsOf,
  mayWait = true,
): Promise<ArrayBuffer> {
  const first = Math.ceil(bytes.byteLength / 64) * 64;
  let end = first;
  const take = (wanted: number) => {
    const at = end;
    end += Math.ceil(wanted / 64) * 64;
    return at;
  };
  const room = Object.assign(take, { mayWait });
  const kernels = commands.flatMap((command) => lower(command, room));
  return runKernels(device, kernels, bytes, numbers, end - bytes.byteLength);
}

const pipelines = new Map<string, { code: string; made: Promise<GpuPipeline> }>();

function pipelineOf(device: GpuDevice, key: string, code: string) {
  const known = pipelines.get(key);
  if (known && known.code !== code) throw new Error(`two codes have the key ${key}`);
  if (known) return known.made;
  const made = compiled(device, key, code);
  pipelines.set(key, { code, made });
  return made;
}

async function compiled(device: GpuDevice, key: string, code: string): Promise<GpuPipeline> {
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ code, label: key });
  const error = await device.popErrorScope();
  if (error) throw new Error(`${key}: ${error.message}`);
  return device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'main' }, label: key });
}
