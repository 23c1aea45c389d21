import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { XmlInvalid } from '../../../server/dav/errors.ts';
import { writeElement, xmlText } from '../../../server/dav/xml-text.ts';
import { parseXml, textOf } from '../../../server/dav/xml-tree.ts';
import type { XmlElement } from '../../../server/dav/xml-tree.ts';

const BILLION_LAUGHS =
  '<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><x>&c;</x>';

/** Without the prefixes, which may be written anew. */
function bare({ namespace, local, children, attributes }: XmlElement): unknown {
  const named = attributes.map((one) => [one.namespace, one.local, one.value]);
  return [
    namespace,
    local,
    named,
    children.map((child) => (typeof child === 'string' ? child : bare(child))),
  ];
}

describe('XML of a client', () => {
  it.each([
    ['a document type', '<!DOCTYPE x><x/>'],
    ['an external entity', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'],
    ['a parameter entity', '<!DOCTYPE x [<!ENTITY % e SYSTEM "http://127.0.0.1/"> %e;]><x/>'],
    ['entities within entities', BILLION_LAUGHS],
    ['an entity that nobody declared', '<x>&e;</x>'],
    ['a reference to a control character', '<x>&#1;</x>'],
    ['the same by XML 1.1', '<?xml version="1.1"?><x>&#1;</x>'],
    ['a prefix that nobody declared', '<d:x/>'],
    ['an empty prefix declaration', '<x xmlns:d=""/>'],
    ['the same attribute twice', '<x a="1" a="2"/>'],
    ['the same attribute by two prefixes', '<x xmlns:a="u" xmlns:b="u" a:c="1" b:c="2"/>'],
    ['two roots', '<x/><y/>'],
    ['no root', '   '],
    ['text outside', 'x<x/>'],
    ['an open end', '<x><y></x>'],
    ['a stack of elements', '<x>'.repeat(70) + '</x>'.repeat(70)],
    ['thousands of elements', `<x>${'<y/>'.repeat(5_000)}</x>`],
  ])('is refused for %s', (_what, text) => {
    expect(() => parseXml(text)).toThrow(XmlInvalid);
  });

  it('is read with its namespaces, its language, and its text in one piece', () => {
    const root = parseXml(
      '<?xml version="1.0"?><!-- c --><D:a xmlns:D="DAV:" xml:lang="de"><b xmlns="urn:b">1<![CDATA[<2>]]>&amp;3</b><?p i?></D:a>',
    );
    expect([root.namespace, root.local, root.lang]).toEqual(['DAV:', 'a', 'de']);
    const [child] = root.children as XmlElement[];
    expect([child?.namespace, child?.local, child?.lang]).toEqual(['urn:b', 'b', 'de']);
    expect(textOf(root)).toBe('1<2>&3');
  });

  it('comes back as it was when it is written and put anywhere', () => {
    const name = fc.constantFrom('a', 'Z-9', 'ünder', '中');
    const namespace = fc.constantFrom('', 'DAV:', 'urn:a"<&>', 'http://example.org/ns');
    const text = fc.string({ unit: 'binary', maxLength: 12 }).map((some) => xmlText(some));
    const around = (inner: fc.Arbitrary<string>): fc.Arbitrary<string> =>
      fc
        .tuple(name, namespace, fc.array(fc.oneof(text, inner), { maxLength: 3 }), text)
        .map(([local, uri, parts, at]) =>
          uri === ''
            ? `<${local} xmlns="" at="${at}">${parts.join('')}</${local}>`
            : `<p:${local} xmlns:p="${xmlText(uri)}" p:at="${at}">${parts.join('')}</p:${local}>`,
        );
    const tree = around(around(around(text)));
    fc.assert(
      fc.property(tree, (source) => {
        const read = parseXml(source);
        const again = parseXml(`<D:prop xmlns:D="DAV:" xmlns:p="urn:other">${writeElement(read)}</D:prop>`);
        return isDeepStrictEqual(
          again.children.map((child) => (typeof child === 'string' ? child : bare(child))),
          [bare(read)],
        );
      }),
      { numRuns: 60 },
    );
  });

  it('holds any text that is put into it, but for what XML cannot hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const read = textOf(parseXml(`<x>${xmlText(text)}</x>`));
        const isPossible = (one: string): boolean =>
          one >= ' ' ? one !== '\ufffe' && one !== '\uffff' : '\t\n\r'.includes(one);
        expect(read).toBe(
          Array.from(text.toWellFormed(), (one) => (isPossible(one) ? one : '\ufffd')).join(''),
        );
      }),
      { numRuns: 300 },
    );
  });
});
