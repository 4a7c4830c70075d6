import type { Module } from '@wick/nn';
import { ModuleDict, ModuleList, Sequential } from '@wick/nn';
import { TorchExportError } from './error.ts';
import { isIdentifier, literal } from './python.ts';

/** Where a member of `root` is, as a Python expression: `self.layer1[0].conv1`. */
export function locate(root: Module, path: string, self = 'self'): string {
  let expression = self;
  let module: Module | null | undefined = root;
  for (const name of path.split('.')) {
    if (module instanceof Sequential || module instanceof ModuleList)
      expression += /^\d+$/.test(name) ? `[${name}]` : `.${identifier(name)}`;
    else if (module instanceof ModuleDict) expression += `[${literal(name)}]`;
    else expression += `.${identifier(name)}`;
    module = module ? new Map(module.namedChildren()).get(name) : null;
  }
  return expression;
}

/** A name that Python takes after a dot. */
export function identifier(name: string): string {
  if (!isIdentifier(name))
    throw new TorchExportError(`exportTorch: ${literal(name)} is no name for a member in Python`);
  return name;
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
