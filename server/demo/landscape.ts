/** A harbour between hills, painted by arithmetic: sky, sun or moon, three ridges, water. */
import { mix } from './colour.ts';
import type { Picture } from './png.ts';

const HORIZON = 0.68;
const SUN_RADIUS = 0.055;
const GLOW_REACH = 0.45;
const RIPPLE = 0.012;

/** Upper edges of the far, the middle and the near ridge. */
type Ridges = readonly [number, number, number];
const NO_RIDGES: Ridges = [1, 1, 1];

/** Colours of one time of day as `0xRRGGBB`, and where the light stands (shares of width and height). */
export interface Light {
  readonly skyTop: number;
  readonly skyLow: number;
  readonly disc: number;
  /** Far, middle, near. */
  readonly ridges: Ridges;
  readonly x: number;
  readonly y: number;
}

/** Early morning. */
export const DAWN: Light = {
  skyTop: 0x27396b,
  skyLow: 0xffb27a,
  disc: 0xfff3c4,
  ridges: [0x8f6f8c, 0x5a4d74, 0x2a2d4a],
  x: 0.62,
  y: 0.47,
};

/** A clear night with a moon. */
export const NIGHT: Light = {
  skyTop: 0x060b1f,
  skyLow: 0x2d4a7c,
  disc: 0xe9eefc,
  ridges: [0x24365f, 0x182647, 0x0b1429],
  x: 0.28,
  y: 0.26,
};

/** The harbour at one time of day. width, height: in pixels. Returns the picture, ready for the encoder. */
export function landscape(width: number, height: number, light: Light): Picture {
  const [far, middle, near] = light.ridges;
  const skyline = Array.from({ length: width }, (_, x) => ridgeLine(x / width));
  const above = (x: number, y: number): number => {
    const [farTop, middleTop, nearTop] = skyline[x] ?? NO_RIDGES;
    if (y > nearTop) return near;
    if (y > middleTop) return middle;
    return y > farTop ? far : sky(x / width, y, width / height, light);
  };
  return { width, height, colourAt: (x, y) => scene(x, y / height, { width, light, above }) };
}

interface Scene {
  readonly width: number;
  readonly light: Light;
  readonly above: (x: number, y: number) => number;
}

function scene(x: number, y: number, { width, light, above }: Scene): number {
  if (y < HORIZON) return above(x, y);
  const depth = (y - HORIZON) / (1 - HORIZON);
  const wave = Math.sin(900 * depth ** 0.5) * RIPPLE * depth;
  const mirrored = above(
    Math.min(width - 1, Math.max(0, Math.round(x + wave * width))),
    HORIZON * (1 - depth * 0.8),
  );
  return mix(mirrored, light.skyTop, 0.25 + 0.35 * depth);
}

/** Heights of the three ridges above one column, far to near; x and heights are shares of the picture. */
function ridgeLine(x: number): Ridges {
  return [
    0.55 - 0.06 * Math.sin(5 * x + 0.6) - 0.02 * Math.sin(17 * x),
    0.61 - 0.05 * Math.sin(7 * x + 2.4) - 0.015 * Math.sin(29 * x + 1),
    0.665 - 0.05 * Math.max(0, Math.sin(4 * x + 3.6)) - 0.006 * Math.sin(53 * x),
  ];
}

function sky(x: number, y: number, aspect: number, light: Light): number {
  const base = mix(light.skyTop, light.skyLow, y / HORIZON);
  // not Math.hypot, which is ten times slower
  const distance = Math.sqrt(((x - light.x) * aspect) ** 2 + (y - light.y) ** 2);
  if (distance < SUN_RADIUS) return light.disc;
  return mix(light.disc, base, 0.25 + distance / GLOW_REACH);
}
