import { spawnSync } from 'node:child_process';

export interface Outcome {
  readonly code: number | null;
  /** Both streams, one after the other. */
  readonly text: string;
}

/** Runs a program to its end, and gives what it printed. */
export function run(command: string, args: readonly string[], cwd: string): Outcome {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    // On Windows npm, npx and the tools of node_modules/.bin are scripts, which need a shell.
    shell: process.platform === 'win32' && command !== process.execPath,
    // Nothing of the workspace's: Jest tells its children that they are tests, npx where its packages are.
    env: {
      ...process.env,
      NODE_ENV: 'production',
      JEST_WORKER_ID: undefined,
      NODE_PATH: undefined,
      FORCE_COLOR: undefined,
      NO_COLOR: '1',
    },
  });
  if (error) throw error;
  return { code: status, text: `${stdout}${stderr}` };
}

/** `run`, and an error with all that was printed if the program fails. */
export function mustRun(command: string, args: readonly string[], cwd: string): string {
  const { code, text } = run(command, args, cwd);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code} in ${cwd}\n${text}`);
  return text;
}
