import { fixture } from '@wick/testing';
import * as nn from './index.ts';

// What goes by position in PyTorch goes by position: every layer, with PyTorch's defaults one by one, is the layer without.

interface Signature {
  required: string[];
  defaults: [name: string, value: unknown][];
}
const { layers } = fixture<{ layers: Record<string, Signature> }>(__dirname, 'positional');

/** Something that fits for a parameter that has no default. */
const fitting: Record<string, unknown> = {
  upscale_factor: 2,
  downscale_factor: 2,
  groups: 2,
  cutoffs: [2],
  unflattened_size: [4],
  min_val: 0,
};
const fits = (name: string): unknown => fitting[name] ?? (/size|kernel/.test(name) ? 2 : /padding/.test(name) ? 1 : 4);

/** PyTorch's classes that wick does not have, or that are used otherwise, and why. */
const otherwise: Record<string, string> = {
  RNNBase: 'its mode is a word',
  TransformerDecoder: 'takes a layer',
  TransformerEncoder: 'takes a layer',
  FractionalMaxPool2d: 'one of its defaults has to be given',
  FractionalMaxPool3d: 'one of its defaults has to be given',
};

/** What PyTorch has for itself or for what is old: a list of options ends before it. */
const ends = /^_|^min_value$|^max_value$/;

const known = Object.entries(layers).filter(([name]) => name in nn && !(name in otherwise));

test.each(known)('%s', (name, { required, defaults }) => {
  const layer = Reflect.get(nn, name) as new (...args: unknown[]) => nn.Module;
  const args = required.map(fits);
  // Nothing is drawn: a Transformer has 44 million weights, and is made a dozen times.
  const text = (...given: unknown[]) => nn.init.withoutDraws(() => String(new layer(...args, ...given)));
  const plain = text();
  const last = defaults.findIndex(([option]) => ends.test(option));
  for (let n = 1; n <= (last < 0 ? defaults.length : last); n++)
    expect(text(...defaults.slice(0, n).map(([, value]) => value ?? undefined))).toBe(plain);
});
