// Builds the site and shows it: `npm run docs`. With --no-serve it is only built.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from 'vitepress';

const here = dirname(fileURLToPath(import.meta.url));
const flags = process.argv.slice(2).filter((argument) => argument !== '--no-serve');
const { status } = spawnSync(process.execPath, [join(here, 'build.mjs'), ...flags], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
if (!process.argv.includes('--no-serve')) {
  const port = Number(process.env.PORT ?? 4173);
  await serve({ root: here, port, base: process.env.DOCS_BASE });
  process.stdout.write(
    `\nThe documentation is at http://localhost:${port}/, the playground at http://localhost:${port}/play/\n`,
  );
}
