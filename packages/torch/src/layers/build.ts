import * as nn from '@wick/nn';
import { Module, MultiheadAttention } from '@wick/nn';
import { Tensor } from '@wick/tensor';
import { TorchExportError } from '../error.ts';
import { Code, py, quote, type Value } from '../python/code.ts';
import { signatures } from './signatures.ts';

/**
 * The class of `torch.nn` that a module is: its own, or one that it inherits `forward` from unchanged. Null for a
 * module with a forward() of its own.
 */
export function libraryName(module: Module): string | null {
  for (let type = module.constructor as typeof Module; type && type !== Module; type = Object.getPrototypeOf(type)) {
    const { name } = type;
    if ((nn as unknown as Record<string, unknown>)[name] !== type) continue;
    return type.prototype.forward === Object.getPrototypeOf(module).forward ? name : null;
  }
  return null;
}

/**
 * The Python expression that builds a layer of `torch.nn`; its values come later, from the file of weights.
 *
 * @throws TorchExportError for a layer that is not known here, or one with an argument of another kind than it takes
 */
export function layer(name: string, module: Module): Code {
  const signature = Object.hasOwn(signatures, name) ? signatures[name] : undefined;
  if (signature === undefined) throw new TorchExportError(`exportTorch: ${name} cannot be exported`);
  const given = signature.required.map((argument) => plain(name, argument, argumentOf(module, argument), false));
  for (const [argument, value] of Object.entries(signature.defaults)) {
    const words = typeof value === 'string' || argument === 'padding';
    const own = plain(name, argument, argumentOf(module, argument), words);
    if (!isEqual(own, value)) given.push(py`${Code.word(argument)}=${own}`);
  }
  const dtype = [...module.parameters(), ...module.buffers()].find((t) => t.isFloatingPoint())?.dtype ?? 'float32';
  if (dtype !== 'float32') given.push(py`dtype=torch.${Code.word(dtype)}`);
  return py`nn.${Code.word(name)}(${Code.join(given, ', ')})`;
}

/** What a layer was built with, under PyTorch's name for it. */
function argumentOf(module: Module, argument: string): unknown {
  if (module instanceof MultiheadAttention) {
    if (argument === 'bias') return module.in_proj_bias !== null;
    if (argument === 'add_bias_kv') return module.bias_k !== null;
    if (argument === 'kdim' || argument === 'vdim')
      return module[argument] === module.embedDim ? null : module[argument];
  }
  const property = argument.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const value = (module as unknown as Record<string, unknown>)[property];
  if (argument === 'bias') return hasBias(module, value);
  return ArrayBuffer.isView(value) ? Array.from(value as never) : value;
}

/** A layer's bias is its tensor, null without one; a normalisation without an affine step has none by its default. */
function hasBias(module: Module, bias: unknown): boolean {
  const { affine, elementwiseAffine } = module as { affine?: unknown; elementwiseAffine?: unknown };
  if (affine === false || elementwiseAffine === false) return true;
  return bias instanceof Tensor || bias === true;
}

/** Numbers, switches, None and lists of these; a word where the argument takes words. */
function plain(name: string, argument: string, value: unknown, words: boolean): Value {
  if (value === null || value === undefined || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string' && words) return value;
  if (Array.isArray(value)) return value.map((part) => plain(name, argument, part, false));
  const got = typeof value === 'string' ? quote(value) : `a value of type ${typeof value}`;
  throw new TorchExportError(
    `exportTorch: ${name}: ${argument} must be numbers${words ? ' or a word' : ''}, got ${got}`,
  );
}

/** Whether a value says what the default says; one number stands for a list of it. */
function isEqual(value: Value, standard: Value): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every((part) => isEqual(part, standard));
  return Object.is(value ?? null, standard);
}
