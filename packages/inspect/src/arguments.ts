import { Module } from '@wick/nn';
import { type DType, isGradEnabled, rand, Tensor } from '@wick/tensor';
import { type Rule, show, word } from '@wick/tensor/internal';
import type { ModelInput } from './summary/types.ts';

export function checkModule(where: string, model: unknown): asserts model is Module {
  if (!(model instanceof Module)) throw new TypeError(`${where}: expected a Module, got ${show(model)}`);
}

/** The arguments for forward(): tensors as they are, shapes as tensors drawn uniformly from [0, 1). */
export function readInputs(where: string, input: unknown, dtype: DType | readonly DType[] = 'float32'): Tensor[] {
  const several = Array.isArray(input) && (input.length === 0 || input.some((item) => typeof item !== 'number'));
  const list: unknown[] = several ? input : [input];
  if (list.length === 0) throw new RangeError(`${where}: the input is empty`);
  return list.map((item, i) => {
    if (item instanceof Tensor) return item;
    if (!Array.isArray(item))
      throw new TypeError(`${where}: input ${i} must be a Tensor or a shape, got ${show(item)}`);
    if (!item.every((size) => Number.isInteger(size) && size > 0))
      throw new RangeError(`${where}: the shape of input ${i} must be whole numbers above 0, got ${show(item)}`);
    const wanted = typeof dtype === 'string' ? dtype : (dtype[i] ?? 'float32');
    return rand(item as number[]).to(wanted);
  });
}

/** Whether there is something to run the model on. */
export function hasInput(input: ModelInput | undefined): input is ModelInput {
  return input !== undefined;
}

/** The first tensor in what forward() took or gave; null if there is none. */
export function firstTensor(value: unknown): Tensor | null {
  if (value instanceof Tensor) return value;
  if (Array.isArray(value)) return value.length > 0 ? firstTensor(value[0]) : null;
  return null;
}

/** Runs `fn` with the modules in a mode, and puts back the mode that each of them had. */
export function inMode<T>(model: Module, mode: 'train' | 'eval', fn: () => T): T {
  const before = [...model.modules()].map((module) => [module, module.training] as const);
  model.train(mode === 'train');
  try {
    return fn();
  } finally {
    for (const [module, training] of before) module.training = training;
  }
}

/** The option of the mode a model runs in. */
export function modeRule(value: 'train' | 'eval'): Rule<'train' | 'eval'> {
  return word<'train' | 'eval'>(value, ['train', 'eval']);
}

/** A factor that something may move by. */
export function aboveOne<D extends number | undefined>(value: D): Rule<D | number> {
  return {
    value,
    read(where, name, given) {
      if (typeof given === 'number' && given > 1) return given;
      throw new RangeError(`${where}: ${name} must be a number above 1, got ${show(given)}`);
    },
  };
}

/** Gradients inside noGrad(fn) do not exist: said before anything runs. */
export function needGrad(where: string): void {
  if (!isGradEnabled()) throw new RangeError(`${where}: a target needs gradients, and this runs inside noGrad`);
}
