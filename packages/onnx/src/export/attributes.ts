import type { MessageInitShape } from '@bufbuild/protobuf';
import type { AttributeProtoSchema } from '../proto/onnx_pb.ts';

type AttributeProto = MessageInitShape<typeof AttributeProtoSchema>;

/** ONNX's numbers of the kinds of attributes (AttributeProto.AttributeType). */
const Kind = { FLOAT: 1, INT: 2, STRING: 3, INTS: 7, STRINGS: 8 } as const;

/** Attributes of a node: whole numbers are ints, `float(x)` a float. */
export type Attributes = Readonly<
  Record<string, number | string | readonly number[] | readonly string[] | Float | undefined>
>;

/** A floating-point attribute, which a number cannot be told to be. */
export class Float {
  constructor(readonly value: number) {}
}
export const float = (value: number): Float => new Float(value);

const utf8 = new TextEncoder();

/** Attributes as ONNX writes them. */
export function attributesOf(attributes: Attributes): AttributeProto[] {
  return Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [attribute(name, value)]));
}

function attribute(name: string, value: Exclude<Attributes[string], undefined>): AttributeProto {
  if (value instanceof Float) return { name, type: Kind.FLOAT, f: value.value };
  if (typeof value === 'number') return { name, type: Kind.INT, i: BigInt(value) };
  if (typeof value === 'string') return { name, type: Kind.STRING, s: utf8.encode(value) };
  if (value.length > 0 && typeof value[0] === 'string')
    return { name, type: Kind.STRINGS, strings: (value as readonly string[]).map((text) => utf8.encode(text)) };
  return { name, type: Kind.INTS, ints: (value as readonly number[]).map(BigInt) };
}
