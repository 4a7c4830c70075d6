# Time sequence prediction: two LSTM cells follow sine waves; L-BFGS trains them on all of it, in double precision.
import torch
import torch.nn as nn


class Sequence(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.hidden = hidden
        self.lstm1 = nn.LSTMCell(1, hidden)
        self.lstm2 = nn.LSTMCell(hidden, hidden)
        self.linear = nn.Linear(hidden, 1)

    def forward(self, x):
        outputs = []
        h_t = c_t = h_t2 = c_t2 = torch.zeros(x.size(0), self.hidden, dtype=torch.double)
        for x_t in x.split(1, dim=1):
            h_t, c_t = self.lstm1(x_t, (h_t, c_t))
            h_t2, c_t2 = self.lstm2(h_t, (h_t2, c_t2))
            outputs.append(self.linear(h_t2))
        return torch.cat(outputs, dim=1)


def losses(steps):
    torch.manual_seed(0)
    starts = torch.randint(-40, 40, (6, 1))
    waves = torch.sin((torch.arange(25) + starts).double() / 5)
    model = Sequence(12).double()
    criterion = nn.MSELoss()
    optimizer = torch.optim.LBFGS(model.parameters(), lr=0.8, max_iter=2)
    out = []

    def closure():
        optimizer.zero_grad()
        loss = criterion(model(waves[:, :-1]), waves[:, 1:])
        loss.backward()
        return loss

    for _ in range(steps):
        out.append(optimizer.step(closure).item())
    return out
