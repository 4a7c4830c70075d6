# Forecasting a time series: a GRU reads windows of two waves and says the next value.
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

window = 12


class Forecaster(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(1, 16, num_layers=2, batch_first=True, dropout=0.1)
        self.norm = nn.LayerNorm(16)
        self.fc = nn.Linear(16, 1)

    def forward(self, x):
        _, h = self.gru(x)
        return self.fc(self.norm(h[-1])).squeeze(-1)


def losses(steps):
    torch.manual_seed(7)
    t = torch.arange(80, dtype=torch.float32)
    series = torch.sin(t * 0.3) + 0.5 * torch.cos(t * 0.11) + 0.05 * torch.randn(80)
    series = (series - series.mean()) / series.std()
    X = series.unfold(0, window, 1)[:-1].unsqueeze(-1)
    y = series[window:]
    loader = DataLoader(TensorDataset(X, y), batch_size=16, shuffle=True)
    model = Forecaster()
    optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)
    criterion = nn.HuberLoss()
    out = []
    while len(out) < steps:
        for xb, yb in loader:
            loss = criterion(model(xb), yb)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            out.append(loss.item())
            if len(out) == steps:
                break
    return out
