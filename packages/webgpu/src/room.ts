import type { Room } from './kernel.ts';

/** Room that one kernel after the other has. */
export function inTurn(room: Room): Room {
  let [at, most] = [0, 0];
  const inTurns = (bytes: number) => {
    if (bytes > most) [at, most] = [room(bytes), bytes];
    return at;
  };
  const { lasting, mayWait } = room;
  return Object.assign(inTurns, { mayWait }, lasting && { lasting });
}
