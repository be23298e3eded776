// Where lines go: elements, members and comments in the order of the file, one blank line between
// blocks, and comments moved to where the original's line scanner accepts them.

import type {
  Attribute,
  Comment,
  Element,
  Field,
  NamedQuery,
  Procedure,
  SchemaTree,
  Variant,
} from '../syntax/nodes.ts'
import type { Span } from '../text/span.ts'
import { formatAttribute } from './format-attribute.ts'
import { formatEntry, formatField, formatHeader, formatSignature } from './format-line.ts'

/** One thing that stands on lines of its own at one nesting level. */
interface Item {
  /** `doc` lines belong to the declaration below them; nothing may come between. */
  readonly kind: 'doc' | 'comment' | 'declaration'
  readonly span: Span
  readonly lines: readonly string[]
  /** Comments that stood where the original accepts none; they go above this item's documentation. */
  readonly displaced: readonly string[]
}

/** The lines of the formatted schema, without line ends; SQL bodies keep theirs inside one entry. */
export function layOutSchema(tree: SchemaTree, text: string): readonly string[] {
  const comments = new CommentQueue(tree.comments, text)
  const items: Item[] = []
  for (const element of tree.elements) {
    items.push(...comments.ownLinesBefore(element.span.start))
    items.push(layOutElement(element, text, comments))
  }
  items.push(...comments.ownLinesBefore(Number.POSITIVE_INFINITY))
  return joinItems(items, text, { indent: '', separateDeclarations: true })
}

/** Hands out comments in the order of the file, each exactly once. */
class CommentQueue {
  readonly #comments: readonly Comment[]
  readonly #text: string
  #next = 0

  constructor(comments: readonly Comment[], text: string) {
    // The parser adds a signature's comments where it meets them; places are the better order.
    this.#comments = [...comments].sort((left, right) => left.span.start - right.span.start)
    this.#text = text
  }

  ownLinesBefore(offset: number): readonly Item[] {
    return this.#take(offset).map((comment) => ({
      kind: comment.form === 'doc' ? 'doc' : 'comment',
      span: comment.span,
      lines: [this.#slice(comment)],
      displaced: [],
    }))
  }

  /** Every comment up to `offset` as plain comment lines, for places where comments cannot stay. */
  displacedBefore(offset: number): readonly string[] {
    return this.#take(offset).map((comment) => toPlainComment(this.#slice(comment)))
  }

  #take(offset: number): readonly Comment[] {
    const from = this.#next
    while ((this.#comments[this.#next]?.span.start ?? Number.POSITIVE_INFINITY) < offset)
      this.#next++
    return this.#comments.slice(from, this.#next)
  }

  #slice(comment: Comment): string {
    return this.#text.slice(comment.span.start, comment.span.end)
  }
}

/** A trailing `/// text` is no documentation, and must not become some on a line of its own. */
function toPlainComment(comment: string): string {
  return comment.startsWith('///') ? `//${comment.replace(/^\/+/, '')}` : comment
}

function layOutElement(element: Element, text: string, comments: CommentQueue): Item {
  switch (element.kind) {
    case 'transport': {
      const line = element.style === undefined ? 'transport' : `transport ${element.style.text}`
      return declaration(
        element.span,
        [line],
        comments.displacedBefore(lineEnd(text, element.span)),
      )
    }
    case 'procedure':
    case 'query':
      return layOutProcedure(element, text, comments)
    case 'datasource':
    case 'auth':
    case 'mixin':
    case 'type':
    case 'model':
    case 'enum':
    case 'view':
    case 'mcp':
    case 'extension':
      return layOutBlock(element, text, comments)
  }
}

type BlockElement = Exclude<Element, { kind: 'transport' | 'procedure' | 'query' }>

