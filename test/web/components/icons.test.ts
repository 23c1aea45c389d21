import { render } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import FileIcon from '../../../web/src/components/FileIcon.svelte';
import Icon from '../../../web/src/components/Icon.svelte';
import { ICONS } from '../../../web/src/components/icons.ts';
import type { IconName } from '../../../web/src/components/icons.ts';

describe('the icons', () => {
  it.each(Object.keys(ICONS) as IconName[])(
    '%s stays inside its field and is silent to screen readers',
    (name) => {
      const { container } = render(Icon, { name });
      const svg = container.querySelector('svg');
      expect(svg?.getAttribute('aria-hidden')).toBe('true');
      expect(svg?.querySelectorAll('path').length).toBe(ICONS[name].length);
      // Absolute coordinates only: whatever stands behind a capital letter that moves or draws to a point.
      const points = ICONS[name].flatMap((path) => [...path.matchAll(/[ML](-?[\d.]+)[ ,](-?[\d.]+)/g)]);
      for (const [, x, y] of points) {
        expect(Number(x)).toBeGreaterThanOrEqual(1);
        expect(Number(x)).toBeLessThanOrEqual(19);
        expect(Number(y)).toBeGreaterThanOrEqual(1);
        expect(Number(y)).toBeLessThanOrEqual(19);
      }
    },
  );

  it('draw a folder without a sheet, and a file with one', () => {
    expect(render(FileIcon, { kind: 'folder' }).container.querySelectorAll('.sheet').length).toBe(0);
    expect(render(FileIcon, { kind: 'pdf' }).container.querySelectorAll('.sheet').length).toBe(2);
  });
});
