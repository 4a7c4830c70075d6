import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { manualSeed } from '@wick/tensor';
import { checkFile } from './files.ts';
import { InputError } from './host.ts';

type Exports = Readonly<Record<string, unknown>>;

const extensions = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

/** Whether a name is a module's. */
export const isModuleName = (path: string): boolean => extensions.includes(extname(path).toLowerCase());

/** Which model of a file, and what it is drawn from. */
export interface ModelChoice {
  readonly export?: string;
  readonly seed?: number;
}

/** Imports a user's module and gives the model that it exports or builds. InputError says why there is none. */
export async function loadModel(path: string, choice: ModelChoice) {
  await checkFile(path);
  if (!isModuleName(path))
    throw new InputError(`${path}: expected a TypeScript or JavaScript module (${extensions.join(', ')})`);
  const { Module } = await import('@wick/nn');
  if (choice.seed !== undefined) manualSeed(choice.seed);
  try {
    const found = chosen(await importModule(resolve(path)), choice.export);
    const value = typeof found === 'function' ? await built(found, Module) : await found;
    if (value instanceof Module) return value;
    throw new InputError(
      `expected a model (an nn.Module), or a function that gives one, got ${described(value)}${
        isAlike(value) ? ': a model of another copy of wick' : ''
      }`,
    );
  } catch (cause) {
    throw new InputError(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function chosen(exports: Exports, name: string | undefined): unknown {
  const names = Object.keys(exports);
  const only = names.length === 1 ? names[0] : 'default';
  const wanted = name ?? (names.includes('default') ? 'default' : only);
  if (wanted !== undefined && Object.hasOwn(exports, wanted)) return exports[wanted];
  const there = names.length === 0 ? 'the module exports nothing' : `the module exports ${names.join(', ')}`;
  throw new InputError(
    name === undefined ? `there is no default export; ${there}; choose with --export` : `no export ${name}; ${there}`,
  );
}

type Class<T> = abstract new (...args: never) => T;

async function built(make: object, Module: Class<unknown>): Promise<unknown> {
  const isClass = /^class\b/.test(Function.prototype.toString.call(make));
  if (!isClass) return (make as () => unknown)();
  const { prototype } = make as { prototype: unknown };
  if (prototype instanceof Module) return new (make as new () => unknown)();
  throw new InputError('the class that is exported is no nn.Module of this wick');
}

/** What another copy's models have. */
function isAlike(value: unknown): boolean {
  return value !== null && typeof value === 'object' && 'namedParameters' in value;
}

function described(value: unknown): string {
  if (value === null || typeof value !== 'object') return typeof value === 'function' ? 'a function' : String(value);
  return value.constructor?.name ?? 'an object';
}

/**
 * Whatever `wick` the module's folder would lead to, it gets the one that runs: with another one every `instanceof`
 * would be false and every seed without effect.
 */
async function importModule(path: string): Promise<Exports> {
  const jiti = await import('jiti').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ERR_MODULE_NOT_FOUND' && /\.[cm]?js$/i.test(path)) return null;
    throw cause;
  });
  if (!jiti) return import(pathToFileURL(path).href);
  const { createJiti } = jiti;
  const loader = createJiti(path, {
    virtualModules: await ownModules(),
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
  });
  return loader.import<Exports>(path);
}

/** This wick, by the names it is imported by. */
export async function ownModules(): Promise<Record<string, Exports>> {
  const names = {
    checkpoint: import('@wick/checkpoint'),
    compile: import('@wick/compile'),
    data: import('@wick/data'),
    distributions: import('@wick/distributions'),
    func: import('@wick/func'),
    init: import('@wick/init'),
    inspect: import('@wick/inspect'),
    models: import('@wick/models'),
    nn: import('@wick/nn'),
    onnx: import('@wick/onnx'),
    optim: import('@wick/optim'),
    tensor: import('@wick/tensor'),
    torch: import('@wick/torch'),
  };
  const loaded = await Promise.all(Object.entries(names).map(async ([name, part]) => [name, await part] as const));
  const { compile, tensor, torch, ...parts } = Object.fromEntries(loaded);
  const named = Object.fromEntries(loaded.map(([name, part]) => [`@wick/${name}`, part]));
  return { wick: { ...compile, ...tensor, ...parts, python: torch }, ...named };
}
