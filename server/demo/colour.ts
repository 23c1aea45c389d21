/** Arithmetic on colours written as `0xRRGGBB`. */

/**
 * A colour between two others.
 * share: 0 gives `from`, 1 gives `to`; values outside are cut to that range. Returns `0xRRGGBB`.
 */
export function mix(from: number, to: number, share: number): number {
  const part = Math.min(Math.max(share, 0), 1);
  return (blend(from, to, part, 16) << 16) | (blend(from, to, part, 8) << 8) | blend(from, to, part, 0);
}

function blend(from: number, to: number, part: number, shift: number): number {
  const start = (from >> shift) & 0xff;
  const end = (to >> shift) & 0xff;
  return Math.round(start + (end - start) * part);
}

/** A fully bright colour of the wheel. hue: in turns, any number. Returns `0xRRGGBB`. */
export function hueColour(hue: number): number {
  return (swing(hue) << 16) | (swing(hue - 1 / 3) << 8) | swing(hue - 2 / 3);
}

function swing(turns: number): number {
  return Math.round(255 * (0.5 + 0.5 * Math.cos(2 * Math.PI * turns)));
}
