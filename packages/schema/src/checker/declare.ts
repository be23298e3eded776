import { isScalarName } from '../ir/builtin-types.ts'
import type { BaseTypeIr } from '../ir/type-ir.ts'
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
import { diagnosticLimit, type Report } from '../text/diagnostic.ts'
import { limitedNearest, type Nearest } from '../text/suggest.ts'
import type {
  Declarations,
  FieldDeclaration,
  ModelDeclaration,
  ResolvedType,
  StructDeclaration,
  ViewDeclaration,
} from './context.ts'
import { withoutAttributes } from './facts.ts'

/**
 * Collects what a tree declares, expands mixins into models and looks up every field's type.
 * Reports unknown mixins only: what a wrong name means is for the passes to say.
 */
export function declare(tree: SchemaTree, report: Report): Declarations {
  const blocks = sortBlocks(tree)
  const names: TypeNames = {
    models: new Set(blocks.models.map((model) => model.name.text)),
    types: new Set(blocks.types.map((type) => type.name.text)),
    enums: new Set(blocks.enums.map((node) => node.name.text)),
  }
  const nearest = limitedNearest(2 * diagnosticLimit)
  const budget = { left: mostMixedFields }
  const mixins = firstByName(blocks.mixins)
  const enums = firstByName(blocks.enums)
  const models = new Map<string, ModelDeclaration>()
  for (const node of blocks.models) {
    const fields = expandMixins(node, { mixins, budget, nearest, report }).map((entry) =>
      declareField(entry.field, names, entry.mixin),
    )
    if (models.has(node.name.text)) continue
    models.set(node.name.text, {
      kind: 'model',
      node,
      name: node.name.text,
      fields,
      byName: firstFields(fields),
    })
  }
  const types = new Map<string, StructDeclaration<TypeBlock>>()
  for (const node of blocks.types) {
    if (!types.has(node.name.text)) types.set(node.name.text, declareStruct(node, names))
  }
  const views = new Map<string, ViewDeclaration>()
  for (const node of blocks.views) {
    if (views.has(node.name.text)) continue
    const fields = node.members.filter(isField).map((field) => declareField(field, names))
    views.set(node.name.text, {
      kind: 'view',
      node,
      name: node.name.text,
      fields,
      byName: firstFields(fields),
    })
  }
  const auth = blocks.auths.at(-1)
  return {
    datasource: blocks.datasources.at(-1),
    auth: auth === undefined ? undefined : declareStruct(auth, names),
    transport: blocks.transport,
    extensions: blocks.extensions,
    models,
    types,
    enums,
    mixins,
    views,
    procedures: blocks.procedures,
    queries: blocks.queries,
    variants: new Map([...enums].map(([name, node]) => [name, variantNames(node)])),
    nearest,
  }
}

function variantNames(node: EnumBlock): ReadonlySet<string> {
  return new Set(node.variants.map((variant) => variant.name.text))
}

interface Blocks {
  readonly datasources: DatasourceBlock[]
  readonly auths: AuthBlock[]
  readonly models: ModelBlock[]
  readonly types: TypeBlock[]
  readonly enums: EnumBlock[]
  readonly mixins: MixinBlock[]
  readonly views: ViewBlock[]
  readonly procedures: Procedure[]
  readonly queries: NamedQuery[]
  readonly extensions: Set<string>
  transport: 'rest' | 'rpc'
}

function sortBlocks(tree: SchemaTree): Blocks {
  const blocks: Blocks = {
    datasources: [],
    auths: [],
    models: [],
    types: [],
    enums: [],
    mixins: [],
    views: [],
    procedures: [],
    queries: [],
    extensions: new Set(),
    transport: 'rest',
  }
  for (const element of tree.elements) {
    switch (element.kind) {
      case 'datasource':
        blocks.datasources.push(element)
        break
      case 'auth':
        blocks.auths.push(element)
        break
      case 'model':
        blocks.models.push(element)
        break
      case 'type':
        blocks.types.push(element)
        break
      case 'enum':
        blocks.enums.push(element)
        break
      case 'mixin':
        blocks.mixins.push(element)
        break
      case 'view':
        blocks.views.push(element)
        break
      case 'procedure':
        blocks.procedures.push(element)
        break
      case 'query':
        blocks.queries.push(element)
        break
      case 'extension':
        blocks.extensions.add(element.name.text)
        break
      case 'transport':
        if (element.style?.text === 'rpc') blocks.transport = 'rpc'
        break
      case 'mcp':
        break
    }
  }
  return blocks
}

function firstByName<Node extends { readonly name: { readonly text: string } }>(
  nodes: readonly Node[],
): ReadonlyMap<string, Node> {
  const byName = new Map<string, Node>()
  for (const node of nodes) if (!byName.has(node.name.text)) byName.set(node.name.text, node)
  return byName
}

function firstFields(fields: readonly FieldDeclaration[]): ReadonlyMap<string, FieldDeclaration> {
  const byName = new Map<string, FieldDeclaration>()
  for (const field of fields) if (!byName.has(field.name)) byName.set(field.name, field)
  return byName
}

