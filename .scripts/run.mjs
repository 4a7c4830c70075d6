// One command on a fresh clone: installs and builds what is missing, then runs the task.
//
//   node .scripts/run.mjs <install | build | test | start | bench | docs | playground> [arguments for the task]
//
// Plain Node without dependencies, because it runs before there are any. What it says of itself goes to stderr.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const workspace = readJson('package.json');

const tasks = {
  install: {},
  build: { build: '.' },
  test: { run: 'node_modules/jest/bin/jest.js' },
  start: {
    build: 'packages/wick',
    run: 'packages/wick/dist/node/cli/main.js',
    first: ['train', 'mnist'],
    next: 'Next: npm run playground opens a page that shows what initialisers do, step by step; npm run docs the guide.',
  },
  bench: { build: 'packages/bench', run: 'packages/bench/dist/main.js' },
  docs: { run: 'packages/docs/serve.mjs' },
  playground: { run: 'examples/playground/serve.mjs' },
};

// One try more where the registry does not answer, not npm's several minutes of them.
process.env.npm_config_fetch_retries ??= '1';

const say = (text) => process.stderr.write(`${text}\n`);

function fail(text) {
  say(text);
  process.exit(1);
}

/** Runs a program in the root folder with our terminal; signals reach it, and its end, if bad, is ours. */
function run(command, args, shell = false) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', shell });
    const forward = (signal) => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    child.on('error', (error) => fail(`${command} could not be started: ${error.message}`));
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward);
      resolve(signal ? 128 + (constants.signals[signal] ?? 0) : code);
    });
  });
}

/** Says what is being done and, afterwards, how long it took; a failed phase ends everything. */
async function phase(title, command, args, { shell = false, hint = '', patience = 0 } = {}) {
  say(`\u25b8 ${title} \u2026`);
  const begin = performance.now();
  // Without a network npm waits for minutes and says nothing.
  const waiting = hint && patience > 0 ? setTimeout(() => say(`  still waiting. ${hint}`), patience) : undefined;
  const code = await run(command, args, shell);
  clearTimeout(waiting);
  const seconds = `${((performance.now() - begin) / 1000).toFixed(1)} s`;
  if (code !== 0) {
    say(`\u2717 ${title}: failed after ${seconds}${code < 128 && hint ? `\n  ${hint}` : ''}`);
    process.exit(code);
  }
  say(`\u2713 ${title}: ${seconds}`);
}

function checkNode() {
  const wanted = workspace.engines.node.match(/\d+/g).map(Number);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > wanted[0] || (major === wanted[0] && minor >= wanted[1])) return;
  fail(`wick needs Node ${wanted.join('.')} or newer; this is Node ${process.versions.node} (${process.execPath}).`);
}

/** What an installation depends on: the lock file, and who asks for what. */
function installationHash() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${workspace.packageManager}`);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(join(root, file)));
  const folders = ['packages', 'examples'].filter((folder) => existsSync(join(root, folder)));
  const members = folders.flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`));
  for (const member of ['.', ...members.sort()]) {
    if (!existsSync(join(root, member, 'package.json'))) continue;
    const { name, bin, dependencies, devDependencies, optionalDependencies, peerDependencies } = readJson(
      join(member, 'package.json'),
    );
    const asks = { name, bin, dependencies, devDependencies, optionalDependencies, peerDependencies };
    hash.update(`${member} ${JSON.stringify(asks)}`);
  }
  return hash.digest('hex');
}

async function install() {
  const stamp = join(root, 'node_modules', '.wick-installed');
  const hash = installationHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  const pnpm = workspace.packageManager;
  const npx = ['--yes', '--prefer-offline', pnpm];
  const args = [...npx, 'install', '--frozen-lockfile', '--prefer-offline', '--config.confirmModulesPurge=false'];
  // npx is a .cmd file on Windows, and those need a shell; none of these words needs quoting.
  await phase(`installing dependencies with ${pnpm.replace('@', ' ')}`, 'npx', args, {
    shell: process.platform === 'win32',
    patience: 15_000,
    hint: `Is the npm registry within reach? After a change of dependencies, run: npx ${pnpm} install`,
  });
  writeFileSync(stamp, hash);
}

async function build(project) {
  const what = project === '.' ? 'everything' : project;
  if (!existsSync(join(root, project, 'tsconfig.json'))) fail(`There is no ${project} here to build.`);
  await phase(`building ${what}`, process.execPath, ['node_modules/typescript/bin/tsc', '-b', project]);
  // An example runs what users get, not the single files.
  await phase('bundling the packages', process.execPath, ['.scripts/bundle.mjs']);
}

const [name, ...args] = process.argv.slice(2);
const task = Object.hasOwn(tasks, name ?? '') ? tasks[name] : undefined;
if (!task) fail(`usage: node .scripts/run.mjs <${Object.keys(tasks).join(' | ')}> [arguments]`);
checkNode();
await install();
if (task.build) await build(task.build);
if (task.run) process.exitCode = await run(process.execPath, [task.run, ...(task.first ?? []), ...args]);
if (task.next && process.exitCode === 0 && !args.includes('--json')) say(`\n${task.next}`);
