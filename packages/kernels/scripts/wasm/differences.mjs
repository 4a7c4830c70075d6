import { encode } from './text.mjs';

/** `target` as pieces `from length more`: bytes of `base`, then more bytes. */
export function differences(base, target) {
  // A shorter copy takes more characters than the bytes themselves.
  const SHORTEST = 12;
  const places = new Map();
  const key = (bytes, at) => bytes.toString('latin1', at, at + SHORTEST);
  for (let at = base.length - SHORTEST; at >= 0; at--)
    places.set(key(base, at), [at, ...(places.get(key(base, at)) ?? [])]);
  const pieces = [];
  let from = 0;
  let length = 0;
  let more = 0;
  const close = (at) => pieces.push(from, length, encode(target.subarray(at - more, at)));
  for (let at = 0; at < target.length; ) {
    let best = 0;
    let start = 0;
    for (const place of places.get(key(target, at)) ?? []) {
      let count = 0;
      while (at + count < target.length && place + count < base.length && target[at + count] === base[place + count])
        count++;
      if (count > best) [best, start] = [count, place];
    }
    if (best < SHORTEST) {
      more++;
      at++;
      continue;
    }
    if (at > 0) close(at);
    [from, length, more] = [start, best, 0];
    at += best;
  }
  close(target.length);
  return pieces.join(' ');
}
