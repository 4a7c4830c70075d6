import type { Budget } from '../../budget.ts';
import { Bytes } from '../bytes.ts';
import { fault } from '../containers.ts';
import { cost } from '../costs.ts';
import { op } from '../opcodes.ts';
import { arrange } from './arrange.ts';
import { collections } from './collections.ts';
import { Machine, type Step, type UnpickleHooks } from './machine.ts';
import { objects } from './objects.ts';
import { scalars } from './scalars.ts';

const table: Readonly<Record<number, Step>> = { ...scalars, ...collections, ...objects, ...arrange };
const steps: readonly (Step | undefined)[] = Array.from({ length: 256 }, (_, opcode) => table[opcode]);

/**
 * Runs one pickle of `bytes`, from `start` on, within `budget`: its value, and where the next one begins. Pickles are
 * programs for a stack machine; what of Python's they may call is in `hooks`.
 */
export function unpickle(
  bytes: Uint8Array,
  start: number,
  hooks: UnpickleHooks,
  budget: Budget,
): { value: unknown; end: number } {
  const machine = new Machine(new Bytes(bytes, start), hooks, budget);
  const { input } = machine;
  for (;;) {
    const opcode = input.uint8();
    if (opcode === op.STOP) {
      if (machine.openMarks > 0) throw fault('it stops inside a list of values');
      return { value: machine.pop(), end: input.at };
    }
    const step = steps[opcode];
    if (!step) throw fault(`unknown opcode 0x${opcode.toString(16)} at byte ${input.at - 1}`);
    machine.spend(cost.step);
    step(machine);
  }
}
