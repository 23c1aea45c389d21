// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { pageRows, scrollToRow, windowOf } from '../../../web/src/lib/row-window.ts';

const view = { scrollTop: 0, height: 360, rowHeight: 36 };

describe('the window of rows', () => {
  it('draws what is seen and a few rows more', () => {
    expect(windowOf(100_000, { ...view, scrollTop: 36_000 })).toEqual({ first: 992, end: 1018 });
  });

  it('stays inside the list', () => {
    expect(windowOf(3, view)).toEqual({ first: 0, end: 3 });
    expect(windowOf(0, view)).toEqual({ first: 0, end: 0 });
  });

  it('is empty rather than wrong when the list became shorter than the scroll position', () => {
    const { first, end } = windowOf(5, { ...view, scrollTop: 90_000 });
    expect(first).toBeLessThanOrEqual(end);
    expect(end).toBe(5);
  });

  it('scrolls no more than needed', () => {
    expect(scrollToRow(5, view)).toBe(0);
    expect(scrollToRow(10, view)).toBe(36);
    expect(scrollToRow(0, { ...view, scrollTop: 500 })).toBe(0);
  });

  it('keeps one row in common between pages', () => {
    expect(pageRows(view)).toBe(9);
    expect(pageRows({ ...view, height: 10 })).toBe(1);
  });
});
