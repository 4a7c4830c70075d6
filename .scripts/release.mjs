// Publishes the packages whose version the registry has not: npm run release [-- --dry-run]
//
// Runs in .github/workflows/release.yml, for a tag `v1.2.3`, after all tests. The manifests get their `repository` from
// the repository that runs it, with which the registry compares the signed statement of where a package was built.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const { packageManager, version } = readJson('package.json');
const { GITHUB_REF_NAME: tag, GITHUB_REPOSITORY: repository, GITHUB_SERVER_URL: server } = process.env;

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

function run(command, args) {
  const shell = process.platform === 'win32' && command !== process.execPath;
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell });
  if (status !== 0) process.exit(status ?? 1);
}

const folders = readdirSync(join(root, 'packages'))
  .map((name) => `packages/${name}`)
  .filter((folder) => !readJson(`${folder}/package.json`).private);
for (const folder of folders) {
  const manifest = readJson(`${folder}/package.json`);
  if (manifest.version !== version) fail(`${folder} is at ${manifest.version}, the workspace at ${version}`);
}
if (repository && tag !== `v${version}`) fail(`the tag is ${tag}, the version ${version}`);
const pending = readdirSync(join(root, '.changeset')).filter((name) => name.endsWith('.md') && name !== 'README.md');
if (pending.length > 0 && repository) fail(`changesets wait for npm run bump: ${pending.join(', ')}`);

if (repository) {
  const home = `${server}/${repository}`;
  for (const folder of folders) {
    const manifest = readJson(`${folder}/package.json`);
    manifest.repository = { type: 'git', url: `git+${home}.git`, directory: folder };
    manifest.homepage = `${home}#readme`;
    manifest.bugs = `${home}/issues`;
    writeFileSync(join(root, folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  }
}
run(process.execPath, [join(root, '.scripts/run.mjs'), 'build']);
const filters = folders.flatMap((folder) => ['--filter', `./${folder}`]);
run('npx', [
  ...['--yes', packageManager, '--recursive', ...filters, 'publish'],
  ...['--access', 'public', '--no-git-checks', ...process.argv.slice(2)],
]);
