import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './shared.mjs';

/** The numbers by which the walk over a plan's steps knows its kernels, and those of the functions that are called between. */
export function planKernels() {
  return `// Generated from assembly/plan/walk.ts and call.ts by scripts/buildWasm.mjs: do not edit.
export const planKernels = {
${numbers('walk.ts')}} as const;

export const planCalls = {
${numbers('call.ts')}} as const;
`;
}

function numbers(file) {
  const source = readFileSync(join(root, 'assembly', 'plan', file), 'utf8');
  const cases = [...source.matchAll(/^ {4}case (\d+):\n {6}(?:store<i32>\(job, )?(\w+)\(/gm)];
  const lines = cases.map(([, number, name], i) => {
    if (Number(number) !== i) throw new Error(`${file}: case ${number} (${name}) is the ${i}th`);
    return `  ${name}: ${number},\n`;
  });
  return lines.join('');
}
