# Gaussian process regression with an RBF kernel: hyperparameters by the marginal likelihood, through a Cholesky factor.
import math

import torch
import torch.nn as nn


class GP(nn.Module):
    def __init__(self):
        super().__init__()
        self.log_length = nn.Parameter(torch.zeros((), dtype=torch.float64))
        self.log_scale = nn.Parameter(torch.zeros((), dtype=torch.float64))
        self.log_noise = nn.Parameter(torch.tensor(-2.0, dtype=torch.float64))

    def kernel(self, a, b):
        d2 = (a.unsqueeze(1) - b.unsqueeze(0)).pow(2)
        return (2 * self.log_scale).exp() * torch.exp(-0.5 * d2 / (2 * self.log_length).exp())

    def factor(self, x):
        noise = (2 * self.log_noise).exp()
        return torch.linalg.cholesky(self.kernel(x, x) + noise * torch.eye(len(x), dtype=torch.float64))

    def forward(self, x, y):
        L = self.factor(x)
        alpha = torch.cholesky_solve(y.unsqueeze(1), L)
        fit = 0.5 * torch.dot(y, alpha.squeeze(1))
        return fit + L.diagonal().log().sum() + 0.5 * len(x) * math.log(2 * math.pi)

    def predict(self, x, y, at):
        L = self.factor(x)
        k = self.kernel(x, at)
        mean = k.T @ torch.cholesky_solve(y.unsqueeze(1), L).squeeze(1)
        v = torch.linalg.solve_triangular(L, k, upper=False)
        return mean, (2 * self.log_scale).exp() - v.pow(2).sum(0)


def losses(steps):
    torch.manual_seed(0)
    x = torch.linspace(0, 5, 20, dtype=torch.float64)
    y = torch.sin(2 * x) + 0.1 * torch.randn(20, dtype=torch.float64)
    gp = GP()
    optimizer = torch.optim.Adam(gp.parameters(), lr=0.1)
    out = []
    for _ in range(steps):
        loss = gp(x, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        out.append(loss.item())
    with torch.no_grad():
        mean, variance = gp.predict(x, y, torch.tensor([1.0, 2.5], dtype=torch.float64))
    return [*out, *mean.tolist(), *variance.tolist()]
