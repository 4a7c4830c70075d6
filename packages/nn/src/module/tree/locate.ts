import { ModuleNode, typeNameOf } from './node.ts';
import { namedModules } from './walk.ts';

type Forward = (this: ModuleNode, ...inputs: unknown[]) => unknown;

/** Where an error came from, as seen from the outermost module it has left so far. */
interface Origin {
  readonly message: string;
  readonly kind: string;
  module: ModuleNode;
  path: string;
}

const origins = new WeakMap<Error, Origin>();
const located = new WeakSet<object>();

/**
 * Lets every forward() of a class, and of those it extends, say in an error's message which module of the tree it comes
 * from: `… (in "features.3", a Conv2d)`. It costs nothing as long as nothing is thrown.
 */
export function nameErrors(prototype: object): void {
  for (let p: object | null = prototype; p && p !== ModuleNode.prototype; p = Object.getPrototypeOf(p)) {
    const property = Object.getOwnPropertyDescriptor(p, 'forward');
    if (located.has(p) || typeof property?.value !== 'function') continue;
    located.add(p);
    const forward: Forward = property.value;
    const value: Forward = function (...inputs) {
      try {
        return forward.apply(this, inputs);
      } catch (error) {
        // Where there is no room even for another error, the next call above makes it.
        if (isOverflow(error)) throw new TooDeep();
        if (!(error instanceof TooDeep) && (error instanceof RangeError || error instanceof TypeError))
          locate(error, this);
        throw error;
      }
    };
    Object.defineProperty(p, 'forward', { ...property, value });
  }
}

/** The engine's error where there is no more room to call anything. */
const isOverflow = (error: unknown): boolean =>
  error instanceof Error && /^Maximum call stack|^too much recursion/.test(error.message);

/** Stands for it; the place, thousands of names long, would say nothing. */
class TooDeep extends RangeError {
  override name = 'RangeError';

  constructor() {
    super('forward: modules, or functions that they call, are nested deeper than the stack goes');
  }
}

/** Puts the path from `module` to where the error was thrown into its message. */
function locate(error: Error, module: ModuleNode): void {
  const origin = origins.get(error);
  if (!origin) {
    origins.set(error, { message: error.message, kind: typeNameOf(module), module, path: '' });
    return;
  }
  if (origin.module === module) return;
  for (const [name, inner] of namedModules(module)) {
    if (inner !== origin.module || name === '') continue;
    origin.path = origin.path === '' ? name : `${name}.${origin.path}`;
    origin.module = module;
    error.message = `${origin.message} (in "${origin.path}", a ${origin.kind})`;
    return;
  }
}
