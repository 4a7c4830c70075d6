"""Median milliseconds of each piece of work in PyTorch on one thread, as JSON."""
import json
import statistics
import time

import torch
import torch.nn.functional as F

torch.set_num_threads(1)
torch.manual_seed(0)
million, square = torch.empty(1_000_000), torch.empty(512, 512)
small, large = torch.rand(256, 256), torch.rand(1024, 1024)
images, kernels, four = torch.rand(8, 64, 56, 56), torch.rand(64, 64, 3, 3), torch.rand(4)
jobs = {
    "uniform": lambda: million.uniform_(),
    "normal": lambda: million.normal_(),
    "bernoulli": lambda: million.bernoulli_(0.5),
    "truncNormal": lambda: torch.nn.init.trunc_normal_(million),
    "randperm": lambda: torch.randperm(1_000_000),
    "orthogonal": lambda: torch.nn.init.orthogonal_(square),
    "matmul256": lambda: small @ small,
    "matmul1024": lambda: large @ large,
    "conv": lambda: F.conv2d(images, kernels, padding=1),
    "add": lambda: four + four,
}
medians = {}
for name, job in jobs.items():
    times, begin = [], time.perf_counter()
    while len(times) < 5 or (time.perf_counter() - begin < 0.5 and len(times) < 20000):
        start = time.perf_counter()
        job()
        times.append(1000 * (time.perf_counter() - start))
    medians[name] = statistics.median(times)
print(json.dumps({"name": f"PyTorch {torch.__version__}", "medians": medians}))
