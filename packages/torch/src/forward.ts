import type { Module } from '@wick/nn';
import { Tensor } from '@wick/tensor';
import { TorchExportError } from './error.ts';
import { libraryName } from './layers/build.ts';
import { constant, translate } from './operations.ts';
import { Code, py, type Value } from './python/code.ts';
import { className } from './python/names.ts';
import { locate } from './state.ts';
import type { Frame } from './trace.ts';

/** One forward() as Python. */
export class Forward {
  readonly #names = new Map<Tensor, Code>();
  readonly #lines: Code[] = [];
  readonly #frame: Frame;
  readonly #twin: Frame;
  readonly #paths = new Map<Module, Code>();
  #count = 0;

  constructor(frame: Frame, twin: Frame) {
    this.#frame = frame;
    this.#twin = twin;
    const { module } = frame;
    const self = py`self`;
    for (const [path, m] of module.namedModules()) if (path !== '') this.#paths.set(m, locate(module, path, self));
    for (const [path, t] of [...module.namedParameters(), ...module.namedBuffers()])
      this.#names.set(t, locate(module, path, self));
  }

  write(): Code {
    const { args, steps, result, module } = this.#frame;
    const names = args.map((_, i) => Code.word(args.length === 1 ? 'x' : `x${i + 1}`));
    args.forEach((arg, i) => void this.#bind(arg, names[i]!));
    const other = this.#twin.steps;
    const same = steps.length === other.length && steps.every((step, i) => kind(step) === kind(other[i]!));
    if (!same)
      throw new TorchExportError(
        `exportTorch: ${className(module.constructor)} runs other operations when the batch has another size`,
      );
    steps.forEach((step, i) => {
      if ('module' in step) this.#call(step.module, step.args, step.result);
      else {
        const { call } = step;
        const twin = (other[i] as typeof step).call;
        const expression = translate({
          call,
          twin,
          operands: call.inputs.map((t, k) => (t ? this.#name(t, twin.inputs[k]) : null)),
        });
        if (call.inPlace) this.#lines.push(expression);
        else this.#assign(expression, call.outputs[0]!); // what else there is (places, attention weights) has no name
      }
    });
    const body = Code.join([...this.#lines, py`return ${this.#value(result)}`], '\n');
    return py`def forward(${Code.join([py`self`, ...names], ', ')}):\n${body.indented()}`;
  }

  #call(module: Module, args: readonly unknown[], result: unknown): void {
    const path = module === this.#frame.module ? undefined : this.#paths.get(module);
    if (path === undefined)
      throw new TorchExportError(
        `exportTorch: ${className(this.#frame.module.constructor)} calls a ${className(module.constructor)} that is no member of it`,
      );
    const parts = args.flatMap((arg, i) =>
      isPlainObject(arg) && i === args.length - 1 && libraryName(module) !== null
        ? this.#keywords(arg)
        : [this.#value(arg)],
    );
    this.#assign(py`${path}(${Code.join(parts, ', ')})`, result);
  }

  /** The options of a layer of `torch.nn` as keyword arguments. */
  #keywords(options: Readonly<Record<string, unknown>>): Code[] {
    return Object.entries(options)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => py`${Code.word(snake(name))}=${this.#value(value)}`);
  }

  #assign(expression: Code, result: unknown): void {
    const name = Code.word(`t${++this.#count}`);
    this.#lines.push(py`${name} = ${expression}`);
    this.#bind(result, name);
  }

  /** From here on, the tensors of `value` are parts of `expression`. */
  #bind(value: unknown, expression: Code): void {
    if (value instanceof Tensor) this.#names.set(value, expression);
    else if (Array.isArray(value)) value.forEach((part, i) => void this.#bind(part, py`${expression}[${i}]`));
    else if (isPlainObject(value))
      for (const [key, part] of Object.entries(value)) this.#bind(part, py`${expression}[${key}]`);
  }

  #name(t: Tensor, twin: Tensor | null = t): Code {
    return this.#names.get(t) ?? constant(t, twin);
  }

  #value(value: unknown): Code {
    if (value instanceof Tensor) return this.#name(value);
    if (Array.isArray(value)) return py`${value.map((part) => this.#value(part))}`;
    if (isPlainObject(value)) {
      const entries = Object.entries(value).map(([key, part]) => py`${key}: ${this.#value(part)}`);
      return py`{${Code.join(entries, ', ')}}`;
    }
    return py`${value as Value}`;
  }
}

const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;

const kind = (step: Frame['steps'][number]): string =>
  'module' in step ? `module ${className(step.module.constructor)}` : step.call.op;

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
