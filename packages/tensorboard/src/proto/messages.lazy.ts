import { create, type DescMessage, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  EventSchema,
  GraphDefSchema,
  HParamsPluginDataSchema,
  LayoutSchema,
  PrCurvePluginDataSchema,
  RunMetadataSchema,
} from './events_pb.ts';

// Messages are plain objects until they are written: reading the schema takes longer than loading all of wick.

const encode = <S extends DescMessage>(schema: S, message: MessageInitShape<S>): Uint8Array =>
  toBinary(schema, create(schema, message));

/** The bytes of an event. */
export function encodeEvent(event: MessageInitShape<typeof EventSchema>): Uint8Array {
  return encode(EventSchema, event);
}

/** The bytes of a graph, as an event holds them. */
export function encodeGraph(graph: MessageInitShape<typeof GraphDefSchema>): Uint8Array {
  return encode(GraphDefSchema, graph);
}

/** The bytes of what is known of a graph's run. */
export function encodeRunMetadata(metadata: MessageInitShape<typeof RunMetadataSchema>): Uint8Array {
  return encode(RunMetadataSchema, metadata);
}

/** The bytes of what the plugin of hyperparameters reads. */
export function encodeHParams(data: MessageInitShape<typeof HParamsPluginDataSchema>): Uint8Array {
  return encode(HParamsPluginDataSchema, data);
}

/** The bytes of what the plugin of precision-recall curves reads. */
export function encodePrCurve(data: MessageInitShape<typeof PrCurvePluginDataSchema>): Uint8Array {
  return encode(PrCurvePluginDataSchema, data);
}

/** The bytes of a layout of charts. */
export function encodeLayout(layout: MessageInitShape<typeof LayoutSchema>): Uint8Array {
  return encode(LayoutSchema, layout);
}
