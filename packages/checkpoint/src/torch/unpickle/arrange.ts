import { fault } from '../containers.ts';
import { op } from '../opcodes.ts';
import type { Step } from './machine.ts';
import { index } from './scalars.ts';

/** Opcodes that move values about. */
export const arrange: Readonly<Record<number, Step>> = {
  [op.PROTO](m) {
    const protocol = m.input.uint8();
    if (protocol > 5) throw fault(`protocol ${protocol}; 0 to 5 are read`);
  },
  // A frame's bytes follow anyway.
  [op.FRAME](m) {
    m.input.uint64();
  },
  [op.POP]: (m) => m.drop(),
  [op.POP_MARK](m) {
    m.sinceMark();
  },
  [op.DUP]: (m) => m.push(m.top()),
  [op.PUT]: (m) => m.remember(index(m.input)),
  [op.BINPUT]: (m) => m.remember(m.input.uint8()),
  [op.LONG_BINPUT]: (m) => m.remember(m.input.uint32()),
  [op.MEMOIZE]: (m) => m.remember(m.remembered),
  [op.GET]: (m) => m.recall(index(m.input)),
  [op.BINGET]: (m) => m.recall(m.input.uint8()),
  [op.LONG_BINGET]: (m) => m.recall(m.input.uint32()),
};
