# After Karpathy's micrograd: a classifier of two moons from single neurons, each with a scalar output.
import torch

nin, nouts = 2, [4, 4, 1]


class Neuron(torch.nn.Module):
    def __init__(self, n, nonlin):
        super().__init__()
        self.w = torch.nn.Parameter(torch.rand(n) * 2 - 1)
        self.b = torch.nn.Parameter(torch.zeros(()))
        self.nonlin = nonlin

    def forward(self, x):
        act = sum((wi * xi for wi, xi in zip(self.w, x)), self.b)
        return act.relu() if self.nonlin else act


class Layer(torch.nn.Module):
    def __init__(self, n, nout, nonlin):
        super().__init__()
        self.neurons = torch.nn.ModuleList([Neuron(n, nonlin) for _ in range(nout)])

    def forward(self, x):
        return [n(x) for n in self.neurons]


class MLP(torch.nn.Module):
    def __init__(self):
        super().__init__()
        sz = [nin, *nouts]
        self.layers = torch.nn.ModuleList([Layer(sz[i], sz[i + 1], i != len(nouts) - 1) for i in range(len(nouts))])

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x[0]


def moons(n):
    t = torch.linspace(0, 3.14159, n)
    upper = torch.stack([t.cos(), t.sin()], 1)
    lower = torch.stack([1 - t.cos(), 0.5 - t.sin()], 1)
    return torch.cat([upper, lower]), [1.0] * n + [-1.0] * n


def losses(steps):
    torch.manual_seed(1337)
    model = MLP()
    X, y = moons(8)
    out = []
    for k in range(steps):
        scores = [model(x) for x in X]
        hinge = [(1 - yi * si).relu() for yi, si in zip(y, scores)]
        data_loss = sum(hinge) / len(hinge)
        reg_loss = 1e-4 * sum((p * p).sum() for p in model.parameters())
        loss = data_loss + reg_loss
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= (1.0 - 0.9 * k / 100) * p.grad * 0.1
        out.append(loss.item())
    return out
