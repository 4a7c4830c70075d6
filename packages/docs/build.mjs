// The site as static files in dist/: every page by VitePress, the playground by Vite in play/, the API reference from the
// sources' TSDoc by TypeDoc.
//
//   node build.mjs [--pages] [--api]        only the pages and the playground, only the reference
//   DOCS_BASE=/wick/                        for a folder of a server
//
// A warning of any of them (a dead link, a link to a symbol that is not there) ends it with exit code 1.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, ConsoleLogger, LogLevel, ReflectionKind } from 'typedoc';
import { build } from 'vitepress';

const here = dirname(fileURLToPath(import.meta.url));
process.chdir(here);
const asked = (flag) =>
  process.argv.includes(flag) || !(process.argv.includes('--pages') || process.argv.includes('--api'));

/** What is told as a warning and is none. */
const harmless = [
  // A link to a member that is told at the class it is inherited from leads to the class.
  /will link to .* instead/,
  // One comment for all forms of a call: not each has all parameters.
  /has an @param with name ".*", which was not used/,
];

/** Counts what is wrong. */
class Counting extends ConsoleLogger {
  faults = 0;
  log(message, level) {
    if (level >= LogLevel.Warn && harmless.some((pattern) => pattern.test(message))) return;
    if (level >= LogLevel.Warn) this.faults++;
    super.log(message, level);
  }
}

/**
 * What a class inherits is told once, where it comes from: otherwise every layer's page has all of Module. What comes
 * from a base that is not public (a Conv2d's weight) is told nowhere else and stays; so does what Tensor and Module
 * have from the files they are made of.
 */
function removeInherited(project) {
  const module = project.getReflectionsByKind(ReflectionKind.Class).find(({ name }) => name === 'Module');
  const toldThere = new Set(module.children.map(({ name }) => name));
  const layers = project
    .getReflectionsByKind(ReflectionKind.ClassOrInterface)
    .filter((type) => type !== module && type.getChildByName('registerFullBackwardHook') !== undefined);
  const isModules = ({ kind, name, parent }) =>
    kind !== ReflectionKind.Constructor && toldThere.has(name) && layers.includes(parent);
  for (const member of project.getReflectionsByKind(ReflectionKind.ClassMember | ReflectionKind.Constructor)) {
    if (member.inheritedFrom && (member.inheritedFrom.reflection || isModules(member)))
      project.removeReflection(member);
  }
}

async function buildReference() {
  const app = await Application.bootstrap({ options: join(here, 'typedoc.json') });
  app.logger = new Counting();
  const project = await app.convert();
  if (!project) process.exit(1);
  removeInherited(project);
  app.validate(project);
  await app.generateOutputs(project);
  if (app.logger.faults > 0) {
    process.stderr.write(`${app.logger.faults} warnings in the API reference\n`);
    process.exit(1);
  }
}

/** The page of examples/playground, by its own configuration. */
function buildPlayground() {
  const folder = join(here, '../../examples/playground');
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    PLAYGROUND_OUT: join(here, 'dist/play'),
    PLAYGROUND_GUIDE: '../',
  };
  const vite = join(folder, 'node_modules/vite/bin/vite.js');
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: folder,
    env,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

if (asked('--pages')) {
  await build(here);
  buildPlayground();
}
if (asked('--api')) await buildReference();
