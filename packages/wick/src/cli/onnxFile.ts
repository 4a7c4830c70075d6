import { readFile } from 'node:fs/promises';
import type { FileDType } from '@wick/checkpoint';
import { type OnnxValue, parseOnnx } from '@wick/onnx';
import type { Content, Entry } from './content.ts';

/** The initialisers of an ONNX file; what its graph is stands in the metadata. */
export async function readOnnx(path: string): Promise<Content> {
  const { tensors, inputs, outputs, operators, opsets, irVersion, producer } = parseOnnx(await readFile(path));
  const entries: Entry[] = [];
  const others: string[] = [];
  const unread: string[] = [];
  for (const { name, dtype, shape, read } of tensors)
    if (dtype === 'other') {
      unread.push(name);
      others.push(`${name}: of a type that is not read`);
    } else entries.push({ name, dtype: dtype satisfies FileDType, shape, read: async () => read() });
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

const valueText = ({ name, shape }: OnnxValue): string => (shape ? `${name} [${shape.join(', ')}]` : name);
