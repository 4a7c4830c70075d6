import { show } from './check.ts';

/** The devices that PyTorch's users name. */
const devices = /^(cpu|cuda|mps|xpu|meta|hpu|mtia|vulkan|xla)(:\d+)?$/;

/** Whether a target of `to`, or an option `device`, is the device that all tensors are on; another device is refused. */
export function isCpu(where: string, target: unknown): target is 'cpu' {
  if (target === 'cpu') return true;
  if (typeof target === 'string' && devices.test(target))
    throw new RangeError(
      `${where}: there are no devices but 'cpu', where every tensor is, got ${show(target)}; leave it out. What runs elsewhere is a compiled function: compile(fn, { device: 'webgpu' })`,
    );
  return false;
}
