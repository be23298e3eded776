// The syntax tree: what the text says, before anybody asks whether it makes sense. Every node keeps
// its span; what the author broke is simply missing (`undefined`), and a diagnostic says so.

import type { Span } from '../text/span.ts'

export interface SchemaTree {
  readonly kind: 'schema'
  readonly elements: readonly Element[]
  /** Every comment of the file in order: own lines and trailing ones. */
  readonly comments: readonly Comment[]
  readonly span: Span
}

export type Element =
  | DatasourceBlock
  | AuthBlock
  | MixinBlock
  | TypeBlock
  | ModelBlock
  | EnumBlock
  | ViewBlock
  | Procedure
  | NamedQuery
  | TransportDirective
  | McpBlock
  | ExtensionBlock

export interface Name {
  readonly text: string
  readonly span: Span
}

export interface Comment {
  readonly kind: 'comment'
  /** `doc` is `///`; `line` is `//` on a line of its own; `trailing` stands behind something. */
  readonly form: 'doc' | 'line' | 'trailing'
  /** From the first slash to the end of the trimmed line. */
  readonly span: Span
}

/** One `///` line: its text without the slashes and leading blanks. */
export interface DocLine {
  readonly text: string
  readonly span: Span
}

/** What every block shares: `span` runs from the keyword to the closing brace. */
interface Block {
  readonly docs: readonly DocLine[]
  readonly name: Name
  /** The header line, from the keyword to its last character. */
  readonly header: Span
  readonly span: Span
  /** Whether the closing brace was found. */
  readonly closed: boolean
}

export interface ConfigEntry {
  readonly kind: 'entry'
  readonly key: Name
  /** Trimmed text after the first `=`, quotes included. */
  readonly value: Name
  readonly span: Span
}

export interface DatasourceBlock extends Block {
  readonly kind: 'datasource'
  readonly entries: readonly ConfigEntry[]
}

export interface AuthBlock extends Block {
  readonly kind: 'auth'
  readonly fields: readonly Field[]
}

export interface MixinBlock extends Block {
  readonly kind: 'mixin'
  readonly fields: readonly Field[]
}

export interface TypeBlock extends Block {
  readonly kind: 'type'
  readonly fields: readonly Field[]
}

export interface ModelBlock extends Block {
  readonly kind: 'model'
  readonly members: readonly ModelMember[]
}

export type ModelMember = Field | Attribute | MixinUse

/** `@use(A, B)`. */
export interface MixinUse {
  readonly kind: 'use'
  readonly mixins: readonly Name[]
  readonly span: Span
}

export interface ViewBlock extends Block {
  readonly kind: 'view'
  readonly sources: readonly Name[]
  readonly members: readonly (Field | Attribute)[]
}

export interface EnumBlock extends Block {
  readonly kind: 'enum'
  readonly variants: readonly Variant[]
  /** `@@drop(v, into: w)` lines (spec/language 8.14). */
  readonly attributes: readonly Attribute[]
}

export interface Variant {
  readonly kind: 'variant'
  readonly docs: readonly DocLine[]
  readonly name: Name
  /** `@rename(from = "old")` (spec/language 8.14). */
  readonly attributes: readonly Attribute[]
  readonly span: Span
}

export interface Field {
  readonly kind: 'field'
  readonly docs: readonly DocLine[]
  readonly name: Name
  /** Missing when the text is no type reference; a diagnostic says why. */
  readonly type: TypeReference | undefined
  readonly attributes: readonly Attribute[]
  /** Words after the type that start no attribute and are no comment: the original skips them. */
  readonly strayWords: readonly Name[]
  /** The trimmed line without its trailing comment. */
  readonly span: Span
}

export type Arity = 'required' | 'optional' | 'list'

export interface TypeReference {
  readonly kind: 'typeReference'
  readonly name: Name
  readonly arity: Arity
  /** `Page<T>`, `FindMany<M>`: the item. */
  readonly argument: TypeReference | undefined
  /** `Vector(3)`, `Geography(Point, 4326)`: names and whole numbers as written. */
  readonly parameters: readonly Name[] | undefined
  readonly span: Span
}

/**
 * `@name`, `@name(...)`, `@@name`, `@@name(...)`.
 *
 * `raw` is the text as the original sees it, which prints into snapshots byte for byte. Arguments
 * stay text here: each attribute has a grammar of its own, parsed once by the checker.
 */
export interface Attribute {
  readonly kind: 'attribute'
  readonly sigil: '@' | '@@'
  /** Without the sigil. `@id@unique` is one attribute named `id@unique` (spec/language 1.7). */
  readonly name: Name
  /** Between the parentheses, or to the end of the line when unclosed; missing for a bare attribute. */
  readonly args: Span | undefined
  /** Whether the parentheses balance; `true` for a bare attribute. */
  readonly closed: boolean
  /** A blank stood before the parenthesis: the original then reads a bare attribute. */
  readonly gapBeforeArgs: boolean
  /** Text behind the closing parenthesis, or behind a bare name, up to the next attribute. */
  readonly rest: Span | undefined
  readonly raw: string
  readonly span: Span
}

export interface Procedure {
  readonly kind: 'procedure'
  readonly mutation: boolean
  readonly docs: readonly DocLine[]
  readonly name: Name
  readonly args: readonly Argument[]
  readonly returns: TypeReference | undefined
  readonly attributes: readonly Attribute[]
  /** The signature; over several lines when its parentheses are. */
  readonly header: Span
  readonly span: Span
}

export interface Argument {
  readonly kind: 'argument'
  /** From the `@param` lines of the procedure. */
  readonly docs: readonly DocLine[]
  readonly name: Name
  readonly type: TypeReference | undefined
  readonly span: Span
}

/** `query name(args): T[]` with its SQL (spec/language 9.5). */
export interface NamedQuery {
  readonly kind: 'query'
  readonly docs: readonly DocLine[]
  readonly name: Name
  readonly args: readonly Argument[]
  readonly returns: TypeReference | undefined
  readonly attributes: readonly Attribute[]
  readonly header: Span
  readonly span: Span
}

export interface TransportDirective {
  readonly kind: 'transport'
  /** Missing when the line has no style; any word otherwise. */
  readonly style: Name | undefined
  readonly span: Span
}

/** `mcp {`: lines kept as text; what they mean is the checker's question (spec/language 4.5). */
export interface McpBlock {
  readonly kind: 'mcp'
  readonly docs: readonly DocLine[]
  readonly lines: readonly Name[]
  readonly header: Span
  readonly span: Span
  readonly closed: boolean
}

export interface ExtensionBlock {
  readonly kind: 'extension'
  readonly name: Name
  readonly lines: readonly Name[]
  readonly header: Span
  readonly span: Span
  readonly closed: boolean
}
