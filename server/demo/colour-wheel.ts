/** A wheel of all hues on a light ground. */
import { hueColour, mix } from './colour.ts';
import type { Picture } from './png.ts';

const GROUND = 0xf4f1ea;
const WHITE = 0xffffff;
/** Share of the half side that the wheel fills. */
const FILL = 0.92;

/** The wheel. side: in pixels. Returns a square picture, ready for the encoder. */
export function colourWheel(side: number): Picture {
  const centre = (side - 1) / 2;
  const radius = centre * FILL;
  const colourAt = (x: number, y: number): number => {
    const distance = Math.sqrt((x - centre) ** 2 + (y - centre) ** 2);
    if (distance > radius + 1) return GROUND;
    const hue = Math.atan2(y - centre, x - centre) / (2 * Math.PI);
    const colour = mix(WHITE, hueColour(hue), distance / radius);
    return mix(colour, GROUND, distance - radius);
  };
  return { width: side, height: side, colourAt };
}
