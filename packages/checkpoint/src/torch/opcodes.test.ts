import { join } from 'node:path';
import { fixture } from '@wick/testing';
import { CheckpointError, parseTorch } from '../index.ts';
import { type Described, describeValue, expected } from '../testing/described.ts';
import { archive, survives } from '../testing/hostile.ts';

const { pickles } = fixture<{ pickles: { bytes: string; value?: Described; error?: string }[] }>(
  join(__dirname, '..'),
  'opcodes',
);
const decode = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const show = (hex: string) => JSON.stringify(Buffer.from(hex, 'hex').toString('latin1'));

describe('every opcode does what it does in Python', () => {
  test.each(pickles.filter(({ error }) => !error).map((each) => [show(each.bytes), each] as const))('%s', (_, each) => {
    expect(describeValue(parseTorch<unknown>(archive(decode(each.bytes))))).toEqual(expected(each.value!));
  });
});

describe('what Python refuses is refused', () => {
  test.each(pickles.filter(({ error }) => error).map((each) => [show(each.bytes), each] as const))(
    '%s',
    (what, each) => {
      expect(survives((bytes) => parseTorch(bytes), archive(decode(each.bytes)), what)).toBeInstanceOf(CheckpointError);
    },
  );
});
