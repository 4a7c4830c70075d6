import { nn, type Tensor } from 'wick';

// The three networks of MTCNN, with the names that facenet-pytorch's checkpoints have.

/** Looks at every 12 × 12 window of an image: is there a face, and where are its sides? */
export class PNet extends nn.Module {
  conv1 = new nn.Conv2d(3, 10, 3);
  prelu1 = new nn.PReLU(10);
  pool1 = new nn.MaxPool2d(2, { stride: 2, ceilMode: true });
  conv2 = new nn.Conv2d(10, 16, 3);
  prelu2 = new nn.PReLU(16);
  conv3 = new nn.Conv2d(16, 32, 3);
  prelu3 = new nn.PReLU(32);
  conv4_1 = new nn.Conv2d(32, 2, 1);
  conv4_2 = new nn.Conv2d(32, 4, 1);

  override forward(x: Tensor): [sides: Tensor, probabilities: Tensor] {
    let y = this.pool1.forward(this.prelu1.forward(this.conv1.forward(x)));
    y = this.prelu2.forward(this.conv2.forward(y));
    y = this.prelu3.forward(this.conv3.forward(y));
    return [this.conv4_2.forward(y), this.conv4_1.forward(y).softmax(1)];
  }
}

/** Looks again at candidates of 24 × 24 pixels. */
export class RNet extends nn.Module {
  conv1 = new nn.Conv2d(3, 28, 3);
  prelu1 = new nn.PReLU(28);
  pool1 = new nn.MaxPool2d(3, { stride: 2, ceilMode: true });
  conv2 = new nn.Conv2d(28, 48, 3);
  prelu2 = new nn.PReLU(48);
  pool2 = new nn.MaxPool2d(3, { stride: 2, ceilMode: true });
  conv3 = new nn.Conv2d(48, 64, 2);
  prelu3 = new nn.PReLU(64);
  dense4 = new nn.Linear(576, 128);
  prelu4 = new nn.PReLU(128);
  dense5_1 = new nn.Linear(128, 2);
  dense5_2 = new nn.Linear(128, 4);

  override forward(x: Tensor): [sides: Tensor, probabilities: Tensor] {
    let y = this.pool1.forward(this.prelu1.forward(this.conv1.forward(x)));
    y = this.pool2.forward(this.prelu2.forward(this.conv2.forward(y)));
    y = this.prelu3.forward(this.conv3.forward(y));
    y = this.prelu4.forward(this.dense4.forward(columnsFirst(y)));
    return [this.dense5_2.forward(y), this.dense5_1.forward(y).softmax(1)];
  }
}

/** Looks once more, at 48 × 48 pixels, and finds eyes, nose and corners of the mouth. */
export class ONet extends nn.Module {
  conv1 = new nn.Conv2d(3, 32, 3);
  prelu1 = new nn.PReLU(32);
  pool1 = new nn.MaxPool2d(3, { stride: 2, ceilMode: true });
  conv2 = new nn.Conv2d(32, 64, 3);
  prelu2 = new nn.PReLU(64);
  pool2 = new nn.MaxPool2d(3, { stride: 2, ceilMode: true });
  conv3 = new nn.Conv2d(64, 64, 3);
  prelu3 = new nn.PReLU(64);
  pool3 = new nn.MaxPool2d(2, { stride: 2, ceilMode: true });
  conv4 = new nn.Conv2d(64, 128, 2);
  prelu4 = new nn.PReLU(128);
  dense5 = new nn.Linear(1152, 256);
  prelu5 = new nn.PReLU(256);
  dense6_1 = new nn.Linear(256, 2);
  dense6_2 = new nn.Linear(256, 4);
  dense6_3 = new nn.Linear(256, 10);

  override forward(x: Tensor): [sides: Tensor, points: Tensor, probabilities: Tensor] {
    let y = this.pool1.forward(this.prelu1.forward(this.conv1.forward(x)));
    y = this.pool2.forward(this.prelu2.forward(this.conv2.forward(y)));
    y = this.pool3.forward(this.prelu3.forward(this.conv3.forward(y)));
    y = this.prelu4.forward(this.conv4.forward(y));
    y = this.prelu5.forward(this.dense5.forward(columnsFirst(y)));
    return [this.dense6_2.forward(y), this.dense6_3.forward(y), this.dense6_1.forward(y).softmax(1)];
  }
}

/** The weights come from a framework that kept channels last and columns before rows. */
function columnsFirst(x: Tensor): Tensor {
  return x.permute(0, 3, 2, 1).flatten(1);
}
