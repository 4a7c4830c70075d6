import { join } from 'node:path';
import { type CompilerOptions, getParsedCommandLineOfConfigFile, sys } from 'typescript';

/** The folder of the packages. */
export const packages = join(__dirname, '../../..');

/** Those that the reference describes, in its order, and the one that has them all. */
export const documented = [
  'tensor',
  'init',
  'nn',
  'optim',
  'data',
  'distributions',
  'checkpoint',
  'models',
  'inspect',
  'func',
  'compile',
  'onnx',
  'tensorboard',
  'torch',
  'train',
  'kernels',
  'wick',
] as const;

/** A package's public names. */
export const indexOf = (name: string) => join(packages, name, 'src/index.ts');

/** As TypeDoc reads the sources: every package by its name leads to its `src`. */
export function compilerOptions(): CompilerOptions {
  const file = join(packages, 'docs/tsconfig.api.json');
  const host = {
    ...sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }: { messageText: unknown }) => {
      throw new Error(String(messageText));
    },
  };
  return getParsedCommandLineOfConfigFile(file, {}, host)!.options;
}
