// GPT-2 that continues a text, token by token, from a folder or an address as Hugging Face lays it out.
import { readFile } from 'node:fs/promises';
import { Tokenizer } from '@huggingface/tokenizers';
import { argmax, checkpoint, init, models, multinomial, noGrad, type Tensor, tensor } from 'wick';

/** A model with its tokeniser. */
export async function loadGpt2(place: string) {
  const read = /^https?:/.test(place) ? checkpoint.download : readFile;
  const json = async (name: string) => JSON.parse(new TextDecoder().decode(await read(`${place}/${name}`)));
  const [config, vocabulary, settings] = await Promise.all(
    ['config.json', 'tokenizer.json', 'tokenizer_config.json'].map(json),
  );
  const model = init.withoutDraws(() => new models.GPT2LMHeadModel(models.gpt2Config(config))).eval();
  model.loadStateDict(await checkpoint.loadPretrained(place));
  return { model, tokenizer: new Tokenizer(vocabulary, settings), end: Number(config.eos_token_id) };
}

/** How the next token is chosen. */
export interface Choice {
  /** Tokens at most. */
  length: number;
  /** 0 takes the most probable one; 1 draws as the model says. */
  temperature: number;
}

/** What comes after a text, piece by piece; what was read before is not read again. */
export function* generate(
  { model, tokenizer, end }: Awaited<ReturnType<typeof loadGpt2>>,
  text: string,
  { length, temperature }: Choice,
): Generator<string> {
  const cache = new models.DynamicCache();
  let next: Tensor = tensor([tokenizer.encode(text).ids.map(BigInt)]);
  const told: number[] = [];
  for (let said = ''; told.length < length; ) {
    const { logits } = noGrad(() => model.forward(next, { cache }));
    const last = logits.select(1, -1);
    next = temperature > 0 ? multinomial(last.div(temperature).softmax(1), 1) : argmax(last, 1, true);
    told.push(Number(next.item()));
    if (told.at(-1) === end) return;
    const all = tokenizer.decode(told);
    if (all.endsWith('\uFFFD')) continue; // a token may be a part of a letter
    yield all.slice(said.length);
    said = all;
  }
}
