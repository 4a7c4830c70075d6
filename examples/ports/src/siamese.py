# A siamese network with triplets (Schroff et al., 2015): the same kind near, other kinds further away.
import torch
import torch.nn as nn


class EmbeddingNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.convnet = nn.Sequential(nn.Conv2d(1, 6, 3), nn.PReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 8, 3), nn.PReLU())
        self.fc = nn.Sequential(nn.Flatten(), nn.Linear(200, 16), nn.PReLU(), nn.Linear(16, 2))

    def forward(self, x):
        return self.fc(self.convnet(x))


class TripletNet(nn.Module):
    def __init__(self, embedding_net):
        super().__init__()
        self.embedding_net = embedding_net

    def forward(self, *views):
        return tuple(self.embedding_net(view) for view in views)


def losses(steps):
    torch.manual_seed(11)
    model = TripletNet(EmbeddingNet())
    criterion = nn.TripletMarginLoss(margin=1.0)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, weight_decay=1e-4)
    kinds = torch.rand(2, 1, 16, 16)
    out = []
    for _ in range(steps):
        anchor, positive = (kinds[:1] + 0.1 * torch.randn(6, 1, 16, 16) for _ in range(2))
        negative = kinds[1:] + 0.1 * torch.randn(6, 1, 16, 16)
        loss = criterion(*model(anchor, positive, negative))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        out.append(loss.item())
    return out
