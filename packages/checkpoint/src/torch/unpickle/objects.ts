import { copiedList, fault, newTuple } from '../containers.ts';
import { op } from '../opcodes.ts';
import { Dict, Instance, Name, Tuple } from '../values.ts';
import type { Machine, Step } from './machine.ts';

/** Opcodes that name classes and make objects of them. */
export const objects: Readonly<Record<number, Step>> = {
  [op.GLOBAL]: (m) => m.push(named(m)),
  [op.STACK_GLOBAL](m) {
    const [module, name] = m.take(2);
    if (typeof module !== 'string' || typeof name !== 'string') throw fault('a class whose name is no text');
    m.push(m.hooks.find(module, name));
  },
  [op.REDUCE]: make,
  [op.NEWOBJ]: make,
  [op.NEWOBJ_EX](m) {
    const keywords = m.pop();
    if (!(keywords instanceof Dict) || keywords.keys.length > 0) throw fault('an object made with keyword arguments');
    make(m);
  },
  [op.INST](m) {
    const callee = named(m);
    call(m, callee, newTuple(m.sinceMark(), m.budget));
  },
  [op.OBJ](m) {
    const [callee, ...args] = copiedList(m.sinceMark(), m.budget);
    call(m, callee, newTuple(args, m.budget));
  },
  [op.BUILD]: build,
  [op.BINPERSID]: (m) => m.push(m.hooks.persistent(m.pop())),
  [op.PERSID]: (m) => m.push(m.hooks.persistent(m.input.line())),
  [op.EXT1]: registered,
  [op.EXT2]: registered,
  [op.EXT4]: registered,
};

function named(m: Machine): Name {
  const module = m.input.line();
  return m.hooks.find(module, m.input.line());
}

function make(m: Machine): void {
  const [callee, args] = m.take(2);
  call(m, callee, args);
}

function call(m: Machine, callee: unknown, args: unknown): void {
  if (!(callee instanceof Name)) throw fault('something is called that is no function');
  if (!(args instanceof Tuple)) throw fault(`${callee.name} is called with arguments that are no tuple`);
  if (!callee.call) throw fault(`${callee.name} is called, which is only known as a name`);
  m.push(callee.call(args.items, m.budget));
}

function build(m: Machine): void {
  const state = m.pop();
  const target = m.top();
  if (target instanceof Instance) target.state = state;
  // Attributes of an OrderedDict, such as a state dict's _metadata, have no place in an object.
  else if (!(target instanceof Dict)) throw fault('a state is given to something that has none');
}

function registered(): never {
  throw fault("a class from Python's registry of extensions, which only the program that wrote it knows");
}
