# DCGAN (Radford et al., 2015), in small, with the weights of PyTorch's tutorial: by class name, and by isinstance.
import torch
import torch.nn as nn

nz, ngf, ndf = 8, 4, 4


# The tutorial's visitor, for the generator.
def weights_init(m):
    classname = m.__class__.__name__
    if classname.find("Conv") != -1:
        nn.init.normal_(m.weight.data, 0.0, 0.02)
    elif classname.find("BatchNorm") != -1:
        nn.init.normal_(m.weight.data, 1.0, 0.02)
        nn.init.constant_(m.bias.data, 0)


# The same by classes, for the discriminator.
def init_by_class(model):
    for m in model.modules():
        if isinstance(m, (nn.Conv2d, nn.ConvTranspose2d)):
            nn.init.normal_(m.weight, 0.0, 0.02)
        elif isinstance(m, nn.BatchNorm2d):
            nn.init.normal_(m.weight, 1.0, 0.02)
            nn.init.zeros_(m.bias)


def generator():
    return nn.Sequential(
        nn.ConvTranspose2d(nz, ngf * 2, 4, 1, 0, bias=False),
        nn.BatchNorm2d(ngf * 2),
        nn.ReLU(True),
        nn.ConvTranspose2d(ngf * 2, ngf, 4, 2, 1, bias=False),
        nn.BatchNorm2d(ngf),
        nn.ReLU(True),
        nn.ConvTranspose2d(ngf, 1, 4, 2, 1, bias=False),
        nn.Tanh(),
    )


def discriminator():
    return nn.Sequential(
        nn.Conv2d(1, ndf, 4, 2, 1, bias=False),
        nn.LeakyReLU(0.2, inplace=True),
        nn.Conv2d(ndf, ndf * 2, 4, 2, 1, bias=False),
        nn.BatchNorm2d(ndf * 2),
        nn.LeakyReLU(0.2, inplace=True),
        nn.Conv2d(ndf * 2, 1, 4, 1, 0, bias=False),
        nn.Sigmoid(),
    )


def losses(steps):
    torch.manual_seed(999)
    netG, netD = generator(), discriminator()
    netG.apply(weights_init)
    init_by_class(netD)
    criterion = nn.BCELoss()
    optimizerD = torch.optim.Adam(netD.parameters(), lr=2e-4, betas=(0.5, 0.999))
    optimizerG = torch.optim.Adam(netG.parameters(), lr=2e-4, betas=(0.5, 0.999))
    real = torch.rand(8, 1, 16, 16) * 2 - 1
    out = []
    for _ in range(steps):
        netD.zero_grad()
        errD_real = criterion(netD(real).view(-1), torch.full((8,), 1.0))
        errD_real.backward()
        fake = netG(torch.randn(8, nz, 1, 1))
        errD_fake = criterion(netD(fake.detach()).view(-1), torch.full((8,), 0.0))
        errD_fake.backward()
        optimizerD.step()
        netG.zero_grad()
        errG = criterion(netD(fake).view(-1), torch.full((8,), 1.0))
        errG.backward()
        optimizerG.step()
        out += [errD_real.item() + errD_fake.item(), errG.item()]
    return out
