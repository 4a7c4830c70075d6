import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { codeBlocks } from '../codeBlocks.ts';
import type { Tarball } from '../pack.ts';
import { root } from '../publicPackages.ts';
import { run } from '../run.ts';
import { type App, tool } from './app.ts';

/** What the READMEs say, done as a reader would. */
export function readmes(app: () => App, packed: () => Tarball[]): void {
  const read = (path: string) => readFileSync(path, 'utf8').replaceAll('\r\n', '\n');

  test('every program of the README and of the packages runs', () => {
    app().node(
      '-e',
      `const { checkpoint, models } = require('wick'); checkpoint.saveTorch('resnet18.pth', models.resnet18().stateDict())`,
    );
    const texts = [join(root, 'README.md'), ...packed().map((each) => join(each.folder, 'README.md'))];
    const programs = texts.flatMap((path) => codeBlocks(read(path), 'ts'));
    expect(programs.length).toBeGreaterThan(12);
    const names = programs.map((code, i) => {
      app().write(`readme${i}.mts`, code);
      return `readme${i}`;
    });
    const sources = names.map((name) => `${name}.mts`);
    app().run(tool('esbuild'), ...sources, '--outdir=.', '--out-extension:.js=.mjs', '--log-level=error');
    for (const name of names) app().node(`${name}.mjs`);
  });

  test('every call of the command in the README runs', () => {
    app().write(
      'net.ts',
      `import { nn } from 'wick';
       export default () => new nn.Sequential(new nn.Conv2d(1, 4, 3), new nn.ReLU(), new nn.Flatten(), new nn.Linear(2704, 10));`,
    );
    app().node(
      '-e',
      `const { checkpoint, nn } = require('wick');
       const state = new nn.Linear(3, 2).stateDict();
       checkpoint.saveTorch('a.pt', state);
       for (const name of ['b', 'model']) checkpoint.saveSafetensors(name + '.safetensors', state);`,
    );
    const calls = codeBlocks(read(join(root, 'README.md')), 'sh')
      .flatMap((block) => block.split('\n'))
      .map((line) =>
        line
          .match(/^npx (wick [^#]*)/)?.[1]
          ?.trim()
          .split(' '),
      )
      .filter((words) => words !== undefined)
      // It needs digits, and a minute; another test has it say so.
      .filter((words) => words[1] !== 'train');
    expect(calls.length).toBeGreaterThan(5);
    const installed = join(app().folder, 'node_modules', '.bin', 'wick');
    for (const [i, words] of calls.entries()) {
      // The command overwrites nothing.
      if (words[1] === 'convert') rmSync(join(app().folder, 'b.safetensors'));
      if (words[1] === 'report') rmSync(join(app().folder, 'report.html'), { force: true });
      // What npx finds is found once: it takes longer to start than the command itself.
      const { code, text } =
        i === 0 ? run('npx', ['--no-install', ...words], app().folder) : run(installed, words.slice(1), app().folder);
      // 1: a difference or a warning was found, which is an answer too.
      expect({ words, text, code: code === 1 ? 0 : code }).toEqual({ words, text, code: 0 });
    }
  });
}
