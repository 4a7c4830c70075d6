import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A file `x.lazy.ts` exports functions only. In a bundle it, and what only it imports, is evaluated at the first call of
 * one of them: for dependencies that do much when they are imported and that most programs never need.
 */
export const lazyModules = {
  name: 'lazy-modules',
  setup(build) {
    build.onResolve({ filter: /\.lazy\.ts$/ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (kind === 'require-call' || pluginData === 'resolved') return undefined;
      const found = await build.resolve(path, { importer, resolveDir, kind, pluginData: 'resolved' });
      return { path: found.path, namespace: 'lazy', sideEffects: false, errors: found.errors };
    });
    build.onLoad({ filter: /.*/, namespace: 'lazy' }, ({ path }) => {
      const exported = [...readFileSync(path, 'utf8').matchAll(/^export (?!type |interface )(.*)$/gm)].map(
        ([line, text]) => {
          const name = text.match(/^function (\w+)/)?.[1];
          if (name === undefined) throw new Error(`${path}: may export functions only, not: ${line}`);
          return name;
        },
      );
      const contents = exported
        .map((name) => `export const ${name} = (...args) => require(${JSON.stringify(path)}).${name}(...args);`)
        .join('\n');
      return { contents, resolveDir: dirname(path), watchFiles: [path] };
    });
  },
};