function layOutBlock(block: BlockElement, text: string, comments: CommentQueue): Item {
  const displaced = comments.displacedBefore(lineEnd(text, block.header))
  const items: Item[] = []
  for (const member of membersOf(block)) {
    items.push(...comments.ownLinesBefore(member.span.start))
    const behind = comments.displacedBefore(lineEnd(text, member.span))
    items.push(declaration(member.span, [member.line], behind))
  }
  items.push(...comments.ownLinesBefore(block.span.end))
  // What stands behind the closing brace comments on the block as a whole.
  const closing = comments.displacedBefore(
    lineEnd(text, { start: block.span.end, end: block.span.end }),
  )
  const body = joinItems(items, text, { indent: '  ', separateDeclarations: false })
  return declaration(block.span, [formatHeader(block), ...body, '}'], [...displaced, ...closing])
}

interface BlockMember {
  readonly span: Span
  readonly line: string
}

function membersOf(block: BlockElement): readonly BlockMember[] {
  switch (block.kind) {
    case 'datasource':
      return block.entries.map((entry) => ({ span: entry.span, line: formatEntry(entry) }))
    case 'auth':
    case 'mixin':
    case 'type':
      return block.fields.map((field) => memberLine(field))
    case 'model':
      return block.members.map((member) =>
        member.kind === 'use'
          ? {
              span: member.span,
              line: `@use(${member.mixins.map((mixin) => mixin.text).join(', ')})`,
            }
          : memberLine(member),
      )
    case 'view':
      return block.members.map((member) => memberLine(member))
    case 'enum':
      return [...block.variants, ...block.attributes]
        .sort((left, right) => left.span.start - right.span.start)
        .map((member) => memberLine(member))
    case 'mcp':
    case 'extension':
      return block.lines.map((line) => ({ span: line.span, line: line.text }))
  }
}

function memberLine(member: Field | Attribute | Variant): BlockMember {
  const { span } = member
  switch (member.kind) {
    case 'field':
      return { span, line: formatField(member) }
    case 'attribute':
      return { span, line: formatAttribute(member) }
    case 'variant':
      return { span, line: [member.name.text, ...member.attributes.map(formatAttribute)].join(' ') }
  }
}

/**
 * A signature with its attributes. In the original a comment ends the attribute run, so comments
 * from inside the run move above the whole declaration.
 */
function layOutProcedure(
  procedure: Procedure | NamedQuery,
  text: string,
  comments: CommentQueue,
): Item {
  const attributes = procedure.attributes.map((attribute) => `  ${formatAttribute(attribute)}`)
  return declaration(
    procedure.span,
    [formatSignature(procedure), ...attributes],
    comments.displacedBefore(lineEnd(text, procedure.span)),
  )
}

function declaration(span: Span, lines: readonly string[], displaced: readonly string[]): Item {
  return { kind: 'declaration', span, lines, displaced }
}

function lineEnd(text: string, span: Span): number {
  const end = text.indexOf('\n', span.end)
  return end === -1 ? text.length : end
}

interface Joining {
  readonly indent: string
  /** Whether declarations always stand apart; otherwise a blank line stays where the author had one. */
  readonly separateDeclarations: boolean
}

function joinItems(items: readonly Item[], text: string, how: Joining): readonly string[] {
  const lines: string[] = []
  let docsStart: number | undefined
  for (const [index, item] of items.entries()) {
    const previous = items[index - 1]
    if (previous !== undefined && needsBlank(previous, item, text, how)) {
      lines.push('')
      docsStart = undefined
    }
    if (item.kind === 'comment') docsStart = undefined
    if (item.kind === 'doc') docsStart ??= lines.length
    // A `//` line would cut documentation off from what it documents, so it goes above.
    lines.splice(docsStart ?? lines.length, 0, ...item.displaced.map((line) => how.indent + line))
    if (item.kind === 'declaration') docsStart = undefined
    for (const line of item.lines) lines.push(line === '' ? '' : how.indent + line)
  }
  return lines
}

function needsBlank(previous: Item, item: Item, text: string, how: Joining): boolean {
  if (how.separateDeclarations && previous.kind === 'declaration') return true
  const first = text.indexOf('\n', previous.span.end)
  const second = first === -1 ? -1 : text.indexOf('\n', first + 1)
  return second !== -1 && second < item.span.start
}
