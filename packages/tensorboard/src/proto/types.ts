import type { MessageInitShape } from '@bufbuild/protobuf';
import type { EventSchema, GraphDefSchema, SummarySchema } from './events_pb.ts';

export type Event = MessageInitShape<typeof EventSchema>;
export type Summary = MessageInitShape<typeof SummarySchema>;
export type GraphDef = MessageInitShape<typeof GraphDefSchema>;

/** Numbers of the format, which the schema would give too: but it is loaded late. */
export const dataType = { float: 1, double: 2, string: 7 } as const;
export const sessionStart = 1;
export const success = 1;
