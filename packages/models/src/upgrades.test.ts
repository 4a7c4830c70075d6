import type { Module } from '@wick/nn';
import { manualSeed, ones } from '@wick/tensor';
import { DenseNet, VisionTransformer } from './index.ts';

const nets: Record<string, { make: () => Module; older: (key: string) => string }> = {
  'vision transformers call their linear layers linear_1 and linear_2': {
    make: () => new VisionTransformer(8, 4, 2, 1, 4, 6, { numClasses: 2 }),
    older: (key) => key.replace(/mlp\.0\./, 'mlp.linear_1.').replace(/mlp\.3\./, 'mlp.linear_2.'),
  },
  "a DenseNet's layers have norm.1 and conv.2": {
    make: () => new DenseNet({ growthRate: 2, blockConfig: [2, 1], numInitFeatures: 4, numClasses: 2 }),
    older: (key) => key.replace(/(denselayer\d+\.(?:norm|conv))([12])\./, '$1.$2.'),
  },
};

test.each(Object.entries(nets))('published checkpoints are read: %s', (_, { make, older }) => {
  manualSeed(1);
  const state = make().stateDict();
  const named = Object.fromEntries(Object.entries(state).map(([key, t]) => [older(key), t]));
  expect(Object.keys(named)).not.toEqual(Object.keys(state));
  const net = make();
  expect(net.loadStateDict(named)).toEqual({ missingKeys: [], unexpectedKeys: [] });
  for (const [key, t] of Object.entries(net.stateDict())) expect(t.tolist()).toEqual(state[key]!.tolist());
});

test('arguments that do not fit are refused by name', () => {
  expect(() => new VisionTransformer(9, 4, 1, 1, 4, 6)).toThrow(
    'VisionTransformer: patchSize (4) must divide imageSize (9)',
  );
  expect(() => new VisionTransformer(8, 4, 1, 3, 4, 6)).toThrow(
    'VisionTransformer: numHeads (3) must divide hiddenDim (4)',
  );
  const net = new VisionTransformer(8, 4, 1, 1, 4, 6);
  expect(() => net.forward(ones(1, 3, 8, 12))).toThrow(
    'VisionTransformer: expected an input of shape (N, 3, 8, 8), got [1, 3, 8, 12]',
  );
});
