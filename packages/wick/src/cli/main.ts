#!/usr/bin/env node
import * as modules from 'node:module';
import type { Host } from './host.ts';
import { run } from './run.ts';

/** Written in by the bundler. */
declare const WICK_VERSION: string | undefined;

// Node from 22.1 keeps what it has compiled.
(modules as { enableCompileCache?: () => void }).enableCompileCache?.();

const { env, stdout, stderr } = process;
const host: Host = {
  version: typeof WICK_VERSION === 'string' ? WICK_VERSION : 'from its sources',
  out: (text) => stdout.write(`${text}\n`),
  terminal: stdout.isTTY ? stdout : undefined,
  columns: stdout.isTTY ? stdout.columns : undefined,
  err: (text) => stderr.write(`${text}\n`),
  errColumns: stderr.isTTY ? stderr.columns : undefined,
  // https://no-color.org: whatever its value, if it has one.
  color:
    !env.NO_COLOR && (Boolean(env.FORCE_COLOR && env.FORCE_COLOR !== '0') || (stdout.isTTY && env.TERM !== 'dumb')),
};

// Whoever reads no further (`wick inspect … | head`) ends this quietly.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

run(process.argv.slice(2), host).then((code) => {
  process.exitCode ??= code;
});
