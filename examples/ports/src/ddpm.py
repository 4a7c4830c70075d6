# A denoising diffusion model (Ho et al., 2020) of points in the plane.
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

T = 20


class Denoiser(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.dim = dim
        self.inp = nn.Linear(2, dim)
        self.mid = nn.Sequential(nn.SiLU(), nn.Linear(dim, dim), nn.SiLU())
        self.out = nn.Linear(dim, 2)
        nn.init.zeros_(self.out.bias)

    def time_embedding(self, t):
        freqs = torch.exp(-math.log(10000) * torch.arange(self.dim // 2) / (self.dim // 2))
        args = t[:, None].float() * freqs[None]
        return torch.cat([args.cos(), args.sin()], dim=-1)

    def forward(self, x, t):
        return self.out(self.mid(self.inp(x) + self.time_embedding(t)))


class Diffusion(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model
        beta = torch.linspace(1e-4, 0.2, T)
        self.register_buffer("beta", beta)
        self.register_buffer("alpha_bar", torch.cumprod(1 - beta, dim=0))

    def forward(self, x0):
        t = torch.randint(0, T, (x0.size(0),))
        noise = torch.randn_like(x0)
        a = self.alpha_bar[t].unsqueeze(1)
        x = a.sqrt() * x0 + (1 - a).sqrt() * noise
        return F.mse_loss(self.model(x, t), noise)

    @torch.no_grad()
    def sample(self, n):
        x = torch.randn(n, 2)
        for i in reversed(range(T)):
            eps = self.model(x, torch.full((n,), i))
            b, a = self.beta[i], self.alpha_bar[i]
            x = (x - b / (1 - a).sqrt() * eps) / (1 - b).sqrt()
            if i > 0:
                x = x + b.sqrt() * torch.randn_like(x)
        return x


def losses(steps):
    torch.manual_seed(21)
    angle = torch.rand(32) * 2 * math.pi
    points = torch.stack([angle.cos(), angle.sin()], 1)
    diffusion = Diffusion(Denoiser(16))
    optimizer = torch.optim.AdamW(diffusion.parameters(), lr=1e-3)
    ema = torch.optim.swa_utils.AveragedModel(diffusion, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.9))
    out = []
    for _ in range(steps):
        loss = diffusion(points)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        ema.update_parameters(diffusion)
        out.append(loss.item())
    return [*out, ema.module.sample(4).abs().mean().item()]
