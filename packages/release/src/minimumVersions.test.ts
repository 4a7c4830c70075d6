import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');

/** What the lock file says was installed, and so tested: version by importer and name of the dependency. */
function installed(): Map<string, Map<string, string>> {
  const lock = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8');
  const found = new Map<string, Map<string, string>>();
  let importer = new Map<string, string>();
  let name = '';
  for (const line of lock.slice(lock.indexOf('\nimporters:'), lock.indexOf('\npackages:')).split('\n')) {
    const [, folder] = /^ {2}(\S.*):$/.exec(line) ?? [];
    const [, dependency] = /^ {6}'?([^']+?)'?:$/.exec(line) ?? [];
    const [, version] = /^ {8}version: ([^(\s]*)/.exec(line) ?? [];
    if (folder) {
      importer = new Map();
      found.set(folder, importer);
    }
    if (dependency) name = dependency;
    if (version) importer.set(name, version);
  }
  return found;
}

const kinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;
type Manifest = Partial<Record<(typeof kinds)[number], Readonly<Record<string, string>>>>;

const locked = installed();
/** Tested as another package, of which it is the same version for another place. */
const testedAs: Readonly<Record<string, string>> = { 'onnxruntime-web': 'onnxruntime-node' };

const folders = ['packages', 'examples'].flatMap((group) =>
  readdirSync(join(root, group)).map((name) => `${group}/${name}`),
);

test.each(['.', ...folders.filter((folder) => existsSync(join(root, folder, 'package.json')))])(
  'the least version of every dependency of %s is the one that is tested',
  (folder) => {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
    const own = locked.get(folder)!;
    expect(own).toBeDefined();
    for (const kind of kinds)
      for (const [name, wanted] of Object.entries(manifest[kind] ?? {})) {
        if (wanted.startsWith('workspace:')) continue;
        // A peer that nobody installs here is not tested here.
        if (kind === 'peerDependencies' && !own.has(name)) continue;
        // One number with at most one sign before it: of ranges nobody could say which end is tested.
        const [, least] = /^(?:\^|~|>=)?(\d+\.\d+\.\d+)$/.exec(wanted) ?? [];
        expect([name, wanted, least]).toEqual([name, wanted, own.get(testedAs[name] ?? name)]);
      }
  },
);

test('what is known of older versions', () => {
  // fflate 0.8.2 loops without end on a small zip64 archive.
  const [major, minor, patch] = locked.get('packages/checkpoint')!.get('fflate')!.split('.').map(Number);
  expect(major! * 1e6 + minor! * 1e3 + patch!).toBeGreaterThanOrEqual(8003);
});
