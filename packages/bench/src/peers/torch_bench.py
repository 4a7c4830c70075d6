"""Median milliseconds of each piece of work in PyTorch on one thread, as JSON.

    python torch_bench.py GROUPS MILLISECONDS       torchvision is used for ResNets where it is installed
"""
import json
import statistics
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

groups, limit = sys.argv[1].split(","), float(sys.argv[2]) / 1000
torch.set_num_threads(1)
torch.manual_seed(0)
million, square = torch.empty(1_000_000), torch.empty(512, 512)
small, large = torch.rand(256, 256), torch.rand(1024, 1024)
images, kernels, four = torch.rand(8, 64, 56, 56), torch.rand(64, 64, 3, 3), torch.rand(4)
net = nn.Sequential(
    nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
    nn.Linear(9216, 128), nn.ReLU(), nn.Linear(128, 10),
)
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
digits, labels, picture = torch.rand(64, 1, 28, 28), torch.randint(0, 10, (64,)), torch.randn(1, 3, 224, 224)


def step():
    optimizer.zero_grad()
    F.cross_entropy(net(digits), labels).backward()
    optimizer.step()


jobs = {
    "draws": {
        "uniform": lambda: million.uniform_(),
        "normal": lambda: million.normal_(),
        "bernoulli": lambda: million.bernoulli_(0.5),
        "truncNormal": lambda: nn.init.trunc_normal_(million),
        "randperm": lambda: torch.randperm(1_000_000),
        "orthogonal": lambda: nn.init.orthogonal_(square),
    },
    "products": {
        "add": lambda: four + four,
        "matmul256": lambda: small @ small,
        "matmul1024": lambda: large @ large,
        "conv": lambda: F.conv2d(images, kernels, padding=1),
    },
    "training": {"step": step},
}
try:
    import torchvision

    resnet = torchvision.models.resnet18().eval()
    jobs["draws"]["resnet50"] = torchvision.models.resnet50
    jobs["training"]["resnet18"] = torch.no_grad()(lambda: resnet(picture))
except ImportError:
    pass
medians = {}
for group in groups:
    for name, job in jobs.get(group, {}).items():
        for _ in range(2):
            job()
        times, begin = [], time.perf_counter()
        while len(times) < 5 or (time.perf_counter() - begin < limit and len(times) < 20000):
            start = time.perf_counter()
            job()
            times.append(1000 * (time.perf_counter() - start))
        medians[name] = statistics.median(times)
print(json.dumps({"name": f"PyTorch {torch.__version__.split('+')[0]}", "medians": medians}))
