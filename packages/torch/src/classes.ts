import { type Module, ParameterDict, ParameterList } from '@wick/nn';
import type { Tensor } from '@wick/tensor';
import { TorchExportError } from './error.ts';
import { Forward } from './forward.ts';
import { layer, libraryName } from './layers/build.ts';
import { Code, py, quote } from './python/code.ts';
import { checkMember, className, keep } from './python/names.ts';
import { areCounted, childrenOf, keeperOf, locate, replace, sharedMembers } from './state.ts';
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
export function classesOf(model: Module, frames: readonly Frame[], twins: readonly Frame[]): Code {
  return new Classes(frames, twins).write(model);
}

class Classes {
  readonly #sources: Code[] = [];
  /** A class by all that stands below its first line. */
  readonly #names = new Map<string, Code>();
  readonly #known = new Map<Module, Code>();
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

  write(model: Module): Code {
    const root = py`model`;
    const lines = [py`model = ${this.#build(model)}`];
    for (const [alias, own] of sharedMembers(model)) lines.push(replace(model, alias, root, locate(model, own, root)));
    for (const [name, p] of model.namedParameters())
      if (!p.requiresGrad) lines.push(py`${locate(model, name, root)}.requires_grad_(False)`);
    lines.push(py`return model`);
    const build = py`def build_model():\n${Code.join(lines, '\n').indented()}`;
    return Code.join([...this.#sources, build], '\n\n\n');
  }

  /** The expression that builds a module. */
  #build(module: Module): Code {
    if (Object.hasOwn(module, 'forward'))
      throw new TorchExportError(
        `exportTorch: a ${className(module.constructor)} has hooks or a forward of its own instance, which cannot be exported`,
      );
    const name = libraryName(module);
    if (name !== null && containers.has(name)) return this.#container(name, module);
    if (module instanceof ParameterList) return py`nn.ParameterList(${list([...module].map(blank))})`;
    if (module instanceof ParameterDict)
      return py`nn.ParameterDict(${dict([...module.entries()].map(([key, p]) => [checkMember(key, 'ParameterDict'), blank(p)]))})`;
    return name === null ? py`${this.#classFor(module)}()` : layer(name, module);
  }

  #container(name: string, module: Module): Code {
    const type = py`nn.${Code.word(name)}`;
    const keeper = keeperOf(module);
    const children = childrenOf(module).map(([key, child]) => [checkMember(key, keeper), this.#build(child)] as const);
    if (children.length === 0) return py`${type}()`;
    const counted = name !== 'ModuleDict' && areCounted(children);
    const lines = children.map(([key, built]) => {
      if (counted) return built;
      return name === 'ModuleDict' ? py`${key}: ${built}` : py`(${key}, ${built})`;
    });
    const body = py`${Code.join(lines, ',\n').indented()},`;
    if (name === 'ModuleDict') return py`${type}({\n${body}\n})`;
    if (name === 'ModuleList') return py`${type}([\n${body}\n])`;
    return counted ? py`${type}(\n${body}\n)` : py`${type}(OrderedDict([\n${body}\n]))`;
  }

  /** Writes the class of a module with a forward() of its own, once for all modules that are alike. */
  #classFor(module: Module): Code {
    const known = this.#known.get(module);
    if (known !== undefined) return known;
    const parts = [this.#constructorOf(module), this.#forwardOf(module)].filter((part) => part !== null);
    const body = Code.join(parts, '\n\n');
    const wanted = className(module.constructor);
    const key = `${wanted}\n${body}`;
    let name = this.#names.get(key);
    if (name === undefined) {
      const taken = new Set([...this.#names.values()].map(String));
      let free = wanted;
      for (let n = 2; taken.has(free); n++) free = `${wanted}${n}`;
      name = Code.word(free);
      this.#names.set(key, name);
      this.#sources.push(py`class ${name}(nn.Module):\n${body.indented()}`);
    }
    this.#known.set(module, name);
    return name;
  }

  #constructorOf(module: Module): Code {
    const self = py`self`;
    const lines = [py`super().__init__()`];
    const persistent = new Set(Object.keys(module.stateDict()));
    const members = [...module.namedParameters({ recurse: false })].map(([name, p]) => [name, blank(p)] as const);
    for (const [name, value] of members) lines.push(keep(self, checkMember(name, 'Module'), value));
    for (const [name, t] of module.namedBuffers({ recurse: false })) {
      const kept = persistent.has(name);
      if (!kept && t.numel() > 4096)
        throw new TorchExportError(`exportTorch: the buffer ${quote(name)} is large and not in the state dict`);
      const value = kept ? zeros(t) : py`${values(t)}, persistent=False`;
      lines.push(py`self.register_buffer(${checkMember(name, 'Module')}, ${value})`);
    }
    for (const [name, child] of module.namedChildren())
      lines.push(keep(self, checkMember(name, 'Module'), this.#build(child)));
    return py`def __init__(self):\n${Code.join(lines, '\n').indented()}`;
  }

  #forwardOf(module: Module): Code | null {
    const runs = this.#runs.get(module);
    // Such as a head that training does not reach: its weights are kept, and that is all.
    if (runs === undefined) return null;
    const written = runs.map(([frame, twin]) => new Forward(frame, twin).write());
    if (new Set(written.map(String)).size > 1)
      throw new TorchExportError(
        `exportTorch: ${className(module.constructor)} does something else each time it is called`,
      );
    return written[0]!;
  }
}

const list = (values: readonly Code[]): Code => py`[${Code.join(values, ', ')}]`;

const dict = (entries: readonly (readonly [string, Code])[]): Code =>
  py`{${Code.join(
    entries.map(([key, value]) => py`${key}: ${value}`),
    ', ',
  )}}`;

const dtypeOf = (t: Tensor): Code => py`torch.${Code.word(t.dtype)}`;

const zeros = (t: Tensor): Code => py`torch.zeros(${t.shape}, dtype=${dtypeOf(t)})`;

const blank = (p: Tensor): Code => py`nn.Parameter(${zeros(p)})`;

function values(t: Tensor): Code {
  const nested = (value: unknown): Code => (Array.isArray(value) ? list(value.map(nested)) : py`${value as number}`);
  return py`torch.tensor(${nested(t.tolist())}, dtype=${dtypeOf(t)})`;
}
