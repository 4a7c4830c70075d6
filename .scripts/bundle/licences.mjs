import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The licences of what a bundle holds of other people's packages; an empty text if there is nothing. */
export function licences(folder, inputs) {
  const packages = new Map();
  for (const input of inputs.filter((path) => path.includes('node_modules/'))) {
    let place = dirname(join(folder, input));
    // Inside a package there may be a package.json that only says which kind of modules a folder has.
    while (!isPackage(place)) place = dirname(place);
    const { name, version, license } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'));
    packages.set(`${name} ${version}`, { license, text: licenceText(place) });
  }
  return [...packages]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([title, { license, text }]) => `${title} (${license})\n\n${text.trim()}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function isPackage(place) {
  const path = join(place, 'package.json');
  return existsSync(path) && JSON.parse(readFileSync(path, 'utf8')).version !== undefined;
}

function licenceText(place) {
  const name = readdirSync(place).find((file) => /^licen[cs]e/i.test(file));
  return name === undefined
    ? 'Its package brings no text of the licence; it is at https://spdx.org/licenses/.'
    : readFileSync(join(place, name), 'utf8');
}
