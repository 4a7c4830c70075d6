import { ones, type Tensor, zeros } from '@wick/tensor';
import { consumePrefixInStateDictIfPresent } from './consumePrefix.ts';

// What torch.nn.modules.utils.consume_prefix_in_state_dict_if_present leaves of these dicts, in PyTorch 2.15.
it.each<[string[], string, string[]]>([
  [['module.a.weight', 'module.a.bias'], 'module.', ['a.weight', 'a.bias']],
  [['module.a', 'b', 'module.c'], 'module.', ['b', 'a', 'c']],
  [['module.a', 'a', 'z'], 'module.', ['a', 'z']],
  [['x.module.a'], 'module.', ['x.module.a']],
  [['a', 'b'], '', ['a', 'b']],
])('%j without %j', (keys, prefix, left) => {
  const state: Record<string, Tensor> = Object.fromEntries(keys.map((key) => [key, ones(1)]));
  const first = state[keys[0]!];
  consumePrefixInStateDictIfPresent(state, prefix);
  expect(Object.keys(state)).toEqual(left);
  expect(Object.values(state)).toContain(first);
});

it.each([
  [null, 'module.', /stateDict must be an object of tensors, got null/],
  [{ 'module.a': zeros(1) }, 3, /prefix must be a string, got 3/],
])('refuses %j, %j', (state, prefix, message) => {
  expect(() => consumePrefixInStateDictIfPresent(state as never, prefix as never)).toThrow(message);
});
