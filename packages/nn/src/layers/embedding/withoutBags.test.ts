import { zeros } from '@wick/tensor';
import * as nn from '../../index.ts';

const ids = (...shape: number[]) => zeros(shape, { dtype: 'int64' });

describe.each(['sum', 'mean', 'max'] as const)('EmbeddingBag by %s', (mode) => {
  it.each<[string, ReturnType<typeof ids>, ReturnType<typeof ids> | null, boolean, number[]]>([
    ['without indices and bags', ids(0), ids(0), false, [0, 3]],
    ['without bags by row', ids(0, 2), null, false, [0, 3]],
    ['with indices and no bag', ids(2), ids(0), false, [0, 3]],
    ['with the end of no bag', ids(0), ids(1), true, [0, 3]],
    ['with the end of no bag before its indices', ids(2), ids(1), true, [0, 3]],
    ['with an empty bag', ids(0), ids(1), false, [1, 3]],
  ])('%s', (_, indices, offsets, includeLastOffset, shape) => {
    const layer = new nn.EmbeddingBag(4, 3, { mode, includeLastOffset });
    const y = layer.forward(indices, offsets);
    expect(y.shape).toEqual(shape);
    y.sum().backward();
    expect(layer.weight.grad!.tolist()).toEqual(zeros(4, 3).tolist());
  });
});
