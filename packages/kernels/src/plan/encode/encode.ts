import type { Command, HostCommand } from '../commands.ts';
import type { Encoder } from '../encoder.ts';
import { encodePointwise } from './pointwise.ts';
import { encodeProduct } from './product.ts';

/** Writes a command as steps. */
export function encode(encoder: Encoder, command: Exclude<Command, HostCommand>): void {
  switch (command.kind) {
    case 'pointwise':
      encodePointwise(encoder, command);
      break;
    case 'product':
      encodeProduct(encoder, command);
      break;
  }
}
