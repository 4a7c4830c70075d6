# Spatial transformer networks (Jaderberg et al., 2015): a net that turns its pictures before it reads them.
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 6, 5)
        self.fc = nn.Linear(6 * 6 * 6, 4)
        self.localization = nn.Sequential(
            nn.Conv2d(1, 4, kernel_size=5), nn.MaxPool2d(2, stride=2), nn.ReLU(True),
        )
        self.fc_loc = nn.Sequential(nn.Linear(4 * 6 * 6, 16), nn.ReLU(True), nn.Linear(16, 6))
        self.fc_loc[2].weight.data.zero_()
        self.fc_loc[2].bias.data.copy_(torch.tensor([1, 0, 0, 0, 1, 0], dtype=torch.float))

    def stn(self, x):
        theta = self.fc_loc(self.localization(x).flatten(1)).view(-1, 2, 3)
        grid = F.affine_grid(theta, x.size(), align_corners=False)
        return F.grid_sample(x, grid, align_corners=False)

    def forward(self, x):
        x = F.relu(F.max_pool2d(self.conv(self.stn(x)), 2))
        return F.log_softmax(self.fc(x.flatten(1)), dim=1)


def losses(steps):
    torch.manual_seed(0)
    images, labels = torch.rand(16, 1, 16, 16), torch.randint(0, 4, (16,))
    model = Net()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    out = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = F.nll_loss(model(images), labels)
        loss.backward()
        optimizer.step()
        out.append(loss.item())
    return out
