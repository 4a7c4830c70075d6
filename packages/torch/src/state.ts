import { type Module, ModuleDict, ModuleList, ParameterDict, ParameterList, Sequential } from '@wick/nn';
import { type Code, py } from './python/code.ts';
import { checkMember, type Keeper, keep, member } from './python/names.ts';

/** Which of PyTorch's keepers of members a module becomes. */
export function keeperOf(module: Module | null | undefined): Keeper {
  if (module instanceof Sequential) return 'Sequential';
  if (module instanceof ModuleList) return 'ModuleList';
  if (module instanceof ModuleDict) return 'ModuleDict';
  if (module instanceof ParameterList) return 'ParameterList';
  return module instanceof ParameterDict ? 'ParameterDict' : 'Module';
}

/** A module's children under all of their names: unlike `namedChildren`, which names one that stands twice once. */
export function childrenOf(module: Module): [string, Module][] {
  return [...module.namedModules({ removeDuplicate: false })].filter(([path]) => path !== '' && !path.includes('.'));
}

/** Whether names are 0, 1, 2, …, as those of a list are. */
export function areCounted(members: readonly (readonly [string, unknown])[]): boolean {
  return members.every(([name], i) => name === `${i}`);
}

/** Where a member of `root` is, as a Python expression: `self.layer1[0].conv1`. */
export function locate(root: Module, path: string, self: Code): Code {
  const { owner, name, holder } = walk(root, path, self);
  return step(owner, name, holder);
}

/** The statement that puts something else where a member of `root` is. */
export function replace(root: Module, path: string, self: Code, value: Code): Code {
  const { owner, name, holder } = walk(root, path, self);
  const place = item(owner, name, holder);
  return place === null ? keep(owner, checkMember(name, keeperOf(holder)), value) : py`${place} = ${value}`;
}

interface Place {
  readonly owner: Code;
  readonly name: string;
  readonly holder: Module | null | undefined;
}

function walk(root: Module, path: string, self: Code): Place {
  const names = path.split('.');
  const last = names.pop()!;
  let owner = self;
  let holder: Module | null | undefined = root;
  for (const name of names) {
    owner = step(owner, name, holder);
    holder = holder ? new Map(childrenOf(holder)).get(name) : null;
  }
  return { owner, name: last, holder };
}

function step(owner: Code, name: string, holder: Module | null | undefined): Code {
  return item(owner, name, holder) ?? member(owner, checkMember(name, keeperOf(holder)));
}

/** By a subscript where PyTorch's class has them: its place in a list, whose names count, or its key. */
function item(owner: Code, name: string, holder: Module | null | undefined): Code | null {
  if (holder instanceof ModuleDict) return py`${owner}[${checkMember(name, 'ModuleDict')}]`;
  if (holder instanceof Sequential || holder instanceof ModuleList || holder instanceof ParameterList) {
    const parameters = holder.namedParameters({ recurse: false, removeDuplicate: false });
    if (areCounted([...childrenOf(holder), ...parameters])) return py`${owner}[${Number(name)}]`;
  }
  return null;
}

/** Every way to reach a parameter or module, the first of which is its own: what the others share with it. */
export function sharedMembers(model: Module): [alias: string, own: string][] {
  const pairs: [string, string][] = [];
  const own = new Map<object, string>();
  const within = (path: string) => pairs.some(([alias]) => path.startsWith(`${alias}.`));
  const members = [
    ...model.namedModules({ removeDuplicate: false }),
    ...model.namedParameters({ removeDuplicate: false }),
  ];
  for (const [path, member] of members) {
    const known = own.get(member);
    if (known === undefined) own.set(member, path);
    else if (!within(path)) pairs.push([path, known]);
  }
  return pairs;
}
