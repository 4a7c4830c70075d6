# Model-agnostic meta-learning (Finn et al., 2017): a start from which one step of gradient descent learns a sine.
import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.l1 = nn.Linear(1, 20)
        self.l2 = nn.Linear(20, 20)
        self.l3 = nn.Linear(20, 1)

    def forward(self, x):
        return self.l3(torch.tanh(self.l2(torch.tanh(self.l1(x)))))


def task():
    amplitude, phase = torch.rand(1) * 4.9 + 0.1, torch.rand(1) * math.pi

    def sample(n):
        x = torch.rand(n, 1) * 10 - 5
        return x, amplitude * torch.sin(x + phase)

    return sample


def losses(steps):
    torch.manual_seed(42)
    model = Net()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    out = []
    for _ in range(steps):
        meta_loss = torch.zeros(())
        for _ in range(2):
            sample = task()
            params = dict(model.named_parameters())
            x, y = sample(10)
            loss = F.mse_loss(torch.func.functional_call(model, params, (x,)), y)
            grads = torch.autograd.grad(loss, list(params.values()), create_graph=True)
            fast = {name: p - 0.01 * g for (name, p), g in zip(params.items(), grads)}
            x, y = sample(10)
            meta_loss = meta_loss + F.mse_loss(torch.func.functional_call(model, fast, (x,)), y)
        optimizer.zero_grad()
        meta_loss.backward()
        optimizer.step()
        out.append(meta_loss.item())
    return out
