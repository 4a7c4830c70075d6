import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from './app.ts';

interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
}

// Each lets anybody use, change and pass on, closed source included, for no more than a notice.
const permissive = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'Unlicense'];

/** What npm brought beside the tarballs, by the lock file that it wrote. */
export function dependencies(app: () => App): void {
  const installed = () => {
    const { packages } = JSON.parse(readFileSync(join(app().folder, 'package-lock.json'), 'utf8'));
    return Object.entries(packages as Record<string, Locked>)
      .filter(([path]) => path !== '')
      .map(([path, locked]) => ({ ...locked, name: path.replace(/^.*node_modules\//, '') }));
  };

  test('all that is installed may be used by anybody', () => {
    const byLicence = new Map<string, string[]>();
    for (const { name, license = 'none' } of installed())
      byLicence.set(license, [...(byLicence.get(license) ?? []), name]);
    for (const [licence, names] of byLicence) process.stdout.write(`${licence}: ${names.join(', ')}\n`);
    // "(A AND B)": both have to be permissive; "(A OR B)": one, which no dependency makes us choose by now.
    const isPermissive = (licence: string) =>
      licence
        .replace(/[()]/g, '')
        .split(' AND ')
        .every((each) => permissive.includes(each));
    expect([...byLicence].filter(([licence]) => !isPermissive(licence))).toEqual([]);
  });

  test('nothing that is installed runs a script when it is', () => {
    expect(installed().length).toBeGreaterThan(50);
    expect(installed().filter(({ hasInstallScript }) => hasInstallScript)).toEqual([]);
  });
}
