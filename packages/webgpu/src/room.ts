import type { Room } from './kernel.ts';

/** Room that one kernel after the other has. */
export function inTurn(room: Room): Room {
  let [at, most] = [0, 0];
  return (bytes) => {
    if (bytes > most) [at, most] = [room(bytes), bytes];
    return at;
  };
}
