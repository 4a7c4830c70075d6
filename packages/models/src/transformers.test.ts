import { createHash } from 'node:crypto';
import { parseSafetensors } from '@wick/checkpoint';
import type { Module } from '@wick/nn';
import { argmax, cat, fromTypedArray, manualSeed, noGrad, ShapeError, type Tensor, tensor } from '@wick/tensor';
import { decodeArray, type EncodedArray, expectClose, expectRefusesUnknown, fixture } from '@wick/testing';
import * as models from './index.ts';

type Summary = [number, number];
interface Call {
  inputs: Record<string, EncodedArray>;
  outputs: Record<string, EncodedArray>;
  gradients: Record<string, Summary>;
}
interface Case {
  model: string;
  config: Record<string, unknown>;
  keys: string[];
  sha256: string;
  repr: string;
  saved: string;
  calls: Call[];
  generated?: number[];
}
const { cases } = fixture<{ cases: Case[] }>(__dirname, 'transformers');

const camel = (name: string) => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const tensorOf = (given: EncodedArray) => fromTypedArray(decodeArray(given).slice(), given.shape);

function build(c: Case): Module {
  const config = c.model.startsWith('GPT2') ? models.gpt2Config(c.config) : models.bertConfig(c.config);
  const Model = (models as unknown as Record<string, new (options: object) => Module>)[c.model]!;
  return new Model(config);
}

