import { compile, nn, type optim, type Tensor, type WebGpu, webgpu } from 'wick';

/** A step of training that runs on a GPU. */
export interface GpuStep {
  (images: Tensor, labels: Tensor): Promise<Tensor>;
  /** Brings back what the steps have changed. */
  sync(): Promise<void>;
  /** Gives its memory back. */
  dispose(): unknown;
}

let shared: Promise<WebGpu> | null = null;

/** Steps of networks on the browser's GPU, in order, and the name of its adapter. */
export async function gpuSteps(
  models: readonly nn.Module[],
  optimizers: readonly optim.Optimizer[],
): Promise<{ readonly name: string; readonly steps: readonly GpuStep[] }> {
  shared ??= webgpu();
  const device = await shared.catch((error: unknown) => {
    shared = null;
    throw error;
  });
  const steps = models.map((model, i) =>
    compile(
      (images: Tensor, labels: Tensor) => {
        optimizers[i]!.zeroGrad();
        const loss = nn.functional.crossEntropy(model.forward(images) as Tensor, labels);
        loss.backward();
        optimizers[i]!.step();
        return loss;
      },
      { device },
    ),
  );
  return { name: device.adapterName, steps: await Promise.all(steps) };
}
