# SimCLR (Chen et al., 2020): two noisy views of each picture find each other among all others, by the NT-Xent loss.
import torch
import torch.nn as nn
import torch.nn.functional as F


class SimCLR(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 8, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten()
        )
        self.projector = nn.Sequential(nn.Linear(128, 32), nn.ReLU(), nn.Linear(32, dim))

    def forward(self, x):
        return F.normalize(self.projector(self.encoder(x)), dim=1)


def augment(x):
    flipped = torch.where(torch.rand(x.size(0), 1, 1, 1) < 0.5, x.flip(3), x)
    return flipped + 0.1 * torch.randn_like(x)


def info_nce(z, temperature=0.5):
    n = z.size(0) // 2
    similarity = z @ z.T / temperature
    similarity = similarity.masked_fill(torch.eye(2 * n, dtype=torch.bool), float("-inf"))
    positive = torch.cat([torch.arange(n, 2 * n), torch.arange(n)])
    return F.cross_entropy(similarity, positive)


def losses(steps):
    torch.manual_seed(3)
    images = torch.rand(8, 1, 8, 8)
    model = SimCLR(16)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=10)
    out = []
    for _ in range(steps):
        loss = info_nce(model(torch.cat([augment(images), augment(images)])))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
        out.append(loss.item())
    return out
