import type { Module } from '@wick/nn';
import { Tensor } from '@wick/tensor';
import { TorchExportError } from './error.ts';
import { libraryName } from './layers/build.ts';
import { Code, py, quote } from './python/code.ts';
import { className } from './python/names.ts';

/** The losses that the project may train with, and their arguments by the property that holds each. */
const losses: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  BCELoss: {},
  BCEWithLogitsLoss: {},
  CrossEntropyLoss: { ignore_index: 'ignoreIndex', label_smoothing: 'labelSmoothing' },
  HuberLoss: { delta: 'delta' },
  KLDivLoss: { log_target: 'logTarget' },
  L1Loss: {},
  MSELoss: {},
  NLLLoss: { ignore_index: 'ignoreIndex' },
  SmoothL1Loss: { beta: 'beta' },
  SoftMarginLoss: {},
};

/** The Python expression that builds a loss. Its reduction is a mean, so that the parts of a batch can be weighed. */
export function lossOf(loss: Module): Code {
  const name = libraryName(loss);
  const known = name !== null && Object.hasOwn(losses, name) ? losses[name] : undefined;
  if (known === undefined)
    throw new TorchExportError(
      `exportTorch: loss must be one of ${Object.keys(losses).join(', ')}, got ${className(loss.constructor)}`,
    );
  const values = loss as unknown as Record<string, unknown>;
  if (values.reduction !== 'mean')
    throw new TorchExportError(
      `exportTorch: loss must have the reduction 'mean', got ${quote(String(values.reduction))}`,
    );
  for (const weight of ['weight', 'posWeight', 'pos_weight'])
    if (values[weight] instanceof Tensor)
      throw new TorchExportError(`exportTorch: a loss with ${weight} cannot be split among processes`);
  const parts = Object.entries(known).map(([python, property]) => py`${Code.word(python)}=${read(property)}`);
  return py`nn.${Code.word(name!)}(${Code.join(parts, ', ')})`;

  function read(property: string): number | boolean {
    const value = values[property];
    if (typeof value !== 'number' && typeof value !== 'boolean')
      throw new TorchExportError(`exportTorch: ${name}: ${property} must be a number, got ${quote(String(value))}`);
    return value;
  }
}
