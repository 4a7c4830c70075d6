import { type Module, ParameterDict, ParameterList } from '@wick/nn';
import { Tensor } from '@wick/tensor';
import { layer, libraryName } from './constructors.ts';
import { TorchExportError } from './error.ts';
import { constant, translate } from './operations.ts';
import { indent, literal } from './python.ts';
import { identifier, locate, sharedMembers } from './state.ts';
import type { Frame } from './trace.ts';

/** Containers whose children the expression that builds them lists. */
const containers = new Set(['Sequential', 'ModuleList', 'ModuleDict']);

/**
 * The Python classes of a model, one for every kind of module with a forward() of its own, each before those that use
 * it, and `build_model()`. Layers of `torch.nn` are built as such.
 *
 * @param frames - a run of the model
 * @param twins - the same with another batch size
 */
export function classesOf(model: Module, frames: readonly Frame[], twins: readonly Frame[]): string {
  return new Classes(frames, twins).write(model);
}

class Classes {
  readonly #sources: string[] = [];
  /** A class by all that stands below its first line. */
  readonly #names = new Map<string, string>();
  readonly #known = new Map<Module, string>();
  readonly #runs = new Map<Module, [Frame, Frame][]>();

  constructor(frames: readonly Frame[], twins: readonly Frame[]) {
    if (frames.length !== twins.length)
      throw new TorchExportError('exportTorch: the model calls other modules when the batch has another size');
    frames.forEach((frame, i) => {
      const runs = this.#runs.get(frame.module) ?? [];
      runs.push([frame, twins[i]!]);
      this.#runs.set(frame.module, runs);
    });
  }

  write(model: Module): string {
    const lines = [`model = ${this.#build(model)}`];
    for (const [alias, own] of sharedMembers(model))
      lines.push(`${locate(model, alias, 'model')} = ${locate(model, own, 'model')}`);
    for (const [name, p] of model.namedParameters())
      if (!p.requiresGrad) lines.push(`${locate(model, name, 'model')}.requires_grad_(False)`);
    lines.push('return model');
    return [...this.#sources, `def build_model():\n${indent(lines.join('\n'))}`].join('\n\n\n');
  }

  /** The expression that builds a module. */
  #build(module: Module): string {
    if (Object.hasOwn(module, 'forward'))
      throw new TorchExportError(
        `exportTorch: a ${module.constructor.name} has hooks or a forward of its own instance, which cannot be exported`,
      );
    const name = libraryName(module);
    if (name !== null && containers.has(name)) return this.#container(name, module);
    if (module instanceof ParameterList) return `nn.ParameterList([${[...module].map((p) => blank(p)).join(', ')}])`;
    if (module instanceof ParameterDict)
      return `nn.ParameterDict({${[...module.entries()].map(([key, p]) => `${literal(key)}: ${blank(p)}`).join(', ')}})`;
    return name === null ? `${this.#classFor(module)}()` : layer(name, module);
  }

  #container(name: string, module: Module): string {
    const children = [...module.namedChildren()].map(([key, child]) => [key, this.#build(child)] as const);
    if (children.length === 0) return `nn.${name}()`;
    const counted = children.every(([key], i) => key === `${i}`);
    const lines = children.map(([key, text]) =>
      counted ? text : name === 'ModuleDict' ? `${literal(key)}: ${text}` : `(${literal(key)}, ${text})`,
    );
    const body = indent(lines.join(',\n'));
    if (name === 'ModuleList') return `nn.ModuleList([\n${body},\n])`;
    if (name === 'ModuleDict') return `nn.ModuleDict({\n${body},\n})`;
    return counted ? `nn.Sequential(\n${body},\n)` : `nn.Sequential(OrderedDict([\n${body},\n]))`;
  }

  /** Writes the class of a module with a forward() of its own, once for all modules that are alike. */
  #classFor(module: Module): string {
    const known = this.#known.get(module);
    if (known !== undefined) return known;
    const body = [this.#constructorOf(module), this.#forwardOf(module)].filter(Boolean).join('\n\n');
    const wanted = module.constructor.name.replaceAll(/\W/g, '') || 'Model';
    let name = this.#names.get(`${wanted}\n${body}`);
    if (name === undefined) {
      const taken = new Set(this.#names.values());
      name = wanted;
      for (let n = 2; taken.has(name); n++) name = `${wanted}${n}`;
      this.#names.set(`${wanted}\n${body}`, name);
      this.#sources.push(`class ${name}(nn.Module):\n${indent(body)}`);
    }
    this.#known.set(module, name);
    return name;
  }

  #constructorOf(module: Module): string {
    const lines = ['super().__init__()'];
    const persistent = new Set(Object.keys(module.stateDict()));
    for (const [name, p] of module.namedParameters({ recurse: false }))
      lines.push(`self.${identifier(name)} = ${blank(p)}`);
    for (const [name, t] of module.namedBuffers({ recurse: false })) {
      if (!persistent.has(name) && t.numel() > 4096)
        throw new TorchExportError(`exportTorch: the buffer ${name} is large and not in the state dict`);
      const value = persistent.has(name) ? zeros(t) : `${values(t)}, persistent=False`;
      lines.push(`self.register_buffer(${literal(name)}, ${value})`);
    }
    for (const [name, child] of module.namedChildren()) lines.push(`self.${identifier(name)} = ${this.#build(child)}`);
    return `def __init__(self):\n${indent(lines.join('\n'))}`;
  }

  #forwardOf(module: Module): string {
    const runs = this.#runs.get(module);
    // Such as a head that training does not reach: its weights are kept, and that is all.
    if (runs === undefined) return '';
    const texts = new Set(runs.map(([frame, twin]) => new Forward(frame, twin).write()));
    if (texts.size > 1)
      throw new TorchExportError(`exportTorch: ${module.constructor.name} does something else each time it is called`);
    return [...texts][0]!;
  }
}

