// DCGAN (Radford et al., 2015), in small, with the weights of PyTorch's tutorial: by class name, and by instanceof.
import { full, manualSeed, nn, optim, rand, randn } from 'wick';

const nz = 8;
const ngf = 4;
const ndf = 4;

// The tutorial's visitor, for the generator.
function weightsInit(m: nn.Module): void {
  const classname = m.typeName;
  if (classname.includes('Conv')) nn.init.normal_(m.getParameter('weight').data, 0, 0.02);
  else if (classname.includes('BatchNorm')) {
    nn.init.normal_(m.getParameter('weight').data, 1, 0.02);
    nn.init.constant_(m.getParameter('bias').data, 0);
  }
}

// The same by classes, for the discriminator.
function initByClass(model: nn.Module): void {
  for (const m of model.modules()) {
    if (m instanceof nn.Conv2d || m instanceof nn.ConvTranspose2d) nn.init.normal_(m.weight, 0, 0.02);
    else if (m instanceof nn.BatchNorm2d) {
      nn.init.normal_(m.weight, 1, 0.02);
      nn.init.zeros_(m.bias);
    }
  }
}

const generator = () =>
  new nn.Sequential(
    new nn.ConvTranspose2d(nz, ngf * 2, 4, 1, 0, { bias: false }),
    new nn.BatchNorm2d(ngf * 2),
    new nn.ReLU(true),
    new nn.ConvTranspose2d(ngf * 2, ngf, 4, 2, 1, { bias: false }),
    new nn.BatchNorm2d(ngf),
    new nn.ReLU(true),
    new nn.ConvTranspose2d(ngf, 1, 4, 2, 1, { bias: false }),
    new nn.Tanh(),
  );

const discriminator = () =>
  new nn.Sequential(
    new nn.Conv2d(1, ndf, 4, 2, 1, { bias: false }),
    new nn.LeakyReLU(0.2, { inplace: true }),
    new nn.Conv2d(ndf, ndf * 2, 4, 2, 1, { bias: false }),
    new nn.BatchNorm2d(ndf * 2),
    new nn.LeakyReLU(0.2, { inplace: true }),
    new nn.Conv2d(ndf * 2, 1, 4, 1, 0, { bias: false }),
    new nn.Sigmoid(),
  );

export function losses(steps: number): number[] {
  manualSeed(999);
  const netG = generator();
  const netD = discriminator();
  netG.apply(weightsInit);
  initByClass(netD);
  const criterion = new nn.BCELoss();
  const optimizerD = new optim.Adam(netD.parameters(), { lr: 2e-4, betas: [0.5, 0.999] });
  const optimizerG = new optim.Adam(netG.parameters(), { lr: 2e-4, betas: [0.5, 0.999] });
  const real = rand(8, 1, 16, 16).mul(2).sub(1);
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    netD.zeroGrad();
    const errDReal = criterion.forward(netD.forward(real).view(-1), full([8], 1));
    errDReal.backward();
    const fake = netG.forward(randn(8, nz, 1, 1));
    const errDFake = criterion.forward(netD.forward(fake.detach()).view(-1), full([8], 0));
    errDFake.backward();
    optimizerD.step();
    netG.zeroGrad();
    const errG = criterion.forward(netD.forward(fake).view(-1), full([8], 1));
    errG.backward();
    optimizerG.step();
    out.push(errDReal.item() + errDFake.item(), errG.item());
  }
  return out;
}
