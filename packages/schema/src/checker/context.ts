// What every pass may look at: the tree, the names it declares, and where to report. Built once,
// before the first pass; passes fill in `FieldFacts` and read what earlier passes filled in.

import type { BaseTypeIr, ScalarName } from '../ir/type-ir.ts'
import type {
  Attribute,
  AuthBlock,
  DatasourceBlock,
  EnumBlock,
  Field,
  MixinBlock,
  ModelBlock,
  NamedQuery,
  Procedure,
  SchemaTree,
  TypeBlock,
  TypeReference,
  ViewBlock,
} from '../syntax/nodes.ts'
import type { Report } from '../text/diagnostic.ts'
import type { SourceText } from '../text/source.ts'
import type { Nearest } from '../text/suggest.ts'
import type { Facts, FieldFacts } from './facts.ts'
import type { UnbuiltNotes } from './inert.ts'
import type { CheckOptions } from './options.ts'

export interface CheckContext {
  readonly source: SourceText
  readonly tree: SchemaTree
  readonly options: CheckOptions
  readonly report: Report
  /** Whether an error has been reported: advice can wait until there is none. */
  readonly hasErrors: () => boolean
  readonly names: Declarations
  /** Filled in by the attribute passes, read by later passes and by lowering. */
  readonly facts: Facts
  /** Attributes that are understood but not acted on yet. */
  readonly unbuilt: UnbuiltNotes
}

/**
 * What the schema declares. Where a name is declared twice the first declaration stands (the
 * second is reported); of `datasource` and `auth` the last one counts, as in the original.
 */
export interface Declarations {
  readonly datasource: DatasourceBlock | undefined
  readonly auth: StructDeclaration<AuthBlock> | undefined
  readonly transport: 'rest' | 'rpc'
  readonly extensions: ReadonlySet<string>
  readonly models: ReadonlyMap<string, ModelDeclaration>
  readonly types: ReadonlyMap<string, StructDeclaration<TypeBlock>>
  readonly enums: ReadonlyMap<string, EnumBlock>
  readonly mixins: ReadonlyMap<string, MixinBlock>
  readonly views: ReadonlyMap<string, ViewDeclaration>
  readonly procedures: readonly Procedure[]
  readonly queries: readonly NamedQuery[]
  /** Variants of each enum: rules and defaults ask for them as often as they name one. */
  readonly variants: ReadonlyMap<string, ReadonlySet<string>>
  /** Suggests a declared name. Knows when there have been enough suggestions. */
  readonly nearest: Nearest
}

export interface ModelDeclaration {
  readonly kind: 'model'
  readonly node: ModelBlock
  readonly name: string
  /** Mixin fields first, then the model's own; duplicates included (spec/language 5.3). */
  readonly fields: readonly FieldDeclaration[]
  /** First declaration of each name. */
  readonly byName: ReadonlyMap<string, FieldDeclaration>
}

export interface ViewDeclaration {
  readonly kind: 'view'
  readonly node: ViewBlock
  readonly name: string
  readonly fields: readonly FieldDeclaration[]
  readonly byName: ReadonlyMap<string, FieldDeclaration>
}

/** A `type` or the auth block. */
export interface StructDeclaration<Node extends TypeBlock | AuthBlock = TypeBlock | AuthBlock> {
  readonly kind: 'struct'
  readonly node: Node
  readonly name: string
  readonly fields: readonly FieldDeclaration[]
  readonly byName: ReadonlyMap<string, FieldDeclaration>
}

export interface FieldDeclaration {
  readonly node: Field
  readonly name: string
  /** What the type's name stands for; `undefined` when it is unknown or unreadable (reported elsewhere). */
  readonly type: ResolvedType | undefined
  /** The mixin that brought the field into its model. */
  readonly mixin: MixinBlock | undefined
  /**
   * What its attributes say; `withoutAttributes` until they are read. A field that a mixin brings
   * into two models has two declarations, and facts in each.
   */
  facts: FieldFacts
  // Asked by every relation to the column and every rule about it, before its facts are read or after.
  /** `@id`, by prefix as the original matches it (spec/language 6.1). */
  readonly isKey: boolean
  readonly isUnique: boolean
  readonly hasDefault: boolean
  /** The first `@relation(`. */
  readonly relation: Attribute | undefined
}

/** A type reference whose name has been looked up. */
export interface ResolvedType {
  readonly reference: TypeReference
  readonly arity: TypeReference['arity']
  readonly base: BaseTypeIr
}

/** A column: a field of a model whose type is stored in the row. */
export function isColumn(field: FieldDeclaration): boolean {
  return field.type?.base.kind === 'scalar' || field.type?.base.kind === 'enum'
}

export function isRelation(field: FieldDeclaration): boolean {
  return field.type?.base.kind === 'model'
}

/** The name of a field's type as the original compares it: `Uuid`, `ParcelState`, `Depot`. */
export function typeName(field: FieldDeclaration): string | undefined {
  return field.node.type?.name.text
}

export function scalarOf(field: FieldDeclaration): ScalarName | undefined {
  return field.type?.base.kind === 'scalar' ? field.type.base.name : undefined
}
