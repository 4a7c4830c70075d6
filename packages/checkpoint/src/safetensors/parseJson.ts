import { budgetFor } from '../budget.ts';
import { CheckpointError } from '../error.ts';

/** JSON of a file of so many bytes, as text and as a value; what it becomes in memory is in proportion to the file. */
export function parseJson(where: string, json: Uint8Array, fileSize: number): { text: string; value: unknown } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(json);
    budgetFor('safetensors', fileSize, {}).spend(memoryOf(text), 'the header would unpack');
    return { text, value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof CheckpointError) throw error;
    throw new CheckpointError(`${where} is not valid JSON in UTF-8`, { cause: error });
  }
}

/** What `JSON.parse` and the look for names that stand twice take, about: by lists and objects, their items and keys. */
function memoryOf(json: string): number {
  let bytes = json.length;
  for (let at = 0; at < json.length; at++) {
    const c = json[at];
    if (c === '{' || c === '[') bytes += 48;
    else if (c === ':') bytes += 96;
    else if (c === ',') bytes += 16;
  }
  return bytes;
}
