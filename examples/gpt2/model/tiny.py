"""Makes the tiny GPT-2 of this folder: a byte-level tokeniser and a model that has read a few sentences some hundred times.

    python tiny.py           (torch 2.15, transformers 5.24, tokenizers)

Beside config.json, model.safetensors and tokenizer.json, as Hugging Face has them, expected.json: what transformers makes of
two beginnings.
"""
import json
import pathlib

import torch
import transformers
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import GPT2Config, GPT2LMHeadModel

torch.set_num_threads(1)
folder = pathlib.Path(__file__).resolve().parent
text = """The cat sat on the mat, and the dog lay by the door.
When the moon came up, the cat went out to look for mice.
"There are no mice here," said the dog, "but there is a bowl of milk."
So the cat came back, drank the milk and slept on the mat until the sun came up.
In the evening the dog sat on the mat, and the cat lay by the door.
"""

tokenizer = Tokenizer(models.BPE())
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
tokenizer.decoder = decoders.ByteLevel()
trainer = trainers.BpeTrainer(vocab_size=340, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), special_tokens=["<|endoftext|>"], show_progress=False)
tokenizer.train_from_iterator([text], trainer)
tokenizer.save(str(folder / "tokenizer.json"))
(folder / "tokenizer_config.json").write_text(json.dumps({"eos_token": "<|endoftext|>"}) + "\n")

ids = torch.tensor([tokenizer.encode(text).ids + [0]])
torch.manual_seed(0)
config = GPT2Config(vocab_size=tokenizer.get_vocab_size(), n_positions=256, n_embd=32, n_layer=2, n_head=4,
                    bos_token_id=0, eos_token_id=0, resid_pdrop=0, embd_pdrop=0, attn_pdrop=0)
model = GPT2LMHeadModel(config)
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3)
for step in range(400):
    loss = model(ids, labels=ids).loss
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
model.eval().save_pretrained(folder)
(folder / "generation_config.json").unlink(missing_ok=True)

expected = {"torch": torch.__version__, "transformers": transformers.__version__, "loss": loss.item(), "continued": {}}
for prompt in ("The cat", "In the evening"):
    with torch.no_grad():
        told = model.generate(torch.tensor([tokenizer.encode(prompt).ids]), max_new_tokens=24, do_sample=False, pad_token_id=0)
    expected["continued"][prompt] = {"ids": told[0].tolist(), "text": tokenizer.decode(told[0].tolist(), skip_special_tokens=False)}
(folder / "expected.json").write_text(json.dumps(expected, indent=2) + "\n")
print(ids.shape, expected)
