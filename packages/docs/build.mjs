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
import { Application, Comment, CommentTag, ConsoleLogger, Converter, LogLevel, ReflectionKind } from 'typedoc';
import { build } from 'vitepress';
import { namePackages, Router, tellConstructors } from './constructors.mjs';

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
  // What every layer says anew is told at each.
  const anew = ['forward', 'resetParameters', 'extraRepr'];
  const toldThere = new Set(module.children.map(({ name }) => name).filter((name) => !anew.includes(name)));
  const layers = project
    .getReflectionsByKind(ReflectionKind.ClassOrInterface)
    .filter((type) => type !== module && type.getChildByName('registerFullBackwardHook') !== undefined);
  const isModules = ({ kind, name, parent }) =>
    kind !== ReflectionKind.Constructor && toldThere.has(name) && layers.includes(parent);
  for (const member of project.getReflectionsByKind(ReflectionKind.ClassMember | ReflectionKind.Constructor)) {
    if (member.inheritedFrom && (member.inheritedFrom.reflection || isModules(member)))
      project.removeReflection(member);
  }
  // The lists at the head of a page were made before: they would link to what is not there.
  for (const type of project.getReflectionsByKind(ReflectionKind.ClassOrInterface)) {
    const there = new Set(type.children);
    for (const list of ['groups', 'categories']) {
      for (const part of type[list] ?? []) part.children = part.children.filter((member) => there.has(member));
      if (type[list]) type[list] = type[list].filter((part) => part.children.length > 0);
    }
  }
}

/** The sections of PyTorch's pages, by the folders of the sources, whose files have its names. */
const sections = {
  'nn/src/containers': 'Containers',
  'nn/src/module': 'Containers',
  'nn/src/layers/conv': 'Convolution Layers',
  'nn/src/layers/pool': 'Pooling Layers',
  'nn/src/layers/pad': 'Padding Layers',
  'nn/src/layers/activation': 'Non-linear Activations',
  'nn/src/layers/norm': 'Normalization Layers',
  'nn/src/layers/recurrent': 'Recurrent Layers',
  'nn/src/layers/attention': 'Transformer Layers',
  'nn/src/layers/linear': 'Linear Layers',
  'nn/src/layers/lazy': 'Lazy Modules',
  'nn/src/layers/dropout': 'Dropout Layers',
  'nn/src/layers/embedding': 'Sparse Layers',
  'nn/src/layers/distance': 'Distance Functions',
  'nn/src/losses': 'Loss Functions',
  'nn/src/layers/vision': 'Vision Layers',
  'nn/src/layers/shape': 'Utilities',
  'nn/src/utils': 'Utilities',
  'tensor/src/ops/creation': 'Creation Ops',
  'tensor/src/ops/indexing': 'Indexing, Slicing, Joining',
  'tensor/src/ops/shape': 'Indexing, Slicing, Joining',
  'tensor/src/ops/random': 'Random sampling',
  'tensor/src/generator': 'Random sampling',
  'tensor/src/ops/elementwise': 'Pointwise Ops',
  'tensor/src/ops/reduce': 'Reduction Ops',
  'tensor/src/ops/linalg': 'BLAS and LAPACK Operations',
  'tensor/src/ops/activation': 'Neural networks',
  'tensor/src/ops/attention': 'Neural networks',
  'tensor/src/ops/dropout': 'Neural networks',
  'tensor/src/ops/embedding': 'Neural networks',
  'tensor/src/ops/losses': 'Neural networks',
  'tensor/src/ops/norm': 'Neural networks',
  'tensor/src/ops/recurrent': 'Neural networks',
  'tensor/src/ops/spatial': 'Neural networks',
  'tensor/src/autograd': 'Locally disabling gradient computation, and autograd',
  'optim/src/optimizers': 'Algorithms',
  'optim/src/schedulers': 'How to adjust learning rate',
  'optim/src/swaUtils': 'Weight averaging',
};

/** Names the section of each exported symbol, as `@category` in its comment would. */
function nameSections({ project }) {
  for (const module of project.getChildrenByKind(ReflectionKind.Module))
    for (const reflection of module.children ?? []) {
      const file = project.getSymbolIdFromReflection(reflection)?.fileName.replaceAll('\\', '/') ?? '';
      const section = Object.entries(sections).find(([folder]) => file.includes(`/${folder}/`))?.[1];
      if (!section || reflection.comment?.getTag('@category')) continue;
      const owners = reflection.signatures ?? [reflection];
      for (const owner of [reflection, ...owners]) {
        owner.comment ??= new Comment();
        owner.comment.blockTags.push(new CommentTag('@category', [{ kind: 'text', text: section }]));
      }
    }
}

async function buildReference() {
  const app = await Application.bootstrap({ options: join(here, 'typedoc.json') });
  app.logger = new Counting();
  app.renderer.defineRouter('wick', Router);
  app.options.setValue('router', 'wick');
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, nameSections);
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, tellConstructors);
  const project = await app.convert();
  if (!project) process.exit(1);
  removeInherited(project);
  namePackages(project);
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
  await import('./names.mjs');
  await build(here);
  buildPlayground();
}
if (asked('--api')) await buildReference();
