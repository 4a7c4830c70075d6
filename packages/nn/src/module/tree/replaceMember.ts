import { roleFor } from './members.ts';
import { hidden, type ModuleNode } from './node.ts';

/** Notes what a name stands for with `value` in it. @throws TypeError if that does not suit what it stood for. */
export function takeRole(module: ModuleNode, name: string, value: unknown): void {
  const { roles } = hidden(module);
  const role = roleFor(module, name, value, roles.get(name));
  if (role) roles.set(name, role);
}

/** Puts another value in the place of a member, wherever it is kept. */
export function replaceMember(module: ModuleNode, name: string, value: unknown): void {
  const { held } = hidden(module);
  if (held.has(name)) {
    takeRole(module, name, value);
    held.set(name, value);
  } else Reflect.set(module, name, value);
}
