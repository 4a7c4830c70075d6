// GPT-2 continues a text. Here a tiny one that has read five sentences; the real one is
//
//   node examples/gpt2/dist/main.js 'Once upon a time' https://huggingface.co/openai-community/gpt2/resolve/main 0.8
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { manualSeed } from 'wick';
import { generate, loadGpt2 } from './gpt2.ts';

const tiny = join(fileURLToPath(import.meta.url), '../../model');
const [text = 'The cat', place = tiny, temperature = '0'] = process.argv.slice(2);

async function main(): Promise<void> {
  manualSeed(0);
  const gpt2 = await loadGpt2(place);
  process.stdout.write(text);
  for (const piece of generate(gpt2, text, { length: 40, temperature: Number(temperature) }))
    process.stdout.write(piece);
  process.stdout.write('\n');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