/** One forward() as Python. */
class Forward {
  readonly #names = new Map<Tensor, string>();
  readonly #lines: string[] = [];
  readonly #frame: Frame;
  readonly #twin: Frame;
  readonly #paths = new Map<Module, string>();
  #count = 0;

  constructor(frame: Frame, twin: Frame) {
    this.#frame = frame;
    this.#twin = twin;
    const { module } = frame;
    for (const [path, m] of module.namedModules()) if (path !== '') this.#paths.set(m, locate(module, path));
    for (const [path, t] of [...module.namedParameters(), ...module.namedBuffers()])
      this.#names.set(t, locate(module, path));
  }

  write(): string {
    const { args, steps, result, module } = this.#frame;
    const names = args.map((_, i) => (args.length === 1 ? 'x' : `x${i + 1}`));
    args.forEach((arg, i) => void this.#bind(arg, names[i]!));
    const other = this.#twin.steps;
    const same = steps.length === other.length && steps.every((step, i) => kind(step) === kind(other[i]!));
    if (!same)
      throw new TorchExportError(
        `exportTorch: ${module.constructor.name} runs other operations when the batch has another size`,
      );
    steps.forEach((step, i) => {
      if ('module' in step) this.#call(step.module, step.args, step.result);
      else {
        const { call } = step;
        const twin = (other[i] as typeof step).call;
        const text = translate({
          call,
          twin,
          operands: call.inputs.map((t, k) => (t ? this.#name(t, twin.inputs[k]) : null)),
        });
        if (call.inPlace) this.#lines.push(text);
        else this.#assign(text, call.outputs[0]!); // what else there is (places, attention weights) has no name
      }
    });
    const returned = this.#value(result);
    return `def forward(self${names.map((name) => `, ${name}`).join('')}):\n${indent([...this.#lines, `return ${returned}`].join('\n'))}`;
  }

  #call(module: Module, args: readonly unknown[], result: unknown): void {
    const path = module === this.#frame.module ? null : this.#paths.get(module);
    if (!path)
      throw new TorchExportError(
        `exportTorch: ${this.#frame.module.constructor.name} calls a ${module.constructor.name} that is no member of it`,
      );
    const parts = args.flatMap((arg, i) => {
      if (
        arg !== null &&
        typeof arg === 'object' &&
        Object.getPrototypeOf(arg) === Object.prototype &&
        i === args.length - 1
      )
        return Object.entries(arg)
          .filter(([, value]) => value !== undefined)
          .map(([key, value]) => `${snake(key)}=${this.#value(value)}`);
      return [this.#value(arg)];
    });
    this.#assign(`${path}(${parts.join(', ')})`, result);
  }

  #assign(text: string, result: unknown): void {
    const name = `t${++this.#count}`;
    this.#lines.push(`${name} = ${text}`);
    this.#bind(result, name);
  }

  /** From here on, the tensors of `value` are parts of `expression`. */
  #bind(value: unknown, expression: string): void {
    if (value instanceof Tensor) this.#names.set(value, expression);
    else if (Array.isArray(value)) value.forEach((part, i) => void this.#bind(part, `${expression}[${i}]`));
  }

  #name(t: Tensor, twin: Tensor | null = t): string {
    return this.#names.get(t) ?? constant(t, twin);
  }

  #value(value: unknown): string {
    if (value instanceof Tensor) return this.#name(value);
    if (Array.isArray(value))
      return `(${value.map((part) => this.#value(part)).join(', ')}${value.length === 1 ? ',' : ''})`;
    if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
      return `{${Object.entries(value)
        .map(([key, part]) => `${literal(key)}: ${this.#value(part)}`)
        .join(', ')}}`;
    return literal(value);
  }
}

const kind = (step: Frame['steps'][number]): string =>
  'module' in step ? `module ${step.module.constructor.name}` : step.call.op;

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const dtypeOf = (t: Tensor): string => `torch.${t.dtype}`;

function zeros(t: Tensor): string {
  return `torch.zeros(${literal(t.shape)}, dtype=${dtypeOf(t)})`;
}

function blank(p: Tensor): string {
  return `nn.Parameter(${zeros(p)})`;
}

function values(t: Tensor): string {
  const list = (value: unknown): string => (Array.isArray(value) ? `[${value.map(list).join(', ')}]` : literal(value));
  return `torch.tensor(${list(t.tolist())}, dtype=${dtypeOf(t)})`;
}
