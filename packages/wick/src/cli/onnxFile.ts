import { readFile } from 'node:fs/promises';
import { type FileDType, storeAs, UnreadableTensor } from '@wick/checkpoint';
import { OnnxError, type OnnxTensor, type OnnxValue, parseOnnx } from '@wick/onnx';
import type { Content, Entry } from './content.ts';

/** The initialisers of an ONNX file; what its graph is stands in the metadata. */
export async function readOnnx(path: string): Promise<Content> {
  const { tensors, inputs, outputs, operators, opsets, irVersion, producer } = parseOnnx(await readFile(path));
  const entries: Entry[] = [];
  const others: string[] = [];
  const unread: string[] = [];
  for (const tensor of tensors) {
    const { name, dtype, shape } = tensor;
    if (dtype === 'other') {
      unread.push(name);
      others.push(`${name}: of a type that is not read`);
    } else entries.push({ name, dtype, shape, read: async () => read(tensor, dtype) });
  }
  const metadata = {
    producer,
    version: `IR ${irVersion}, ${Object.entries(opsets)
      .map(([domain, version]) => `opset ${domain} ${version}`.replace('  ', ' '))
      .join(', ')}`,
    inputs: inputs.map(valueText).join(', '),
    outputs: outputs.map(valueText).join(', '),
    operators: [...operators].map(([name, count]) => `${name} ×${count}`).join(', '),
  };
  return { entries, metadata, others, unread, close: async () => {} };
}

/** The values of an initialiser, and what they were in the file; words, where the file has none that are read. */
function read({ shape, read }: OnnxTensor, dtype: FileDType) {
  try {
    return storeAs(read(), dtype);
  } catch (error) {
    if (!(error instanceof OnnxError)) throw error;
    return new UnreadableTensor(
      dtype,
      shape,
      `a tensor of dtype ${dtype} and shape [${shape.join(', ')}] (${error.message})`,
    );
  }
}

const valueText = ({ name, shape }: OnnxValue): string => (shape ? `${name} [${shape.join(', ')}]` : name);
