import { fixture } from '@wick/testing';
import { type Tensor, tensor } from '../index.ts';

/** The scenes of fixtures/retained.py: what retains its gradient, and the loss. */
const scenes: Record<string, (y: Tensor, v: Tensor) => [Tensor, Tensor]> = {
  itself(y) {
    y.retainGrad();
    y.mul_(2);
    return [y, y.sum()];
  },
  twice(y) {
    y.retainGrad();
    y.mul_(2);
    y.mul_(5);
    return [y, y.sum()];
  },
  asked_again(y) {
    y.retainGrad();
    y.mul_(2);
    y.retainGrad();
    return [y, y.mul(3).sum()];
  },
  used_before(y) {
    y.retainGrad();
    const z = y.mul(7).sum();
    y.mul_(2);
    return [y, y.sum().add(z)];
  },
  view(_, v) {
    v.retainGrad();
    return [v, v.mul(5).sum()];
  },
  view_changed(_, v) {
    v.retainGrad();
    v.mul_(2);
    return [v, v.mul(5).sum()];
  },
  view_changed_base_used(y, v) {
    v.retainGrad();
    v.mul_(2);
    return [v, y.sum()];
  },
  base_of_changed_view(y, v) {
    y.retainGrad();
    v.mul_(2);
    return [y, y.mul(4).sum()];
  },
  base_changed_view_used(y, v) {
    v.retainGrad();
    y.mul_(2);
    return [v, v.mul(5).sum()];
  },
  base_changed_base_used(y, v) {
    v.retainGrad();
    y.mul_(2);
    return [v, y.sum()];
  },
  view_of_view(_, v) {
    const u = v.slice(0, 0, 1);
    u.retainGrad();
    v.mul_(2);
    return [u, u.mul(5).sum()];
  },
  filled(y) {
    y.retainGrad();
    y.zero_();
    return [y, y.mul(3).sum()];
  },
  copied(y) {
    y.retainGrad();
    y.copy_(y.detach().mul(2));
    return [y, y.mul(3).sum()];
  },
};

const fixtures = fixture<{ scenes: Record<string, [number[] | null, number[]]> }>(__dirname, 'retained').scenes;

test('the scenes are those of the script', () => expect(Object.keys(scenes)).toEqual(Object.keys(fixtures)));

test.each(Object.entries(scenes))("%s: what is retained is PyTorch's", (name, scene) => {
  const x = tensor(
    [
      [1, 2],
      [3, 4],
    ],
    { requiresGrad: true },
  );
  const y = x.mul(3);
  const [kept, loss] = scene(y, y.select(0, 0));
  loss.backward();
  const numbers = (t: Tensor | null) => t?.flatten().tolist() ?? null;
  expect([numbers(kept.grad), numbers(x.grad)]).toEqual(fixtures[name]);
});
