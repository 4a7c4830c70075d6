# Transfer learning: a ResNet-18 as a fixed feature extractor, with a new last layer and a new first convolution.
import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision


def losses(steps):
    torch.manual_seed(0)
    model = torchvision.models.resnet18()
    for p in model.parameters():
        p.requires_grad = False
    model.conv1 = nn.Conv2d(1, 64, 3, 2, 1, bias=False)
    model.maxpool = nn.Identity()
    model.layer3 = nn.Identity()
    model.layer4 = nn.Identity()
    model.fc = nn.Sequential(nn.Dropout(0.2), nn.Linear(128, 3))
    model.layer1[0].bn2.weight.requires_grad = True
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.SGD(trained, lr=1e-3, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 2, 0.1)
    x, y = torch.rand(4, 1, 16, 16), torch.tensor([0, 1, 2, 1])
    out = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
        out.append(loss.item())
    return out
