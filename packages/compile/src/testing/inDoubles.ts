import { isTensor, type Tensor } from '@wick/tensor';
import { nn } from './packages.ts';
import type { Case } from './sameAsEager.ts';

function doubled(given: unknown): unknown {
  if (isTensor(given)) return given.dtype === 'float32' ? given.to('float64') : given;
  return Array.isArray(given) ? given.map(doubled) : given;
}

/** A case whose modules, tensors and arguments are doubles where they are float32. */
export function inDoubles(make: () => Case): () => Case {
  return () => {
    const { args, ...given } = make();
    for (const item of given.state) {
      if (item instanceof nn.Module) item.to('float64');
      else if (isTensor(item) && item.dtype === 'float32') (item as Tensor).data = item.detach().to('float64');
    }
    return { ...given, args: (i) => args(i).map(doubled) };
  };
}
