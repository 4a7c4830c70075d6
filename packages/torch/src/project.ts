import { serializeSafetensors, serializeTorch } from '@wick/checkpoint';
import { defaultCollate } from '@wick/data';
import { CrossEntropyLoss, type Module, Module as ModuleClass } from '@wick/nn';
import type { AnyOptimizer } from '@wick/optim';
import * as optim from '@wick/optim';
import { cat, defaultGenerator, Tensor, tensor } from '@wick/tensor';
import { any, optionTable, type RulesFor } from '@wick/tensor/internal';
import { classesOf } from './classes.ts';
import { TorchExportError } from './error.ts';
import { libraryName } from './layers/build.ts';
import { lossOf } from './losses.ts';
import { isLoader, type LoaderLike, orderOf } from './order.ts';
import { Code, py, quote, type Value } from './python/code.ts';
import { className } from './python/names.ts';
import { readme } from './readme.ts';
import { type Frame, trace } from './trace.ts';
import { trainScript } from './trainScript.ts';

/** What {@link torchProject} needs beside the model. */
export interface TorchProjectOptions {
  /** The optimiser, with whatever state it has by now. Its parameters are the model's. */
  readonly optimizer: AnyOptimizer;
  /**
   * The samples and their order: a loader, in order or shuffled, of samples that are lists of tensors, the inputs of
   * the model first and the target last. Every sample is read once, so a transform that draws is drawn once.
   */
  readonly data: LoaderLike;
  /** The loss; its reduction is the mean. Default: `new nn.CrossEntropyLoss()`. */
  readonly loss?: Module;
  /** How many epochs `train.py` runs unless told otherwise. Default: 1. */
  readonly epochs?: number;
}

/** The options of a project. */
export const projectRules = {
  optimizer: any<AnyOptimizer>(null as never, 'an Optimizer', (given) => given instanceof optim.Optimizer),
  data: any<LoaderLike>(null as never, 'a DataLoader', isLoader),
  loss: any<Module | undefined>(undefined, 'a Module', (given) => given instanceof ModuleClass),
  epochs: any(
    1,
    'a whole number from 1',
    () => true,
    (given: unknown) => Number.isSafeInteger(given) && (given as number) >= 1,
  ),
} satisfies RulesFor<TorchProjectOptions>;

const table = optionTable(projectRules);

/**
 * The files of a Python project that trains `model` in plain PyTorch as wick would from here on: the same weights,
 * optimiser state, order of the samples and generator, on one process (`python train.py`) or, with
 * DistributedDataParallel, on several (`torchrun train.py`).
 *
 * The classes of `model.py` follow from two runs of the model on the first samples, with different batch sizes; a
 * layer of `torch.nn` is built as such. Nothing of the model, the optimiser, the loader or the generators changes.
 *
 * @returns the files by name: `model.py`, `train.py`, `weights.safetensors`, `state.pt`, `data.safetensors`,
 * `requirements.txt`, `README.md`
 * @throws TypeError if an option is of the wrong kind.
 * @throws TorchExportError if something would not be the same in PyTorch: an operation or a layer without a
 * counterpart, hooks, a sampler or loss of another kind, a parameter that is not the model's. The message names it.
 * @example
 * ```ts
 * const model = new nn.Linear(3, 2);
 * const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
 * const samples = new data.TensorDataset(randn(64, 3), randint(0, 2, [64]));
 * const loader = new data.DataLoader(samples, { batchSize: 16, shuffle: true });
 * const files = await torchProject(model, { optimizer, data: loader, epochs: 5 });
 * ```
 * @see https://docs.pytorch.org/docs/stable/elastic/run.html
 */
export async function torchProject(
  model: Module,
  options: TorchProjectOptions,
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  // The two that must be given are checked where they are not, too.
  const { optimizer: given, data: samples } = options ?? {};
  const read = table.read('exportTorch', { ...options, optimizer: given ?? null, data: samples ?? null });
  const { optimizer, data, loss = new CrossEntropyLoss(), epochs } = read;
  if (!(model instanceof ModuleClass)) throw new TypeError('exportTorch: model must be a Module');

  const order = orderOf(data);
  const lossText = lossOf(loss);
  const groups = groupsOf(model, optimizer);
  const fields = await readFields(data, order.samples);
  if (loss instanceof CrossEntropyLoss) checkCounted(loss, fields.at(-1)!);

  const inputs = fields.slice(0, -1);
  const [frames, twins] = [2, 3].map((size) =>
    trace(
      model,
      inputs.map((t) => batchOf(t, size)),
    ),
  ) as [Frame[], Frame[]];
  const name = className(model.constructor);
  const text = (source: string | Code) => new TextEncoder().encode(`${source}`);
  const bytes = (state: Uint8Array) => tensor(Array.from(state), { dtype: 'uint8' });
  return new Map([
    ['README.md', text(readme(name, epochs))],
    ['requirements.txt', text('torch>=2.4\nnumpy\nsafetensors\n')],
    [
      'model.py',
      text(py`${modelHead(Code.word(name))}${classesOf(model, frames, twins)}
`),
    ],
    [
      'train.py',
      text(
        trainScript({
          batchSize: order.batchSize,
          dropLast: order.dropLast,
          epochs,
          groups,
          loss: lossText,
          optimizer: optimizerName(optimizer),
          sampler: order.sampler,
          unused: hasUnused(model, frames),
        }),
      ),
    ],
    ['weights.safetensors', serializeSafetensors(model.stateDict())],
    [
      'state.pt',
      serializeTorch({
        optimizer: optimizer.stateDict(),
        rng: bytes(defaultGenerator.getState()),
        generator: order.generator ? bytes(order.generator.getState()) : null,
      }),
    ],
    ['data.safetensors', serializeSafetensors(Object.fromEntries(fields.map((t, i) => [`${i}`, t])))],
  ]);
}

