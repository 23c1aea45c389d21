/** A name that is not taken: `report (2).pdf`. */

/** The name with a number before its ending. name: as it is; number: from 2 on. */
export function numberedName(name: string, number: number): string {
  const dot = name.lastIndexOf('.');
  if (dot <= 0) return `${name} (${number})`;
  return `${name.slice(0, dot)} (${number})${name.slice(dot)}`;
}
