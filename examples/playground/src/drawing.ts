import { byId } from './dom.ts';

const side = 28;
const sideways: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The drawing area: 28 × 28 pixels of ink from 0 to 1, told to `changed` after every stroke. */
export function drawing(changed: (ink: Float32Array<ArrayBuffer>) => void): void {
  const canvas = byId('canvas', HTMLCanvasElement);
  // A canvas that takes keys is what ARIA calls an application.
  canvas.setAttribute('role', 'application');
  canvas.setAttribute('aria-label', 'Drawing area');
  canvas.setAttribute('aria-describedby', 'draw-hint');
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(side, side);
  const ink = new Float32Array(side * side);
  let [x, y] = [side / 2, side / 2];
  let [pen, keyboard] = [false, false];

  function paint(): void {
    ink.forEach((value, i) => {
      image.data.fill(255 * value, 4 * i, 4 * i + 3);
      image.data[4 * i + 3] = 255;
    });
    if (keyboard)
      image.data.set(pen ? [255, 154, 107, 255] : [108, 182, 255, 255], 4 * (Math.floor(y) * side + Math.floor(x)));
    context.putImageData(image, 0, 0);
  }

  /** A soft dot, about as thick as MNIST's strokes. */
  function dot(): void {
    for (let row = Math.max(0, Math.floor(y - 3)); row < Math.min(side, y + 3); row++)
      for (let column = Math.max(0, Math.floor(x - 3)); column < Math.min(side, x + 3); column++) {
        const distance = Math.hypot(column + 0.5 - x, row + 0.5 - y);
        const value = Math.min(1, Math.max(0, 2 - distance));
        const at = row * side + column;
        ink[at] = Math.max(ink[at]!, value);
      }
  }

  function lineTo(toX: number, toY: number): void {
    const [fromX, fromY] = [x, y];
    const steps = Math.max(1, Math.ceil(2 * Math.hypot(toX - fromX, toY - fromY)));
    for (let i = 1; i <= steps; i++) {
      [x, y] = [fromX + ((toX - fromX) * i) / steps, fromY + ((toY - fromY) * i) / steps];
      dot();
    }
    paint();
    changed(ink.slice());
  }

  const place = (event: PointerEvent): [number, number] => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * side, ((event.clientY - box.top) / box.height) * side];
  };
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    [pen, keyboard] = [false, false];
    [x, y] = place(event);
    lineTo(x, y);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (canvas.hasPointerCapture(event.pointerId)) lineTo(...place(event));
  });
  canvas.addEventListener('keydown', (event) => {
    const move = sideways[event.key];
    if (!move && event.key !== ' ') return;
    event.preventDefault();
    keyboard = true;
    if (event.key === ' ') pen = !pen;
    const inside = (at: number) => Math.min(side - 0.5, Math.max(0.5, at));
    const to = [inside(x + (move?.[0] ?? 0)), inside(y + (move?.[1] ?? 0))] as const;
    if (pen) lineTo(...to);
    else {
      [x, y] = to;
      paint();
    }
  });
  canvas.addEventListener('blur', () => {
    keyboard = false;
    paint();
  });
  byId('clear', HTMLButtonElement).addEventListener('click', () => {
    ink.fill(0);
    paint();
    changed(ink.slice());
  });
  paint();
}
