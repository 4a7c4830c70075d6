import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packAll, type Tarball } from './pack.ts';
import { publicPackages, root } from './publicPackages.ts';
import { mustRun, run } from './run.ts';

const tool = (name: string) => join(root, 'packages/release/node_modules/.bin', name);
const names = publicPackages().map(({ name }) => name);
let folder: string;
let tarballs: Map<string, Tarball>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wick-tarballs-'));
  tarballs = new Map(packAll(folder).map((each) => [each.name, each]));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(names)('the tarball of %s', (name) => {
  const file = () => tarballs.get(name)!.file;

  test('has its licence, its README, sources and types with their maps, and nothing of the tests', () => {
    const paths = mustRun('tar', ['-tzf', file()], folder)
      .trim()
      .split('\n')
      .map((path) => path.replace('package/', ''));
    for (const wanted of ['LICENSE', 'README.md', 'package.json', 'src/index.ts', 'dist/index.js', 'dist/index.d.ts'])
      expect(paths).toContain(wanted);
    // A map is of use only with the source it leads to.
    for (const path of paths.filter((each) => each.endsWith('.d.ts')))
      expect(paths).toEqual(
        expect.arrayContaining([`${path}.map`, path.replace('dist/', 'src/').replace('.d.ts', '.ts')]),
      );
    expect(paths.filter((path) => /\.test|fixtures\/|testing\/|tsbuildinfo/.test(path))).toEqual([]);
  });

  test('names versions, not places in the workspace', () => {
    const manifest = JSON.parse(mustRun('tar', ['-xzOf', file(), 'package/package.json'], folder));
    for (const version of Object.values({ ...manifest.dependencies, ...manifest.peerDependencies }))
      expect(version).toMatch(/^[\^~>=]*\d/);
    expect(manifest).toMatchObject({ license: 'MIT', type: 'module' });
  });

  test('publint finds nothing', () => {
    expect(mustRun(tool('publint'), ['run', file(), '--strict'], folder)).toContain('All good!');
  });

  test('arethetypeswrong finds nothing for a package of ES modules only', () => {
    const { code, text } = run(tool('attw'), [file(), '--profile', 'esm-only', '--format', 'ascii'], folder);
    expect({ code, text: code === 0 ? '' : text }).toEqual({ code: 0, text: '' });
  });
});
