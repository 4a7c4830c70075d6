// Makes a version of what is unreleased, after `changeset version` has raised the packages': npm run bump
//
// The workspace gets the packages' version, and what stands under Unreleased in CHANGELOG.md goes under it.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const read = (path) => readFileSync(join(root, path), 'utf8');

const { version } = JSON.parse(read('packages/wick/package.json'));
const manifest = read('package.json');
const { version: last } = JSON.parse(manifest);
if (version === last) throw new Error(`the packages are at ${version} already: is there no changeset?`);
writeFileSync(join(root, 'package.json'), manifest.replace(`"version": "${last}"`, `"version": "${version}"`));

const heading = '## [Unreleased]';
const changelog = read('CHANGELOG.md');
if (!changelog.includes(`${heading}\n`)) throw new Error(`CHANGELOG.md has no ${heading}`);
const today = new Date().toISOString().slice(0, 10);
writeFileSync(
  join(root, 'CHANGELOG.md'),
  changelog.replace(`${heading}\n`, `${heading}\n\n## [${version}] - ${today}\n`),
);
process.stdout.write(`${version}: commit it, tag it v${version}, push both\n`);
