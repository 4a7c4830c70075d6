import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'vite';

/**
 * Has tfjs know its gradients, which its build for Node leaves out and keeps in files without endings. The registry is one for
 * all copies of the library.
 */
export async function registerGradients(): Promise<void> {
  const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core/package.json'));
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true },
    build: { write: false, ssr: join(folder, 'dist/register_all_gradients.js') },
  });
  const [output] = [result].flat();
  if (!output || !('output' in output)) throw new Error('tfjs: its gradients could not be bundled');
  await import(`data:text/javascript;base64,${Buffer.from(output.output[0].code).toString('base64')}`);
}
