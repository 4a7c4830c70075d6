import { show, showShape } from '../../core/check.ts';
import { naming } from '../../core/room.ts';
import { checkCountable } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { clone } from './clone.ts';
import { expand } from './expand.ts';
import { reshape } from './reshape.ts';

/** {@link Tensor.repeat} */
export function repeat(x: Tensor, repeats: readonly number[]): Tensor {
  const lead = repeats.length - x.ndim;
  if (lead < 0)
    throw new RangeError(
      `repeat: a number for each of the ${x.ndim} dimensions of shape ${showShape(x.shape)} is needed, got ${show(repeats)}`,
    );
  for (const r of repeats)
    if (!Number.isInteger(r) || r < 0)
      throw new RangeError(`repeat: repeats must be whole numbers from 0 up, got ${show(repeats)}`);
  // [n0, n1] -> [1, n0, 1, n1] -> [r0, n0, r1, n1], copied, -> [r0 n0, r1 n1]
  const sizes = repeats.map((_, i) => (i < lead ? 1 : x.shape[i - lead]!));
  const apart = reshape(
    x,
    sizes.flatMap((n) => [1, n]),
  );
  const shape = sizes.map((n, i) => n * repeats[i]!);
  checkCountable('repeat', shape);
  const wide = expand(
    apart,
    sizes.flatMap((n, i) => [repeats[i]!, n]),
  );
  return reshape(
    naming('repeat', () => clone(wide, 'contiguous')),
    shape,
  );
}
