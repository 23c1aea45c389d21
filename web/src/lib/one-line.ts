/**
 * A reply of many lines as one line of a list whose rows all have the same height.
 * text: lines apart by line feeds. Returns them apart by middle dots, without the blanks that indented them.
 */
export function oneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' · ');
}
