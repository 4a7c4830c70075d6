"""Median milliseconds of each piece of work in PyTorch on one thread, as JSON.

    python torch_bench.py GROUPS MILLISECONDS [fastest] [cpu]       torchvision is used for ResNets where it is installed
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


def step_of(model, optimizer, loss, x, y):
    def run():
        optimizer.zero_grad()
        value = loss(model(x), y)
        value.backward()
        optimizer.step()
        return value.item()

    return run


class Last(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn, self.out = nn.LSTM(32, 64, batch_first=True), nn.Linear(64, 10)

    def forward(self, x):
        return self.out(self.rnn(x)[0][:, -1])


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.n1, self.qkv, self.proj = nn.LayerNorm(64), nn.Linear(64, 192), nn.Linear(64, 64)
        self.n2, self.up, self.down = nn.LayerNorm(64), nn.Linear(64, 256), nn.Linear(256, 64)

    def forward(self, x):
        n, t, _ = x.shape
        q, k, v = (p.view(n, t, 4, 16).transpose(1, 2) for p in self.qkv(self.n1(x)).chunk(3, -1))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(n, t, 64)
        x = x + self.proj(y)
        return x + self.down(F.gelu(self.up(self.n2(x))))


class Gpt(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens, self.places = nn.Embedding(65, 64), nn.Embedding(64, 64)
        self.blocks, self.norm = nn.Sequential(Block(), Block()), nn.LayerNorm(64)
        self.out, self.order = nn.Linear(64, 65, bias=False), torch.arange(64)

    def forward(self, x):
        return self.out(self.norm(self.blocks(self.tokens(x) + self.places(self.order)))).flatten(0, 1)


def compiled_steps():
    """What wick compiles, in PyTorch as it is."""
    L = nn.Linear
    tiny = nn.Sequential(L(2, 16), nn.Tanh(), L(16, 16), nn.Tanh(), L(16, 1))
    mlp = nn.Sequential(L(784, 256), nn.ReLU(), L(256, 256), nn.ReLU(), L(256, 10))
    lstm, gpt = Last(), Gpt()
    adam, ten = torch.optim.Adam, lambda n: torch.randint(0, 10, (n,))
    text, after = torch.randint(0, 65, (8, 64)), torch.randint(0, 65, (8, 64)).flatten()
    return {
        "tinyStep": step_of(tiny, torch.optim.SGD(tiny.parameters(), lr=0.01), F.mse_loss, torch.randn(32, 2), torch.randn(32, 1)),
        "mlpStep": step_of(mlp, adam(mlp.parameters()), F.cross_entropy, torch.randn(64, 784), ten(64)),
        "convStep": step_of(net, optimizer, F.cross_entropy, digits, labels),
        "lstmStep": step_of(lstm, adam(lstm.parameters()), F.cross_entropy, torch.randn(16, 20, 32), ten(16)),
        "gptStep": step_of(gpt, torch.optim.AdamW(gpt.parameters()), F.cross_entropy, text, after),
    }


jobs = {
    "compile": compiled_steps() if "compile" in groups else {},
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
clock = time.process_time if "cpu" in sys.argv else time.perf_counter
medians = {}
for group in groups:
    for name, job in jobs.get(group, {}).items():
        for _ in range(2):
            job()
        times, begin = [], time.perf_counter()
        while len(times) < 5 or (time.perf_counter() - begin < limit and len(times) < 20000):
            start = clock()
            job()
            times.append(1000 * (clock() - start))
        medians[name] = (min if "fastest" in sys.argv else statistics.median)(times)
print(json.dumps({"name": f"PyTorch {torch.__version__.split('+')[0]}", "medians": medians}))
