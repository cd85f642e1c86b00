/**
 * @file The photo's XMP: reading a packet into its descriptions, taking properties out, adding some. What is not touched is
 * written back as it was read. Pure; runs in the worker. Source: XMP specification part 1 (ISO 16684-1), chapters 6 and 7.
 */
import { isElement, parseXml, resolved, scopeIn, writeXml, type Element, type Node, type Scope } from './xml.ts'

export const NS = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  meta: 'adobe:ns:meta/',
  mm: 'http://ns.adobe.com/xap/1.0/mm/',
  event: 'http://ns.adobe.com/xap/1.0/sType/ResourceEvent#',
  exif: 'http://ns.adobe.com/exif/1.0/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  iptcCore: 'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/',
  iptcExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
  patina: 'urn:x-patina:ns:1.0/',
} as const

/** An element with the scope inside it. */
export interface Scoped {
  readonly element: Element
  readonly scope: Scope
}

export interface Packet {
  /** Everything, instructions and padding included. */
  readonly nodes: Node[]
  readonly rdf: Scoped
}

const BOM = '\ufeff'

/** The children that are elements, each with its scope. */
export const elementsIn = ({ element, scope }: Scoped): Scoped[] =>
  element.children.filter(isElement).map((child) => ({ element: child, scope: scopeIn(child, scope) }))

export const nameOf = ({ element, scope }: Scoped): string => resolved(element.name, scope)

function findRdf(nodes: readonly Node[]): Scoped | undefined {
  for (const element of nodes.filter(isElement)) {
    const found = { element, scope: scopeIn(element, new Map()) }
    const name = nameOf(found)
    if (name === `${NS.rdf}RDF`) return found
    const inner = name === `${NS.meta}xmpmeta` ? elementsIn(found) : []
    const rdf = inner.find((child) => nameOf(child) === `${NS.rdf}RDF`)
    if (rdf !== undefined) return rdf
  }
  return undefined
}

/** undefined: it is not XMP, or damaged. */
export function readPacket(bytes: Uint8Array): Packet | undefined {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined // no XMP of ours to read; what becomes of the bytes is the caller's to say
  }
  // Some programs end the packet with a zero.
  const nodes = parseXml(text.replace(BOM, '').replace(/\0+$/, ''))
  const rdf = nodes && findRdf(nodes)
  return nodes && rdf && { nodes, rdf }
}

const EMPTY = `<?xpacket begin="${BOM}" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="${NS.meta}"><rdf:RDF xmlns:rdf="${NS.rdf}"></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`

export function emptyPacket(): Packet {
  const nodes = parseXml(EMPTY)
  const rdf = nodes && findRdf(nodes)
  if (!nodes || !rdf) throw new Error('the empty packet cannot be read')
  return { nodes, rdf }
}

export const writePacket = ({ nodes }: Packet): Uint8Array => new TextEncoder().encode(writeXml(nodes))

/** The descriptions of the photo itself. */
export const descriptions = ({ rdf }: Packet): Scoped[] =>
  elementsIn(rdf).filter((child) => nameOf(child) === `${NS.rdf}Description`)

/** Takes properties out, in both forms that they may have; what else is there stays. */
export function dropProperties(packet: Packet, isUnwanted: (name: string) => boolean): void {
  for (const { element, scope } of descriptions(packet)) {
    element.attributes = element.attributes.filter(({ name }) => !isUnwanted(resolved(name, scope)))
    element.children = element.children.filter(
      (child) => !isElement(child) || !isUnwanted(resolved(child.name, scopeIn(child, scope))),
    )
  }
}

/** The first property of this name that is an element. */
export function propertyOf(packet: Packet, name: string): Scoped | undefined {
  return descriptions(packet)
    .flatMap(elementsIn)
    .find((child) => nameOf(child) === name)
}

/** The list inside a property, if it is one. */
export const listIn = (property: Scoped): Scoped | undefined =>
  elementsIn(property).find((child) => ['Seq', 'Bag', 'Alt'].some((kind) => nameOf(child) === NS.rdf + kind))

/** Adds a description. @param children XML with the prefixes of `prefixes` and rdf as {@link NS.rdf} */
export function addDescription(packet: Packet, children: string, prefixes: Readonly<Record<string, string>>): void {
  const about = descriptions(packet)
    .flatMap(({ element, scope }) =>
      element.attributes.filter(({ name }) => resolved(name, scope) === `${NS.rdf}about`),
    )
    .at(0)
  const names = Object.entries({ rdf: NS.rdf, ...prefixes }).map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`)
  const start = `<rdf:Description${names.join('')} rdf:about="${about?.quote === '"' ? about.value : ''}">`
  packet.rdf.element.children.push(...(parseXml(`${start}${children}</rdf:Description>`) ?? []))
}
