/** Writes XML 1.0. Pure. */
import type { XmlElement } from './xml-tree.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // Kept as they are, a reader would make line feeds and blanks of them (XML 1.0 sections 2.11 and 3.3.3).
  '\r': '&#13;',
};
const SPECIAL = /[&<>"\r]/g;
const SPECIAL_IN_VALUE = /[&<>"\r\n\t]/g;
/** What XML 1.0 cannot hold, not even as a reference (section 2.2). */
const IMPOSSIBLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const REPLACEMENT = '\ufffd';
/** Bound everywhere, never declared. */
const XML_PREFIX = 'xml';

/** Character data: any text; what XML cannot hold becomes U+FFFD. */
export function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(IMPOSSIBLE, REPLACEMENT)
    .replace(SPECIAL, (one) => ENTITIES[one] ?? one);
}

/**
 * An element with everything in it as a text that stands for itself wherever it is put: each namespace is declared where it is
 * first needed. A prefix is never left out where the text around it could have a default namespace: nobody writes one here.
 */
export function writeElement(element: XmlElement): string {
  return written(element, new Map(), element.lang);
}

function written(element: XmlElement, bound: ReadonlyMap<string, string>, lang?: string): string {
  const inner = new Map(bound);
  const declared: string[] = [];
  const need = (prefix: string, namespace: string): void => {
    if (prefix === XML_PREFIX || (inner.get(prefix) ?? '') === namespace) return;
    inner.set(prefix, namespace);
    declared.push(` xmlns${prefix === '' ? '' : `:${prefix}`}="${attributeText(namespace)}"`);
  };
  need(element.prefix, element.namespace);
  for (const { prefix, namespace } of element.attributes) if (prefix !== '') need(prefix, namespace);
  const hasLang = element.attributes.some(({ prefix, local }) => prefix === XML_PREFIX && local === 'lang');
  const attributes = element.attributes.map(
    ({ prefix, local, value }) => ` ${qualified(prefix, local)}="${attributeText(value)}"`,
  );
  if (lang !== undefined && !hasLang) attributes.push(` xml:lang="${attributeText(lang)}"`);
  const name = qualified(element.prefix, element.local);
  const content = element.children.map((child) =>
    typeof child === 'string' ? xmlText(child) : written(child, inner),
  );
  const start = `${name}${declared.join('')}${attributes.join('')}`;
  return content.length === 0 ? `<${start}/>` : `<${start}>${content.join('')}</${name}>`;
}

function qualified(prefix: string, local: string): string {
  return prefix === '' ? local : `${prefix}:${local}`;
}

function attributeText(text: string): string {
  return text
    .toWellFormed()
    .replace(IMPOSSIBLE, REPLACEMENT)
    .replace(SPECIAL_IN_VALUE, (one) => ENTITIES[one] ?? `&#${one.charCodeAt(0)};`);
}
