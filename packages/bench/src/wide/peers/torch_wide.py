"""Times rows of the wide table in PyTorch: reads a row a line as JSON, writes its median milliseconds a line.

    python torch_wide.py THREADS
"""
import json
import statistics
import sys
import time
import warnings

import torch
import torch.nn.functional as F
from torch import nn

warnings.filterwarnings("ignore")
torch.set_num_threads(int(sys.argv[1]))
thousand = [i / 7 for i in range(1000)]


def made(spec):
    shape, values = spec["shape"], spec["values"]
    if values == "normal":
        x = torch.randn(shape)
    elif values == "positive":
        x = 0.1 + 1.9 * torch.rand(shape)
    elif values == "unit":
        x = 1.998 * torch.rand(shape) - 0.999
    elif values == "uniform":
        x = torch.rand(shape)
    else:
        x = torch.randint(0, spec.get("below", 2), shape)
    return x.to(getattr(torch, spec["dtype"]))


def job_of(row, gradients):
    scope = {"torch": torch, "nn": nn, "F": F, "thousand": thousand}
    if "torchStep" in row:
        exec(row["torchStep"], scope)
        return scope["job"]
    inputs = {name: made(spec) for name, spec in row["inputs"].items()}
    scope.update(inputs)
    if "layer" in row:
        scope["m"] = eval(row["layer"]["torch"], scope)
    run = eval(f"lambda: {row['torch']}", scope)
    if not gradients:
        return torch.no_grad()(run)
    wanted = [x.requires_grad_() for x in inputs.values() if x.is_floating_point()]
    if "layer" in row:
        wanted += list(scope["m"].parameters())
    first = lambda: (lambda out: out[0] if isinstance(out, tuple) else out)(run())
    out = first()
    gradient = None if out.ndim == 0 else torch.randn_like(out)
    return lambda: torch.autograd.grad(first(), wanted, gradient)


def time_of(job, limit, fastest, clock):
    begin = time.perf_counter()
    job()
    if time.perf_counter() - begin > 2 * limit:
        limit = 0
    while time.perf_counter() - begin < limit / 4:
        job()
    times, begin = [], time.perf_counter()
    while len(times) < 3 or (time.perf_counter() - begin < limit and len(times) < 20000):
        start = clock()
        job()
        times.append(1000 * (clock() - start))
    return min(times) if fastest else statistics.median(times)


print(json.dumps({"name": f"PyTorch {torch.__version__.split('+')[0]}"}), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    clock = time.process_time if asked["cpu"] else time.perf_counter
    try:
        print(json.dumps({"ms": time_of(job_of(asked["row"], asked["gradients"]), asked["limit"] / 1000, asked["fastest"], clock)}), flush=True)
    except Exception as error:
        print(json.dumps({"ms": None, "why": f"{type(error).__name__}: {error}"}), flush=True)
