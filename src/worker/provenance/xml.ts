/**
 * @file As much XML as metadata needs: a tree that is written back as it was read, but for the two ways to write
 * an element without content. What is not well-formed, or brings its
 * own entities, is refused. Pure; runs in the worker. Source: XML 1.0, fifth edition; Namespaces in XML 1.0.
 */

export interface Attribute {
  readonly name: string
  /** As it stands in the file, with its entities. */
  readonly value: string
  readonly quote: '"' | "'"
}

export interface Element {
  readonly name: string
  attributes: Attribute[]
  children: Node[]
}

/** Text, comments, CDATA and instructions stay as they stand. */
export type Node = string | Element

export const isElement = (node: Node): node is Element => typeof node !== 'string'

const NAME = '[A-Za-z_\\u00b7-\\uffff][\\w.\\-:\\u00b7-\\uffff]*'
const TOKEN = new RegExp(
  `<!--[^]*?-->|<!\\[CDATA\\[[^]*?\\]\\]>|<\\?[^]*?\\?>|</(${NAME})\\s*>|<(${NAME})((?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>|[^<]+`,
  'y',
)
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*(?:"([^"<]*)"|'([^'<]*)')`, 'g')
const MAX_DEPTH = 100

function attributesOf(text: string): Attribute[] {
  return [...text.matchAll(ATTRIBUTE)].map(([, name = '', double, single]) => ({
    name,
    value: double ?? single ?? '',
    quote: double === undefined ? "'" : '"',
  }))
}

/** The document's nodes in order; undefined: it is not well-formed. */
export function parseXml(text: string): Node[] | undefined {
  const document: Element = { name: '', attributes: [], children: [] }
  const open: Element[] = [document]
  TOKEN.lastIndex = 0
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at
    const token = TOKEN.exec(text)
    const parent = open.at(-1)
    if (token === null || parent === undefined) return undefined
    const [whole, closed, opened, attributes = '', empty] = token
    if (closed !== undefined) {
      if (open.length === 1 || parent.name !== closed) return undefined
      open.pop()
    } else if (opened === undefined) parent.children.push(whole)
    else {
      const element: Element = { name: opened, attributes: attributesOf(attributes), children: [] }
      parent.children.push(element)
      if (empty === '' && open.push(element) > MAX_DEPTH) return undefined
    }
  }
  return open.length === 1 ? document.children : undefined
}

export function writeXml(nodes: readonly Node[]): string {
  return nodes
    .map((node) => {
      if (!isElement(node)) return node
      const attributes = node.attributes.map(({ name, value, quote }) => ` ${name}=${quote}${value}${quote}`).join('')
      const inside = writeXml(node.children)
      return inside === '' ? `<${node.name}${attributes}/>` : `<${node.name}${attributes}>${inside}</${node.name}>`
    })
    .join('')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}
const NAMED = new Map(Object.entries(ENTITIES).map(([letter, entity]) => [entity.slice(1, -1), letter]))
// eslint-disable-next-line no-control-regex -- XML 1.0 has no way to write them
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** Text as XML holds it. */
export const escaped = (text: string): string =>
  text.replace(NOT_XML, '').replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter)

function codePoint(number: number): string {
  return number > 0 && number <= 0x10_ffff ? String.fromCodePoint(number) : ''
}

/** What XML's text says. */
export function unescaped(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return codePoint(parseInt(hex, 16))
      if (decimal !== undefined) return codePoint(Number(decimal))
      return NAMED.get(name ?? '') ?? whole
    },
  )
}

/** Prefix -> namespace, at some place of the tree. */
export type Scope = ReadonlyMap<string, string>

/** The scope inside an element. */
export function scopeIn(element: Element, outer: Scope): Scope {
  const own = element.attributes.filter(({ name }) => name === 'xmlns' || name.startsWith('xmlns:'))
  if (own.length === 0) return outer
  return new Map([...outer, ...own.map(({ name, value }) => [name.slice(6), unescaped(value)] as const)])
}

/** `namespace` + `name`, as the scope resolves a qualified name; attributes without a prefix are in no namespace. */
export function resolved(qualified: string, scope: Scope): string {
  const colon = qualified.indexOf(':')
  const [prefix, local] = colon < 0 ? ['', qualified] : [qualified.slice(0, colon), qualified.slice(colon + 1)]
  return `${scope.get(prefix) ?? ''}${local}`
}
