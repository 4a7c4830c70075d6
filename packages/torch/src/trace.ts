import { type Module, registerModuleForwardHook, registerModuleForwardPreHook } from '@wick/nn';
import { defaultGenerator, noGrad, type RecordedCall, record, type Tensor } from '@wick/tensor';

/** What a module's forward() did next: an operation of its own, or a call of another module. */
export type Step =
  | { readonly call: RecordedCall }
  | { readonly module: Module; readonly args: readonly unknown[]; readonly result: unknown };

/** One run of one module. */
export interface Frame {
  readonly module: Module;
  readonly args: readonly unknown[];
  readonly steps: readonly Step[];
  readonly result: unknown;
}

/**
 * Runs `model` once on `inputs`, in training mode and without gradients, and gives every run of every module within
 * it, the model's own last. Buffers, modes and the default generator are put back.
 */
export function trace(model: Module, inputs: readonly Tensor[]): Frame[] {
  const frames: Frame[] = [];
  const open: { steps: Step[]; args: readonly unknown[] }[] = [];
  const modes = [...model.modules()].map((m) => [m, m.training] as const);
  const buffers = [...model.buffers()].map((t) => [t, t.detach().clone()] as const);
  const state = defaultGenerator.getState();
  const hooks = [
    registerModuleForwardPreHook((_, args) => void open.push({ steps: [], args: args as readonly unknown[] })),
    registerModuleForwardHook((module, _, result) => {
      const { steps, args } = open.pop()!;
      frames.push({ module, args, steps, result });
      open.at(-1)?.steps.push({ module, args, result });
    }),
  ];
  try {
    model.train();
    noGrad(() =>
      record(
        (call) => void open.at(-1)?.steps.push({ call }),
        () => model.forward(...inputs),
      ),
    );
    return frames;
  } finally {
    for (const hook of hooks) hook.remove();
    for (const [m, training] of modes) m.training = training;
    noGrad(() => {
      for (const [t, before] of buffers) t.copy_(before);
    });
    defaultGenerator.setState(state);
  }
}
