# Sequence to sequence with attention (Bahdanau et al., 2014) and teacher forcing: a network that reverses digits.
import torch
import torch.nn as nn
import torch.nn.functional as F

digits, hidden = 10, 16
sos = digits


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(digits, hidden)
        self.gru = nn.GRU(hidden, hidden, batch_first=True)

    def forward(self, x):
        return self.gru(self.embedding(x))


class BahdanauAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.Wa = nn.Linear(hidden, hidden)
        self.Ua = nn.Linear(hidden, hidden)
        self.Va = nn.Linear(hidden, 1)

    def forward(self, query, keys):
        scores = self.Va(torch.tanh(self.Wa(query) + self.Ua(keys))).squeeze(2).unsqueeze(1)
        weights = F.softmax(scores, dim=-1)
        return torch.bmm(weights, keys)


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(digits + 1, hidden)
        self.attention = BahdanauAttention()
        self.gru = nn.GRU(2 * hidden, hidden, batch_first=True)
        self.out = nn.Linear(hidden, digits)

    def forward(self, encoder_outputs, state, target):
        token = torch.full((target.size(0), 1), sos)
        outputs = []
        for i in range(target.size(1)):
            context = self.attention(state.permute(1, 0, 2), encoder_outputs)
            y, state = self.gru(torch.cat((self.embedding(token), context), dim=2), state)
            outputs.append(self.out(y))
            token = target[:, i].unsqueeze(1)
        return F.log_softmax(torch.cat(outputs, dim=1), dim=-1)


def losses(steps):
    torch.manual_seed(0)
    encoder, decoder = Encoder(), Decoder()
    optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=1e-3)
    criterion = nn.NLLLoss()
    out = []
    for _ in range(steps):
        x = torch.randint(digits, (8, 5))
        y = x.flip(1)
        outputs, state = encoder(x)
        predicted = decoder(outputs, state, y)
        loss = criterion(predicted.view(-1, digits), y.reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        out.append(loss.item())
    return out
