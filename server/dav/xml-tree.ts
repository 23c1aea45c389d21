/** XML that a client sent, as a tree: no DTD, no entities of its own, bounded in depth. Pure. */
import { SaxesParser } from 'saxes';
import { GatewayError, reasonOf } from '../errors.ts';
import { XmlInvalid } from './errors.ts';

/** Deeper nesting is nobody's property. */
const MAX_DEPTH = 64;
/** Bytes of a body that fit into 64 KiB cannot hold more than a few thousand; each costs memory. */
const MAX_ELEMENTS = 4_000;

export const DAV_NAMESPACE = 'DAV:';

/** An attribute with its namespace; without prefix it has none. */
export interface XmlAttribute {
  readonly prefix: string;
  readonly local: string;
  readonly namespace: string;
  readonly value: string;
}

/** One element; its children in order, text as strings. */
export interface XmlElement {
  readonly namespace: string;
  readonly local: string;
  readonly prefix: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly (XmlElement | string)[];
  /** `xml:lang` that holds here, its own or inherited. */
  readonly lang: string | undefined;
}

interface Growing extends XmlElement {
  readonly children: (XmlElement | string)[];
}

/** text: a whole document. Throws XmlInvalid, also for any DOCTYPE. Namespaces in XML 1.0; comments and instructions are dropped. */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true, forceXMLVersion: true, defaultXMLVersion: '1.0' });
  const open: Growing[] = [];
  let root: Growing | undefined;
  let count = 0;
  const addText = (part: string): void => {
    if (part !== '') open.at(-1)?.children.push(part);
  };
  parser.on('error', (error) => {
    throw new XmlInvalid(`is not well-formed (${firstLine(error.message)})`);
  });
  parser.on('doctype', () => {
    throw new XmlInvalid('has a document type, which is not allowed here');
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('opentag', ({ local, prefix, uri, attributes }) => {
    count += 1;
    if (open.length >= MAX_DEPTH || count > MAX_ELEMENTS)
      throw new XmlInvalid('is nested too deep or too large');
    const own = Object.values(attributes);
    const lang = own.find((one) => one.prefix === 'xml' && one.local === 'lang')?.value ?? open.at(-1)?.lang;
    const element: Growing = {
      namespace: uri,
      local,
      prefix,
      attributes: own.filter(isContent).map((one) => ({ ...picked(one), namespace: one.uri })),
      children: [],
      lang: lang === '' ? undefined : lang,
    };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  try {
    parser.write(text).close();
  } catch (error) {
    throw error instanceof GatewayError
      ? error
      : new XmlInvalid(`cannot be read (${firstLine(reasonOf(error))})`);
  }
  if (root === undefined) throw new XmlInvalid('is empty');
  return root;
}

/** Child elements in the order of the document, all or those of one name in `DAV:`. */
export function childrenOf(element: XmlElement, local?: string): XmlElement[] {
  return element.children.filter(
    (child): child is XmlElement => typeof child !== 'string' && (local === undefined || isDav(child, local)),
  );
}

/** Whether it is the element of this name in `DAV:`. */
export function isDav(element: XmlElement, local: string): boolean {
  return element.namespace === DAV_NAMESPACE && element.local === local;
}

/** All text in it, without marks. */
export function textOf(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

/** Declarations of namespaces are made anew where it is written. */
function isContent({ prefix, name }: { readonly prefix: string; readonly name: string }): boolean {
  return prefix !== 'xmlns' && name !== 'xmlns';
}

function picked({ prefix, local, value }: Omit<XmlAttribute, 'namespace'>): Omit<XmlAttribute, 'namespace'> {
  return { prefix, local, value };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
