/** The Mandelbrot set, coloured by how fast a point escapes. */
import { hueColour, mix } from './colour.ts';
import type { Picture } from './png.ts';

const MAX_STEPS = 96;
const ESCAPE_SQUARED = 16;
const LEFT = -2.25;
const SPAN = 3.2;
const INSIDE = 0x05060f;

/** The whole set. width, height: in pixels. Returns the picture, ready for the encoder. */
export function mandelbrot(width: number, height: number): Picture {
  const scale = SPAN / width;
  const palette = Array.from({ length: MAX_STEPS + 1 }, (_, steps) => escapeColour(steps));
  const colourAt = (x: number, y: number): number =>
    palette[stepsToEscape(LEFT + x * scale, (y - height / 2) * scale)] ?? INSIDE;
  return { width, height, colourAt };
}

function escapeColour(steps: number): number {
  if (steps === MAX_STEPS) return INSIDE;
  return mix(0x0a1033, hueColour(0.6 + steps / 40), Math.min(1, steps / 18));
}

function stepsToEscape(re: number, im: number): number {
  if (isInMainBody(re, im)) return MAX_STEPS;
  let steps = 0;
  for (let a = 0, b = 0; steps < MAX_STEPS && a * a + b * b < ESCAPE_SQUARED; steps += 1) {
    const next = a * a - b * b + re;
    b = 2 * a * b + im;
    a = next;
  }
  return steps;
}

/** The cardioid and the disc left of it never escape; asking first saves most of the steps. */
function isInMainBody(re: number, im: number): boolean {
  const q = (re - 0.25) ** 2 + im * im;
  return q * (q + re - 0.25) <= (im * im) / 4 || (re + 1) ** 2 + im * im <= 1 / 16;
}