const modelHead = (name: Code): Code => py`"""${name} as plain PyTorch. Its weights are in weights.safetensors."""

from collections import OrderedDict

import torch
from torch import nn
from torch.nn import functional as F


`;

/** All samples as the tensors of one batch. */
async function readFields(data: LoaderLike, samples: number): Promise<Tensor[]> {
  const dataset = data.dataset as readonly unknown[] | { getItem(index: number): unknown };
  const list: unknown[] = [];
  for (let i = 0; i < samples; i++)
    list.push(await (Array.isArray(dataset) ? dataset[i] : (dataset as { getItem(i: number): unknown }).getItem(i)));
  const fields: unknown = defaultCollate(list);
  if (!Array.isArray(fields) || fields.length < 2 || !fields.every((t) => t instanceof Tensor))
    throw new TorchExportError('exportTorch: the samples of data must be lists of tensors: inputs, then the target');
  return fields;
}

/** The first samples, from the start again if there are fewer. */
function batchOf(field: Tensor, size: number): Tensor {
  const whole = field.shape[0]!;
  return cat(
    Array.from({ length: size }, (_, i) => field.narrow(0, i % whole, 1)),
    0,
  );
}

/** Ignored targets do not count in the mean, which only the process that has them would know. */
function checkCounted(loss: CrossEntropyLoss, target: Tensor): void {
  if (target.dtype !== 'int64') return;
  const ignored = BigInt(loss.ignoreIndex);
  if ((target.toTypedArray() as BigInt64Array).includes(ignored))
    throw new TorchExportError(`exportTorch: data has targets of ${ignored}, which the loss ignores: leave them out`);
}

/** PyTorch's class of an optimiser: its own, or the one whose steps it inherits unchanged. */
function optimizerName(optimizer: AnyOptimizer): Code {
  const steps = ['step', 'run', 'updateGroup'] as const;
  const kind: Record<string, unknown> = Object.getPrototypeOf(optimizer);
  for (let type = kind; (type as unknown) !== optim.Optimizer.prototype; type = Object.getPrototypeOf(type)) {
    const { typeName } = type.constructor as typeof optim.Optimizer;
    if (typeName === undefined || typeName === 'LBFGS') continue;
    if ((optim as unknown as Record<string, unknown>)[typeName] !== type.constructor) continue;
    if (steps.some((name) => type[name] !== (optimizer as unknown as Record<string, unknown>)[name])) break;
    return Code.word(typeName);
  }
  throw new TorchExportError(
    `exportTorch: ${className(optimizer.constructor)} has no counterpart that steps without a closure`,
  );
}

/** The optimiser's groups, the parameters by name. */
function groupsOf(model: Module, optimizer: AnyOptimizer): Code {
  const names = new Map<Tensor, string>();
  for (const [name, p] of model.namedParameters()) names.set(p, name);
  const packed = optimizer.stateDict().param_groups;
  const groups = optimizer.paramGroups.map((group, i) => {
    const params = (group.params as readonly Tensor[]).map((p) => {
      const name = names.get(p);
      if (name === undefined)
        throw new TorchExportError('exportTorch: the optimizer has a parameter that is not the model’s');
      return py`parameters[${name}],`;
    });
    const rest = Object.entries(packed[i]!)
      .filter(([key, value]) => key !== 'params' && key !== 'param_names' && value !== null && value !== undefined)
      .map(([key, value]) => py`${key}: ${option(key, value)},`);
    return py`{
    'params': [
${Code.join(params, '\n').indented(2)}
    ],
${Code.join(rest, '\n').indented()}
},`;
  });
  return Code.join(groups, '\n');
}

/** What a group's option is set to: a number, a switch, a text or a list of these. */
function option(key: string, value: unknown): Value {
  if (value instanceof Tensor) return value.item();
  if (Array.isArray(value)) return value.map((part) => option(key, part));
  if (value === null || ['number', 'bigint', 'boolean', 'string'].includes(typeof value)) return value as Value;
  throw new TorchExportError(`exportTorch: the option ${quote(key)} of the optimizer has no form in Python`);
}

/** Whether a module with parameters was never called. */
function hasUnused(model: Module, frames: readonly Frame[]): boolean {
  const called = new Set(frames.map((frame) => frame.module));
  const inLibrary = new Set<Module>();
  for (const m of called) if (libraryName(m) !== null) for (const part of m.modules()) inLibrary.add(part);
  return [...model.modules()].some(
    (m) => !called.has(m) && !inLibrary.has(m) && [...m.parameters({ recurse: false })].length > 0,
  );
}
