"""The training that wick goes on with: PyTorch's half, and what PyTorch itself does next.

    python train.py        writes begun.pt after 60 steps, and continued.json: the losses of the next 60      (torch 2.15)

Everything that a training depends on is in begun.pt: weights, Adam's averages, the scheduler, the random numbers that
dropout and the order of the data are drawn from.
"""
import json
from pathlib import Path

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

HERE = Path(__file__).parent
torch.manual_seed(7)
x = torch.linspace(-3, 3, 96).view(-1, 1)
data = TensorDataset(x, torch.sin(2 * x) + 0.3 * x)
model = nn.Sequential(nn.Linear(1, 64), nn.Tanh(), nn.Dropout(0.1), nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 1))
optimizer = torch.optim.AdamW(model.parameters(), lr=0.01, weight_decay=0.001)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 120)
loader = DataLoader(data, batch_size=16, shuffle=True)


def epochs(count):
    losses = []
    for _ in range(count):
        for points, values in loader:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(points), values)
            loss.backward()
            optimizer.step()
            scheduler.step()
            losses.append(loss.item())
    return losses


begun = epochs(10)
torch.save(
    {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
        "rng": torch.get_rng_state(),
        "losses": begun,
    },
    HERE / "begun.pt",
)
continued = epochs(10)
(HERE / "continued.json").write_text(json.dumps({"torch": torch.__version__, "losses": continued}) + "\n")
print(begun[-1], continued[0], continued[-1])
