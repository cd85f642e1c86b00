/**
 * @file A restoration as XMP: the kind of source by IPTC's vocabulary, an event of the history that other programs show, and
 * Patina's own record. What earlier restorations wrote stays before it. Pure; runs in the worker.
 */
import { Restoration, stepsInWords, type Provenance, type RestoredStep } from '../../shared/provenance.ts'
import {
  addDescription,
  descriptions,
  dropProperties,
  elementsIn,
  listIn,
  nameOf,
  NS,
  propertyOf,
  type Packet,
  type Scoped,
} from './xmp.ts'
import { escaped, isElement, parseXml, resolved, unescaped } from './xml.ts'

const SOURCE_TYPE = `${NS.iptcExt}DigitalSourceType`
const HISTORY = `${NS.mm}History`
const RESTORATIONS = `${NS.patina}restorations`
const PREFIXES = { patina: NS.patina, xmpMM: NS.mm, stEvt: NS.event, Iptc4xmpExt: NS.iptcExt } as const

/** Sources of which more is made up than a restoration makes up: they are not called by a milder name afterwards. */
const STRONGER =
  /\/(?:trainedAlgorithmicMedia|compositeSynthetic|algorithmicMedia|compositeWithTrainedAlgorithmicMedia)$/

type Value = string | number | null

const fields = (values: Readonly<Record<string, Value>>): string =>
  Object.entries(values)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `<patina:${name}>${escaped(String(value))}</patina:${name}>`)
    .join('')

const item = (inside: string): string => `<rdf:li rdf:parseType="Resource">${inside}</rdf:li>`

function recordOf({ steps, ...rest }: Restoration, before: string | null): string {
  const each = steps.map((step) => item(fields({ ...step }))).join('')
  return item(`${fields({ ...rest, sourceTypeBefore: before })}<patina:steps><rdf:Seq>${each}</rdf:Seq></patina:steps>`)
}

const event = (made: Restoration): string =>
  item(
    '<stEvt:action>edited</stEvt:action>' +
      `<stEvt:when>${made.when}</stEvt:when>` +
      `<stEvt:softwareAgent>${escaped(made.program)}</stEvt:softwareAgent>` +
      `<stEvt:parameters>${escaped(stepsInWords(made))}</stEvt:parameters>`,
  )

const NAMES = Object.entries({ rdf: NS.rdf, ...PREFIXES })
  .map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`)
  .join('')

/** Puts an item to the end of a list; it brings its own names of namespaces. */
function append(list: Scoped, xml: string): void {
  list.element.children.push(...(parseXml(xml.replace('<rdf:li', `<rdf:li${NAMES}`)) ?? []))
}

/** An item for a list that may be there, else the property with the list. */
function inList(packet: Packet, name: string, written: string, xml: string): string {
  const property = propertyOf(packet, name)
  const list = property && listIn(property)
  if (list === undefined) return `<${written}><rdf:Seq>${xml}</rdf:Seq></${written}>`
  append(list, xml)
  return ''
}

/**
 * Says nothing but that machines made up part of the picture, where they did: what is left when metadata is removed.
 * @param before the packet of the photo itself
 * @returns false: there is nothing to say
 */
export function addMadeUp(packet: Packet, made: Restoration, before: Packet | undefined): boolean {
  const types = [before === undefined ? null : sourceTypeIn(before), made.sourceType]
  const type = types.find((one) => one !== null && STRONGER.test(one)) ?? null
  if (type !== null) addDescription(packet, sourceTypeXml(type), { Iptc4xmpExt: NS.iptcExt })
  return type !== null
}

const sourceTypeXml = (type: string): string =>
  `<Iptc4xmpExt:DigitalSourceType>${escaped(type)}</Iptc4xmpExt:DigitalSourceType>`

/** Says in the packet what was done. */
export function addRestoration(packet: Packet, made: Restoration): void {
  const before = sourceTypeIn(packet)
  const type = before !== null && STRONGER.test(before) ? before : made.sourceType
  const parts = [
    inList(packet, HISTORY, 'xmpMM:History', event(made)),
    inList(packet, RESTORATIONS, 'patina:restorations', recordOf(made, before)),
  ]
  if (type !== null && type !== before) {
    dropProperties(packet, (name) => name === SOURCE_TYPE)
    parts.push(sourceTypeXml(type))
  }
  addDescription(packet, parts.join(''), PREFIXES)
}

/** All forms of a structure's fields: elements, attributes, either inside a description of its own. */
function fieldsOf(structure: Scoped): Map<string, Scoped | string> {
  const found = new Map<string, Scoped | string>()
  const inner = elementsIn(structure)
  const nested = inner.length === 1 && inner[0] !== undefined && nameOf(inner[0]) === `${NS.rdf}Description`
  for (const holder of nested ? [structure, ...inner] : [structure]) {
    for (const { name, value } of holder.element.attributes) found.set(resolved(name, holder.scope), unescaped(value))
    for (const child of elementsIn(holder)) found.set(nameOf(child), child)
  }
  return found
}

function textOf(value: Scoped | string | undefined): string | undefined {
  if (value === undefined || typeof value === 'string') return value
  const parts = value.element.children.map((node) => (isElement(node) ? '' : node))
  return unescaped(parts.filter((text) => !text.startsWith('<')).join('')).trim()
}

/** The kind of source that the packet states; a program may write the property as a text, an attribute or a reference. */
export function sourceTypeIn(packet: Packet): string | null {
  for (const description of descriptions(packet)) {
    const value = fieldsOf(description).get(SOURCE_TYPE)
    if (value === undefined) continue
    const reference =
      typeof value === 'string'
        ? undefined
        : value.element.attributes.find(({ name }) => resolved(name, value.scope) === `${NS.rdf}resource`)
    return reference === undefined ? (textOf(value) ?? null) : unescaped(reference.value)
  }
  return null
}

/** Numbers and absent values come back as they went in. */
const NUMBERS: ReadonlySet<string> = new Set(['strength', 'invented', 'variant'])
const NULLABLE = ['invented', 'variant', 'sourceType'] as const

function valuesOf(structure: Scoped, names: readonly string[]): Record<string, unknown> {
  const all = fieldsOf(structure)
  return Object.fromEntries(
    names.flatMap((name) => {
      const text = textOf(all.get(NS.patina + name))
      return text === undefined ? [] : [[name, NUMBERS.has(name) ? Number(text) : text]]
    }),
  )
}

const STEP_FIELDS = [
  'task',
  'strength',
  'model',
  'modelSha256',
  'engine',
  'parameters',
] as const satisfies (keyof RestoredStep)[]
const FIELDS = ['program', 'when', 'photoSha256', 'strength', 'invented', 'variant', 'sourceType'] as const

const items = (property: Scoped | string | undefined): Scoped[] => {
  const list = property === undefined || typeof property === 'string' ? undefined : listIn(property)
  return list === undefined ? [] : elementsIn(list)
}

function restorationOf(structure: Scoped): Restoration[] {
  const steps = items(fieldsOf(structure).get(`${NS.patina}steps`)).map((step) => ({
    parameters: '',
    ...valuesOf(step, STEP_FIELDS),
  }))
  const absent = Object.fromEntries(NULLABLE.map((name) => [name, null]))
  const { data } = Restoration.safeParse({ ...absent, ...valuesOf(structure, FIELDS), steps })
  return data === undefined ? [] : [data]
}

/** What a packet says; records that are not of this form are passed over. */
export function readProvenance(packet: Packet): Provenance {
  return {
    sourceType: sourceTypeIn(packet),
    restorations: items(propertyOf(packet, RESTORATIONS)).flatMap(restorationOf),
  }
}
