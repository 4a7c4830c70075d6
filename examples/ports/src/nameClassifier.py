# Classifying names with a character-level RNN: which language is a surname of?
import torch
import torch.nn as nn

names = {"German": ["Schmidt", "Keller", "Vogel"], "Italian": ["Rossi", "Bianchi", "Conti"], "Czech": ["Novak", "Dvorak", "Svoboda"]}
letters = sorted(set("".join(sum(names.values(), []))))
samples = [(name, i) for i, each in enumerate(names.values()) for name in each]


def to_tensor(name):
    return nn.functional.one_hot(torch.tensor([letters.index(c) for c in name]), len(letters)).float().unsqueeze(1)


class CharRNN(nn.Module):
    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.rnn = nn.RNN(inputs, hidden)
        self.h2o = nn.Linear(hidden, outputs)
        self.softmax = nn.LogSoftmax(dim=1)

    def forward(self, x):
        _, hidden = self.rnn(x)
        return self.softmax(self.h2o(hidden[0]))


def losses(steps):
    torch.manual_seed(0)
    rnn = CharRNN(len(letters), 32, 3)
    criterion = nn.NLLLoss()
    optimizer = torch.optim.SGD(rnn.parameters(), lr=0.15)
    out = []
    for _ in range(steps):
        loss = 0
        for i in torch.randperm(len(samples))[:3].tolist():
            name, label = samples[i]
            loss = loss + criterion(rnn(to_tensor(name)), torch.tensor([label])) / 3
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(rnn.parameters(), 3)
        optimizer.step()
        out.append(loss.item())
    return out
