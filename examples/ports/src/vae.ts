// A variational autoencoder (Kingma and Welling, 2013), as in PyTorch's examples.
import { exp, manualSeed, nn, optim, rand, randnLike, sigmoid, type Tensor } from 'wick';

const { functional: F } = nn;

class VAE extends nn.Module {
  fc1 = new nn.Linear(64, 32);
  fc21 = new nn.Linear(32, 4);
  fc22 = new nn.Linear(32, 4);
  fc3 = new nn.Linear(4, 32);
  fc4 = new nn.Linear(32, 64);

  encode(x: Tensor): [mu: Tensor, logvar: Tensor] {
    const h1 = F.relu(this.fc1.forward(x));
    return [this.fc21.forward(h1), this.fc22.forward(h1)];
  }

  reparameterize(mu: Tensor, logvar: Tensor): Tensor {
    const std = exp(logvar.mul(0.5));
    return mu.add(randnLike(std).mul(std));
  }

  decode(z: Tensor): Tensor {
    return sigmoid(this.fc4.forward(F.relu(this.fc3.forward(z))));
  }

  override forward(x: Tensor): [recon: Tensor, mu: Tensor, logvar: Tensor] {
    const [mu, logvar] = this.encode(x.view(-1, 64));
    return [this.decode(this.reparameterize(mu, logvar)), mu, logvar];
  }
}

function lossFunction(recon: Tensor, x: Tensor, mu: Tensor, logvar: Tensor): Tensor {
  const BCE = F.binaryCrossEntropy(recon, x.view(-1, 64), { reduction: 'sum' });
  const KLD = logvar.add(1).sub(mu.pow(2)).sub(logvar.exp()).sum().mul(-0.5);
  return BCE.add(KLD);
}

export function losses(steps: number): number[] {
  manualSeed(1);
  const data = rand(16, 1, 8, 8);
  const model = new VAE();
  const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    optimizer.zeroGrad();
    const [recon, mu, logvar] = model.forward(data);
    const loss = lossFunction(recon, data, mu, logvar);
    loss.backward();
    optimizer.step();
    out.push(loss.item());
  }
  return out;
}
