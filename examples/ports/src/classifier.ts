// Training a classifier: the convolutional net of the CIFAR-10 tutorial, on pictures that are drawn.
import { data, manualSeed, nn, optim, rand, randint, type Tensor } from 'wick';

const { functional: F } = nn;

class Net extends nn.Module {
  conv1 = new nn.Conv2d(3, 6, 5);
  pool = new nn.MaxPool2d(2, 2);
  conv2 = new nn.Conv2d(6, 16, 5);
  fc1 = new nn.Linear(16 * 5 * 5, 120);
  fc2 = new nn.Linear(120, 84);
  fc3 = new nn.Linear(84, 10);

  override forward(x: Tensor): Tensor {
    x = this.pool.forward(F.relu(this.conv1.forward(x)));
    x = this.pool.forward(F.relu(this.conv2.forward(x)));
    x = x.flatten(1);
    x = F.relu(this.fc1.forward(x));
    x = F.relu(this.fc2.forward(x));
    return this.fc3.forward(x);
  }
}

export function losses(steps: number): number[] {
  manualSeed(0);
  const images = rand(48, 3, 32, 32).mul(2).sub(1);
  const labels = randint(0, 10, [48]);
  const loader = new data.DataLoader(new data.TensorDataset(images, labels), { batchSize: 4, shuffle: true });
  const net = new Net();
  const criterion = new nn.CrossEntropyLoss();
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.001, momentum: 0.9 });
  const out: number[] = [];
  while (out.length < steps) {
    for (const [x, y] of loader) {
      optimizer.zeroGrad();
      const loss = criterion.forward(net.forward(x), y);
      loss.backward();
      optimizer.step();
      out.push(loss.item());
    }
  }
  return out.slice(0, steps);
}
