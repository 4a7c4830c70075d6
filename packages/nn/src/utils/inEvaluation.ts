import { defaultGenerator } from '@wick/tensor/light';
import { registerModuleForwardHook, registerModuleForwardPreHook } from '../module/hooks/registerModuleHooks.ts';
import type { Module } from '../module/module.ts';

/**
 * Runs `work` with a model in evaluation mode; the model, and the default generator, are afterwards as they were. A model
 * that draws in evaluation mode draws the same in every run.
 *
 * @param work - is told how to ask, at any time, for the path of the module whose `forward()` runs: `'layer1.0'`, `''` for
 * the model itself
 * @returns what `work` returns
 * @example
 * ```ts
 * const model = new nn.Sequential(new nn.Dropout(0.5), new nn.Linear(2, 1));
 * const y = nn.utils.inEvaluation(model, () => model.forward(ones(1, 2)));
 * model.training; // true
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.eval
 */
export function inEvaluation<R>(model: Module, work: (running: () => string) => R): R {
  const paths = new Map<unknown, string>([...model.namedModules()].map(([path, m]) => [m, path]));
  const running: string[] = [];
  const hooks = [
    registerModuleForwardPreHook((m) => void running.push(paths.get(m) ?? running.at(-1) ?? '')),
    registerModuleForwardHook(() => void running.pop()),
  ];
  const training = [...model.modules()].filter((m) => m.training);
  const state = defaultGenerator.getState();
  for (const m of training) m.training = false;
  try {
    return work(() => running.at(-1) ?? '');
  } finally {
    defaultGenerator.setState(state);
    for (const m of training) m.training = true;
    for (const hook of hooks) hook.remove();
  }
}
