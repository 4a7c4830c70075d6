import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { type ModelProto, ModelProtoSchema } from './onnx_pb.ts';

// Messages are plain objects until the whole model is written: reading the schema takes longer than loading all of wick.

/** The bytes of a model. */
export function encodeModel(model: MessageInitShape<typeof ModelProtoSchema>): Uint8Array {
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, model));
}

/** The model of which `bytes` are; fields that ONNX has not are left out. */
export function decodeModel(bytes: Uint8Array): ModelProto {
  return fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false });
}
