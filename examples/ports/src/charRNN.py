# Char-RNN: an LSTM that reads a text in chunks, keeps its state between them, and learns the next letter.
import torch
import torch.nn as nn

text = "she sells sea shells by the sea shore; the shells she sells are sea shells for sure. " * 5
chars = sorted(set(text))
data = torch.tensor([chars.index(c) for c in text])


class CharRNN(nn.Module):
    def __init__(self, vocab, hidden, layers):
        super().__init__()
        self.encoder = nn.Embedding(vocab, hidden)
        self.rnn = nn.LSTM(hidden, hidden, layers, batch_first=True)
        self.decoder = nn.Linear(hidden, vocab)

    def forward(self, x, state=None):
        y, state = self.rnn(self.encoder(x), state)
        return self.decoder(y), state


def losses(steps):
    torch.manual_seed(0)
    model = CharRNN(len(chars), 24, 2)
    optimizer = torch.optim.Adam(model.parameters(), 2e-3)
    criterion = nn.CrossEntropyLoss()
    state = None
    out = []
    for step in range(steps):
        i = step * 20
        x, y = data[i : i + 20].view(1, -1), data[i + 1 : i + 21].view(1, -1)
        logits, (h, c) = model(x, state)
        state = h.detach(), c.detach()
        loss = criterion(logits.transpose(1, 2), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        out.append(loss.item())
    return out
