import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './shared.mjs';

/** The fields of all classes `...Job` of the kernels, by name: what TypeScript writes jobs by. */
export function jobLayouts(families) {
  const lines = [];
  for (const family of families) {
    for (const file of readdirSync(join(root, 'assembly', family)).sort()) {
      const source = readFileSync(join(root, 'assembly', family, file), 'utf8');
      for (const [, name, body] of source.matchAll(/^@unmanaged\n(?:export )?class (\w+Job) \{\n(.*?)^\}/gms)) {
        const fields = [...body.matchAll(/^ {2}(\w+): (\w+);/gm)].map(([, field, type]) => {
          if (!['i32', 'u32', 'usize', 'isize', 'f64'].includes(type)) throw new Error(`${name}.${field}: a ${type}`);
          return type === 'f64' ? `${field}:f64` : field;
        });
        const constant = name[0].toLowerCase() + name.slice(1);
        lines.push(`/** assembly/${family}/${file} */`);
        lines.push(`export const ${constant} = /* @__PURE__ */ defineJob(\n  '${fields.join(' ')}',\n);\n`);
      }
    }
  }
  return `// Generated from the classes in assembly by scripts/buildWasm.mjs: do not edit.
import { defineJob } from '../job.ts';

${lines.join('\n')}`;
}
