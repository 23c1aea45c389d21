import { describe, expect, it } from 'vitest';
import { isPassive, mediaTypeOf } from '../../../server/exchange/media-type.ts';

const UNKNOWN = 'application/octet-stream';
const TEXT = 'text/plain; charset=utf-8';

describe('the media type of a file', () => {
  it.each([
    ['/a/x.png', 'image/png'],
    ['/a/X.PNG', 'image/png'],
    ['/a/x.html.png', 'image/png'],
    ['/a/x.txt', TEXT],
    ['/a/x.json', TEXT],
    ['/a/x.tar.gz', 'application/gzip'],
    ['/a/x', UNKNOWN],
    ['/a/x.', UNKNOWN],
    ['/a/x.png.', UNKNOWN],
    ['/a/x.png ', UNKNOWN],
    ['/a/x.exe', UNKNOWN],
    ['/a.png/x', UNKNOWN],
    ['/constructor', UNKNOWN],
    ['/x.constructor', UNKNOWN],
    ['/x.__proto__', UNKNOWN],
    ['/x.valueOf', UNKNOWN],
  ])('%s is %s', (path, expected) => {
    expect(mediaTypeOf(path)).toBe(expected);
  });

  it.each(
    'html HTM Html xhtml xht xml svg SVG svgz pdf js mjs css swf hta mht mhtml shtml xsl rdf atom md'.split(
      ' ',
    ),
  )('of .%s is none that a browser would run', (extension) => {
    expect([TEXT, UNKNOWN]).toContain(mediaTypeOf(`/evil.${extension}`));
  });
});

describe('what a browser may show by itself', () => {
  it.each([
    ['image/png', true],
    ['video/mp4', true],
    ['audio/mpeg', true],
    [TEXT, true],
    [UNKNOWN, false],
    ['application/zip', false],
    ['text/html', false],
  ])('%s: %s', (type, expected) => {
    expect(isPassive(type)).toBe(expected);
  });
});
