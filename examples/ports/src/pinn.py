# A physics-informed network (Raissi et al., 2017): u'' = -u with u(0) = 0 and u'(0) = 1, whose solution is the sine.
import torch
import torch.nn as nn


class PINN(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 1))
        for m in self.net:
            if isinstance(m, nn.Linear):
                nn.init.xavier_normal_(m.weight)
                nn.init.zeros_(m.bias)

    def forward(self, t):
        return self.net(t)


def derivative(y, x):
    return torch.autograd.grad(y, x, torch.ones_like(y), create_graph=True)[0]


def losses(steps):
    torch.manual_seed(123)
    model = PINN().double()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    t = torch.linspace(0, 6, 30, dtype=torch.float64).view(-1, 1).requires_grad_()
    t0 = torch.zeros(1, 1, dtype=torch.float64, requires_grad=True)
    out = []
    for _ in range(steps):
        u = model(t)
        du = derivative(u, t)
        physics = (derivative(du, t) + u).pow(2).mean()
        u0 = model(t0)
        boundary = u0.pow(2).mean() + (derivative(u0, t0) - 1).pow(2).mean()
        loss = physics + 10 * boundary
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        out.append(loss.item())
    return out