function digest(model: Module): string {
  const whole = createHash('sha256');
  for (const [name, t] of Object.entries(model.stateDict())) {
    const data = t.toTypedArray();
    whole.update(name).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return whole.digest('hex');
}

describe.each(cases.map((c, i) => [`${i}: ${c.model}`, c] as const))('%s', (_, c) => {
  test("has transformers' keys, repr and draws from a seed", () => {
    manualSeed(3);
    const model = build(c);
    expect(Object.keys(model.stateDict())).toEqual(c.keys);
    expect(`${model}`).toBe(c.repr);
    expect(digest(model)).toBe(c.sha256);
  });

  test("computes transformers' outputs, losses and gradients from the file that it saved", () => {
    const model = build(c).eval();
    model.loadStateDict(parseSafetensors(Buffer.from(c.saved, 'base64')));
    for (const { inputs, outputs, gradients } of c.calls) {
      const { input_ids: ids, ...others } = Object.fromEntries(
        Object.entries(inputs).map(([name, given]) => [name, tensorOf(given)]),
      );
      model.zeroGrad();
      const options = Object.fromEntries(Object.entries(others).map(([name, t]) => [camel(name), t]));
      const output = model.forward(...([ids, options] as never[])) as unknown as Record<string, Tensor>;
      for (const [name, expected] of Object.entries(outputs))
        expectClose(output[camel(name)]!, expected, { rtol: 1e-5, atol: 1e-5 });
      if (output.loss) output.loss.backward();
      const own = [...model.namedParameters()].filter(([, p]) => p.grad).map(([name, p]) => [name, summary(p.grad!)]);
      expect(own.map(([name]) => name)).toEqual(Object.keys(gradients));
      const scale = Math.max(0, ...Object.values(gradients).map(([norm]) => norm));
      expectClose(
        own.map(([, sum]) => sum as Summary),
        Object.values(gradients),
        { rtol: 1e-5, atol: 1e-5 * scale },
      );
    }
  });
});

function summary(t: Tensor): Summary {
  const data = t.to('float64').toTypedArray() as Float64Array;
  let [squares, projection] = [0, 0];
  for (const [i, value] of data.entries()) {
    squares += value * value;
    projection += value * Math.cos(i);
  }
  return [Math.sqrt(squares), projection];
}

const ids = (values: number[][]) => tensor(values, { dtype: 'int64' });
const tiny = { vocabSize: 9, nPositions: 8, nEmbd: 4, nLayer: 2, nHead: 2, initializerRange: 0.5 };
const tinyBert = { vocabSize: 9, hiddenSize: 4, numHiddenLayers: 1, numAttentionHeads: 2, intermediateSize: 6 };

describe('a cache', () => {
  test.each(cases.filter((c) => c.generated).map((c, i) => [i, c] as const))(
    'continues a text as transformers does, a token at a time: %s',
    (_, c) => {
      const model = build(c).eval() as models.GPT2LMHeadModel;
      model.loadStateDict(parseSafetensors(Buffer.from(c.saved, 'base64')));
      const cache = new models.DynamicCache();
      let text = ids([c.generated!.slice(0, 4)]);
      let next = text;
      noGrad(() => {
        while (text.shape[1]! < c.generated!.length) {
          const { logits } = model.forward(next, { cache });
          next = argmax(logits.select(1, -1), 1, true);
          text = cat([text, next], 1);
        }
      });
      expect(text.tolist()).toEqual([c.generated]);
      expect(cache.length).toBe(c.generated!.length - 1);
    },
  );

  test('gives what a whole pass gives, several tokens at a time and with padding', () => {
    manualSeed(0);
    const model = new models.GPT2Model(tiny).eval();
    const text = ids([
      [0, 3, 4, 5, 6],
      [1, 2, 3, 8, 7],
    ]);
    const attentionMask = ids([
      [0, 1, 1, 1, 1],
      [1, 1, 1, 1, 1],
    ]);
    const whole = model.forward(text, { attentionMask }).lastHiddenState;
    const cache = new models.DynamicCache();
    model.forward(text.slice(1, 0, 2), { cache, attentionMask: attentionMask.slice(1, 0, 2) });
    const rest = model.forward(text.slice(1, 2), { cache, attentionMask }).lastHiddenState;
    expectClose(rest, whole.slice(1, 2));
  });
});

test('while it trains it drops, and the loss reaches every weight', () => {
  for (const [model, first, second] of [
    [new models.GPT2LMHeadModel(tiny), 1, 2],
    [new models.BertForMaskedLM(tinyBert), 1, 2],
  ] as const) {
    const text = ids([[1, 2, 3, 4]]);
    const loss = (seed: number) => {
      manualSeed(seed);
      return model.forward(text, { labels: text }).loss!;
    };
    expect(loss(first).item()).not.toBe(loss(second).item());
    loss(first).backward();
    const without = [...model.namedParameters()].filter(([, p]) => !p.grad).map(([name]) => name);
    expect(without).toEqual([]);
  }
});

describe("other files' names", () => {
  const prefixed = (state: Record<string, Tensor>, prefix: string) =>
    Object.fromEntries(Object.entries(state).map(([name, t]) => [prefix + name, t]));
  const loads = (model: Module, state: Record<string, Tensor>) =>
    expect(model.loadStateDict(state)).toEqual({ missingKeys: [], unexpectedKeys: [] });

  test('GPT-2 with and without transformer., with the triangle of ones, without the head', () => {
    const bare = new models.GPT2Model(tiny);
    const state: Record<string, Tensor> = {
      ...bare.stateDict(),
      'h.0.attn.bias': tensor([1]),
      'h.1.attn.masked_bias': tensor(-1e4),
    };
    const headed = new models.GPT2LMHeadModel(tiny);
    loads(headed, state);
    expect(headed.lm_head.weight.tolist()).toEqual(bare.wte.weight.tolist());
    expect(headed.lm_head.weight).toBe(headed.transformer.wte.weight);
    loads(new models.GPT2Model(tiny), state);
    loads(new models.GPT2Model(tiny), headed.stateDict());
    const { 'transformer.wte.weight': _, ...others } = headed.stateDict();
    loads(new models.GPT2LMHeadModel(tiny), others);
  });

  test('BERT with and without bert., with gamma and beta, and with the heads of the pre-training', () => {
    const headed = new models.BertForMaskedLM(tinyBert);
    const pooler = new models.BertModel(tinyBert).pooler!.stateDict();
    const older = (state: Record<string, Tensor>) =>
      Object.fromEntries(
        Object.entries(state).map(([name, t]) => [
          name.replace(/LayerNorm\.weight$/, 'LayerNorm.gamma').replace(/LayerNorm\.bias$/, 'LayerNorm.beta'),
          t,
        ]),
      );
    const { 'cls.predictions.decoder.weight': _, 'cls.predictions.decoder.bias': __, ...once } = headed.stateDict();
    const pretraining = {
      ...older(once),
      ...prefixed(pooler, 'bert.pooler.'),
      'bert.embeddings.position_ids': tensor([[0, 1]]),
      'cls.seq_relationship.weight': tensor([[1]]),
      'cls.seq_relationship.bias': tensor([1]),
    };
    const read = new models.BertForMaskedLM(tinyBert);
    loads(read, pretraining);
    expect(read.cls.predictions.decoder.bias).toBe(read.cls.predictions.bias);
    const bare = new models.BertModel(tinyBert);
    loads(bare, pretraining);
    loads(new models.BertModel({ ...tinyBert, addPoolingLayer: false }), bare.stateDict());
    const missing = new models.BertForSequenceClassification(tinyBert).loadStateDict(bare.stateDict(), {
      strict: false,
    });
    expect(missing).toEqual({ missingKeys: ['classifier.weight', 'classifier.bias'], unexpectedKeys: [] });
  });
});

describe('what does not fit is refused by name', () => {
  const model = new models.GPT2LMHeadModel(tiny);
  test.each([
    [() => new models.GPT2Model({ ...tiny, nHead: 3 }), RangeError, 'GPT2Model: nHead (3) must divide nEmbd (4)'],
    [
      () => new models.BertModel({ ...tinyBert, numAttentionHeads: 3 }),
      RangeError,
      'BertModel: numAttentionHeads (3) must divide hiddenSize (4)',
    ],
    [
      () => model.forward(ids([[1, 2, 3, 4, 5, 6, 7, 8, 1]])),
      ShapeError,
      'GPT2Model: 9 places, and nPositions is 8: give shorter texts',
    ],
    [() => model.forward(tensor([1n])), ShapeError, 'GPT2Model: inputIds must have shape (N, L), got [1]'],
    [() => model.forward([1] as never), TypeError, 'GPT2Model: inputIds must be a Tensor, got'],
    [
      () => model.forward(ids([[1, 2]]), { attentionMask: ids([[1]]) }),
      ShapeError,
      'GPT2Model: attentionMask must have shape [1, 2], all places that were seen, got [1, 1]',
    ],
    [
      () => model.forward(ids([[1]]), { cache: {} as never }),
      TypeError,
      'GPT2LMHeadModel: cache must be a DynamicCache, got',
    ],
    [() => models.gpt2Config({ model_type: 'bert' }), RangeError, "gpt2Config: model_type must be 'gpt2', got"],
    [
      () => models.gpt2Config({ add_cross_attention: true }),
      RangeError,
      'gpt2Config: add_cross_attention must be false: nothing else is supported, got true',
    ],
    [() => models.gpt2Config({ activation_function: 'gelu_x' }), RangeError, 'gpt2Config: activationFunction must be'],
    [() => models.bertConfig({ is_decoder: true }), RangeError, 'bertConfig: is_decoder must be false'],
    [() => models.bertConfig('{}'), TypeError, 'bertConfig: expected the content of a config.json, an object, got'],
  ] as const)('%#', (call, kind, message) => {
    expect(call).toThrow(kind);
    expect(call).toThrow(message);
  });

  const calls: Record<string, (options: never) => unknown> = {
    GPT2Model: (options) => new models.GPT2Model(options),
    BertModel: (options) => new models.BertModel(options),
    'GPT2LMHeadModel forward': (options) => model.forward(ids([[1]]), options),
    BertForMaskedLM: (options) => new models.BertForMaskedLM(options),
    BertForSequenceClassification: (options) => new models.BertForSequenceClassification(options),
    BertForTokenClassification: (options) => new models.BertForTokenClassification(options),
    BertForQuestionAnswering: (options) => new models.BertForQuestionAnswering(options),
    'BertModel forward': (options) => new models.BertModel(tinyBert).forward(ids([[1]]), options),
  };
  test.each(Object.entries(calls))('%s refuses an option that there is not', expectRefusesUnknown);
});