/**
 * How many fields mixins may bring into the models of a schema together. A hundred kilobytes of a
 * large mixin and many models would be millions, and memory has an end.
 */
export const mostMixedFields = 100_000

interface Expansion {
  readonly mixins: ReadonlyMap<string, MixinBlock>
  /** Fields that mixins may still bring. */
  readonly budget: { left: number }
  readonly nearest: Nearest
  readonly report: Report
}

interface ExpandedField {
  readonly field: Field
  readonly mixin: MixinBlock | undefined
}

/** Mixin fields first, in the order of use; the model's own fields and earlier mixins win (5.3). */
function expandMixins(
  model: ModelBlock,
  { mixins, budget, nearest, report }: Expansion,
): readonly ExpandedField[] {
  const own: ExpandedField[] = []
  const taken = new Set<string>()
  for (const member of model.members) {
    if (member.kind !== 'field') continue
    own.push({ field: member, mixin: undefined })
    taken.add(member.name.text)
  }
  const expanded: ExpandedField[] = []
  const used = new Set<string>()
  for (const member of model.members) {
    if (member.kind !== 'use') continue
    for (const name of member.mixins) {
      const mixin = mixins.get(name.text)
      if (mixin === undefined) {
        const near = nearest(name.text, mixins.keys())
        report('CS0404', name.span, `unknown mixin "${name.text}"`, {
          hint:
            near === undefined ? `declare it: "mixin ${name.text} {"` : `did you mean "${near}"?`,
          fix:
            near === undefined
              ? undefined
              : { title: `use "${near}"`, edits: [{ span: name.span, text: near }] },
        })
        continue
      }
      // Naming a mixin twice is harmless, and cheap.
      if (used.has(name.text)) continue
      used.add(name.text)
      if (budget.left < 0) continue
      budget.left -= mixin.fields.length
      if (budget.left < 0) {
        const message = `the mixins of this schema bring more than ${mostMixedFields} fields into its models`
        report('CS0404', name.span, message, { hint: 'nothing is mixed in from here on' })
        continue
      }
      for (const field of mixin.fields) {
        if (taken.has(field.name.text)) continue
        taken.add(field.name.text)
        expanded.push({ field, mixin })
      }
    }
  }
  return [...expanded, ...own]
}

interface TypeNames {
  readonly models: ReadonlySet<string>
  readonly types: ReadonlySet<string>
  readonly enums: ReadonlySet<string>
}

function declareStruct<Node extends TypeBlock | AuthBlock>(
  node: Node,
  names: TypeNames,
): StructDeclaration<Node> {
  const fields = node.fields.map((field) => declareField(field, names))
  return { kind: 'struct', node, name: node.name.text, fields, byName: firstFields(fields) }
}

/** A field with its type looked up; its attributes are read later. */
export function declareField(
  node: Field,
  names: TypeNames | Declarations,
  mixin?: MixinBlock,
): FieldDeclaration {
  let isKey = false
  let isUnique = false
  let hasDefault = false
  let relation: Attribute | undefined
  for (const attribute of node.attributes) {
    if (attribute.raw.startsWith('@id')) isKey = true
    else if (attribute.raw === '@unique') isUnique = true
    else if (attribute.raw.startsWith('@default(')) hasDefault = true
    else if (isRelationAttribute(attribute)) relation ??= attribute
  }
  const type = resolveType(node.type, names)
  const name = node.name.text
  const facts = withoutAttributes
  return { node, name, type, mixin, facts, isKey, isUnique, hasDefault, relation }
}

function isRelationAttribute({ sigil, name, args, gapBeforeArgs }: Attribute): boolean {
  return sigil === '@' && name.text === 'relation' && args !== undefined && !gapBeforeArgs
}

/** Looks up what a type reference names; `undefined` when nothing of that name fits. */
export function resolveType(
  reference: TypeReference | undefined,
  names: TypeNames | Declarations,
): ResolvedType | undefined {
  if (reference === undefined) return undefined
  const base = resolveBase(reference, names)
  return base === undefined ? undefined : { reference, arity: reference.arity, base }
}

function resolveBase(
  reference: TypeReference,
  names: TypeNames | Declarations,
): BaseTypeIr | undefined {
  const name = reference.name.text
  const item = reference.argument?.name.text ?? ''
  if (name === 'Page')
    return { kind: 'page', item, itemKind: names.models.has(item) ? 'model' : 'type' }
  if (name === 'PageInput') return { kind: 'pageInput' }
  if (name === 'FindMany') return { kind: 'findMany', model: item }
  if (names.models.has(name)) return { kind: 'model', name }
  if (names.enums.has(name)) return { kind: 'enum', name }
  if (names.types.has(name)) return { kind: 'type', name }
  if (!isScalarName(name)) return undefined
  const parameters = (reference.parameters ?? []).map((parameter) => parameter.text)
  return { kind: 'scalar', name, parameters }
}

function isField(member: { readonly kind: string }): member is Field {
  return member.kind === 'field'
}
