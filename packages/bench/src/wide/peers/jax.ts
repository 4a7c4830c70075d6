import { readFileSync } from 'node:fs';
import * as jax from '@jax-js/jax';
import { type JobMaker, mapValues, valuesOf } from '../jobs.ts';

/** jax-js on its WebAssembly backend, which has one thread. */
export async function jaxPeer(): Promise<{ name: string; make: JobMaker }> {
  await jax.init('wasm');
  jax.defaultDevice('wasm');
  // Its package.json is not among what it exports.
  const manifest = new URL('../package.json', import.meta.resolve('@jax-js/jax'));
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return { name: `jax-js ${version} (WebAssembly)`, make };
}

const make: JobMaker = ({ row, gradients }) => {
  if (!('jax' in row) || !row.jax) return null;
  const run = row.jax;
  const { numpy: np } = jax;
  const arrays = mapValues(row.inputs, (input) => {
    const flat = np.array(valuesOf(input)).reshape([...input.shape]);
    if (input.dtype === 'bool') return flat.greater(0.5);
    return input.dtype === 'float32' ? flat : flat.astype(np.int32);
  });
  const end = () => {
    for (const array of Object.values(arrays)) array.dispose();
  };
  // Its arrays count references: a function takes one of each argument, each time that it names it.
  const borrowed = (from: Record<string, jax.Array>) =>
    Object.defineProperties(
      {},
      mapValues(from, (array) => ({ get: () => array.ref })),
    ) as Record<string, jax.Array>;
  if (!gradients) return { job: () => run(jax, borrowed(arrays)).dataSync(), end };
  const names = Object.entries(row.inputs).flatMap(([name, { dtype }]) => (dtype === 'float32' ? [name] : []));
  const forward = (...xs: jax.Array[]) =>
    run(jax, borrowed({ ...arrays, ...Object.fromEntries(names.map((name, i) => [name, xs[i]!])) }));
  const [shape, dtype] = [forward(...names.map((name) => arrays[name]!)).shape, np.float32];
  const job = () => {
    const [value, slopes] = jax.vjp(
      forward,
      names.map((name) => arrays[name]!.ref),
    );
    value.dispose();
    for (const slope of slopes(np.ones(shape, { dtype })) as unknown as jax.Array[]) slope.dataSync();
  };
  return { job, end };
};
