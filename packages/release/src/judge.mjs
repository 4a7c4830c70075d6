// What publint and arethetypeswrong find in tarballs, as JSON: node judge.mjs FILE.tgz …
// One process for all of them: each of the two loads for a second.
import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

// Packages of ES modules only: these two ways have no types to find by design. require() takes the ES module.
const leftOut = ['node10', 'node16-cjs'];

const found = {};
for (const path of process.argv.slice(2)) {
  const bytes = new Uint8Array(readFileSync(path));
  const { messages, pkg } = await publint({ pack: { tarball: bytes.buffer }, strict: true });
  const analysis = await checkPackage(createPackageFromTarballData(bytes));
  found[path] = [
    ...messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`),
    ...(analysis.types ? analysis.problems : [{ kind: 'no types' }])
      .filter(({ resolutionKind }) => !leftOut.includes(resolutionKind))
      .map((problem) => `arethetypeswrong: ${JSON.stringify(problem)}`),
  ];
}
process.stdout.write(JSON.stringify(found));
