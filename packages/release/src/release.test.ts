import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packAll, type Tarball } from './pack.ts';
import { App } from './testing/app.ts';
import { dependencies } from './testing/dependencies.ts';
import { managers } from './testing/managers.ts';
import { mixingIn } from './testing/mixingIn.ts';
import { programs } from './testing/npm.ts';
import { pages } from './testing/pages.ts';
import { readmes } from './testing/readmes.ts';
import { tarballs } from './testing/tarballs.ts';

// One file, because everything needs the same tarballs, and packing them takes a while.
let folder: string;
let packed: Tarball[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wick-release-'));
  packed = packAll(folder);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

tarballs(() => packed);

describe('installed with npm in an empty folder', () => {
  let app: App;
  beforeAll(() => {
    app = new App(folder, 'npm-app', packed);
    app.run('npm', 'install', '--no-audit', '--no-fund', '--prefer-offline');
  }, 300_000);

  dependencies(() => app);
  programs(() => app);
  mixingIn(() => app);
  readmes(
    () => app,
    () => packed,
  );
  pages(() => app);
});

managers(
  () => folder,
  () => packed,
);
