# Super resolution (Shi et al., 2016): channels become pixels, three times as many in each direction.
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.nn.init as init


class SuperResolutionNet(nn.Module):
    def __init__(self, upscale):
        super().__init__()
        self.relu = nn.ReLU()
        self.conv1 = nn.Conv2d(1, 16, (5, 5), (1, 1), (2, 2))
        self.conv2 = nn.Conv2d(16, 16, (3, 3), (1, 1), (1, 1))
        self.conv3 = nn.Conv2d(16, 8, (3, 3), (1, 1), (1, 1))
        self.conv4 = nn.Conv2d(8, upscale ** 2, (3, 3), (1, 1), (1, 1))
        self.pixel_shuffle = nn.PixelShuffle(upscale)
        gain = init.calculate_gain("relu")
        for conv in (self.conv1, self.conv2, self.conv3):
            init.orthogonal_(conv.weight, gain)
        init.orthogonal_(self.conv4.weight)

    def forward(self, x):
        x = self.relu(self.conv1(x))
        x = self.relu(self.conv2(x))
        x = self.relu(self.conv3(x))
        return self.pixel_shuffle(self.conv4(x))


def losses(steps):
    torch.manual_seed(123)
    large = F.interpolate(torch.rand(4, 1, 6, 6), scale_factor=4, mode="bicubic", align_corners=False)
    small = F.avg_pool2d(large, 3)
    model = SuperResolutionNet(3)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    criterion = nn.MSELoss()
    out = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = criterion(model(small), large)
        loss.backward()
        optimizer.step()
        out.append(loss.item())
    return out
