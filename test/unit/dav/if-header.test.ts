import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIf, tokensIn } from '../../../server/dav/if-header.ts';
import { GatewayError } from '../../../server/errors.ts';

const TOKEN = 'urn:uuid:181d4fae-7d8c-11d0-a765-00a0c91e6bf2';

describe('the If header', () => {
  it('is one list about the resource of the request, or several', () => {
    expect(parseIf(`(<${TOKEN}> ["I am an ETag"]) (["I am another ETag"])`)).toEqual([
      {
        resource: undefined,
        conditions: [
          { isNegated: false, token: TOKEN },
          { isNegated: false, tag: '"I am an ETag"' },
        ],
      },
      { resource: undefined, conditions: [{ isNegated: false, tag: '"I am another ETag"' }] },
    ]);
  });

  it('names resources, and a resource may have several lists', () => {
    const lists = parseIf(`</a> (<${TOKEN}>) (Not <DAV:no-lock>) <http://host/b>(["x"])`);
    expect(lists.map(({ resource }) => resource)).toEqual(['/a', '/a', 'http://host/b']);
    expect(lists[1]?.conditions).toEqual([{ isNegated: true, token: 'DAV:no-lock' }]);
  });

  it('knows Not in any case, with and without blanks, before tokens and weak tags', () => {
    expect(parseIf('(NOT<DAV:no-lock>not [W/"a b"])')).toEqual([
      {
        resource: undefined,
        conditions: [
          { isNegated: true, token: 'DAV:no-lock' },
          { isNegated: true, tag: 'W/"a b"' },
        ],
      },
    ]);
  });

  it('submits every token that it names, whatever becomes of its list', () => {
    expect(tokensIn(parseIf('(<a:1> ["x"]) (Not <b:2>)'))).toEqual(new Set(['a:1', 'b:2']));
  });

  it.each([
    ...['', '()', '(', '<a:b>', '(<a:b>', '(<a:b>) x', '([x])', '(<no scheme>)', '(Not)', '(Not Not <a:b>)'],
    ...['(<a:b>) </c> (<a:b>)', '</c>', `(${'<a:b> '.repeat(5_000)})`],
  ])('is refused when it is malformed: %.40s', (header) => {
    expect(() => parseIf(header)).toThrow(GatewayError);
  });

  it('is read in linear time, and never fails in another way', () => {
    const part = fc.constantFrom(
      ...['(', ')', '<', '>', '[', ']', '"', 'Not', ' ', 'a:b', '<a:b>', '["x"]', 'W/'],
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 200 }), (parts) => {
        try {
          parseIf(parts.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(GatewayError);
        }
      }),
    );
  });
});
