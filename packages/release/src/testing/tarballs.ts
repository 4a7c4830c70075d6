import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Tarball } from '../pack.ts';
import { publicPackages, root } from '../publicPackages.ts';
import { mustRun } from '../run.ts';

const mixers = ['tensor', 'furtherMethods', 'index', 'internal', 'light'];

/** The files of a package that do something when they are loaded: those that mix the methods into the class. */
const mixing: Readonly<Record<string, readonly string[]>> = {
  '@wick/tensor': [
    ...mixers.map((name) => `./dist/${name}.js`),
    './dist/node/**/*.js',
    ...mixers.map((name) => `./src/${name}.ts`),
  ],
};

/** What a registry would get, looked at from outside. */
export function tarballs(packed: () => Tarball[]): void {
  const find = (name: string) => packed().find((each) => each.name === name)!;

  describe.each(publicPackages().map(({ name }) => name))('the tarball of %s', (name) => {
    const tar = (...args: string[]) => mustRun('tar', args, root);

    test('has its licence, its README, sources and types with their maps, and nothing else', () => {
      const paths = tar('-tzf', find(name).file)
        .trim()
        .split('\n')
        .map((path) => path.replace('package/', ''));
      for (const wanted of ['LICENSE', 'README.md', 'package.json', 'src/index.ts', 'dist/index.js', 'dist/index.d.ts'])
        expect(paths).toContain(wanted);
      // A map is of use only with the source it leads to.
      const all = new Set(paths);
      const types = paths.filter((path) => /^dist.*\.d\.ts$/.test(path));
      const led = types.flatMap((path) => [`${path}.map`, path.replace('dist/', 'src/').replace('.d.ts', '.ts')]);
      expect(led.filter((path) => !all.has(path))).toEqual([]);
      const known =
        /^(LICENSE|README\.md|package\.json|src\/.*\.ts|dist\/.*(\.js|\.d\.ts|\.map|THIRD-PARTY-NOTICES\.txt))$/;
      expect(paths.filter((path) => !known.test(path))).toEqual([]);
      expect(paths.filter((path) => /\.test|fixtures\/|testing\/|tsbuildinfo/.test(path))).toEqual([]);
    });

    test('names versions, not places in the workspace, and runs nothing when it is installed', () => {
      const manifest = JSON.parse(tar('-xzOf', find(name).file, 'package/package.json'));
      for (const version of Object.values({ ...manifest.dependencies, ...manifest.peerDependencies }))
        expect(version).toMatch(/^[\^~>=]*\d/);
      expect(manifest).toMatchObject({ license: 'MIT', type: 'module', sideEffects: mixing[name] ?? false });
      expect(manifest.scripts).toBeUndefined();
    });
  });

  test('publint and arethetypeswrong find nothing', () => {
    const files = packed().map(({ file }) => file);
    const found = JSON.parse(mustRun(process.execPath, [join(root, 'packages/release/src/judge.mjs'), ...files], root));
    expect(found).toEqual(Object.fromEntries(files.map((file) => [file, []])));
    const sizes = packed().map((each) => `${each.name} ${Math.round(statSync(each.file).size / 1000)}`);
    process.stdout.write(`tarballs, kB: ${sizes.join(', ')}\n`);
  });
}
