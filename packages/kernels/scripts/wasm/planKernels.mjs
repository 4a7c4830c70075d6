import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './shared.mjs';

/** The numbers by which the walk over a plan's steps knows its kernels. */
export function planKernels() {
  const source = readFileSync(join(root, 'assembly', 'plan', 'walk.ts'), 'utf8');
  const cases = [...source.matchAll(/^ {4}case (\d+):\n {6}(\w+)\(/gm)];
  const lines = cases.map(([, number, name], i) => {
    if (Number(number) !== i) throw new Error(`walk.ts: case ${number} (${name}) is the ${i}th`);
    return `  ${name}: ${number},\n`;
  });
  return `// Generated from assembly/plan/walk.ts by scripts/buildWasm.mjs: do not edit.
export const planKernels = {
${lines.join('')}} as const;
`;
}
