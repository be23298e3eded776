import type { CheckedSchema } from '../check-schema.ts'
import { extensionNames } from '../checker/config.ts'
import { mostMixedFields } from '../checker/declare.ts'
import type {
  Argument,
  Attribute,
  AuthBlock,
  DatasourceBlock,
  DocLine,
  Element,
  EnumBlock,
  Field,
  McpBlock,
  MixinBlock,
  ModelBlock,
  Name,
  NamedQuery,
  Procedure,
  TypeBlock,
  TypeReference,
  ViewBlock,
} from '../syntax/nodes.ts'
import type { SourceText } from '../text/source.ts'
import type { Span } from '../text/span.ts'

/**
 * The JSON of spec/language 16.3: the shape of the original's migration snapshots. Models are printed
 * with their mixins expanded, spans in UTF-8 bytes, attributes as raw text. Broken schemas print too:
 * what the tree lacks is missing.
 */
export function printIr(schema: CheckedSchema): unknown {
  return new IrPrinter(schema.source, schema.tree.elements).schema()
}

/** Holds what every printed node needs: the text for spans, and the mixins for models. */
class IrPrinter {
  readonly #source: SourceText
  readonly #elements: readonly Element[]
  readonly #mixins: ReadonlyMap<string, MixinBlock>
  #mixedFields = 0

  constructor(source: SourceText, elements: readonly Element[]) {
    this.#source = source
    this.#elements = elements
    this.#mixins = new Map(
      elements
        .filter((element) => element.kind === 'mixin')
        .reverse()
        .map((mixin) => [mixin.name.text, mixin]),
    )
  }

  schema(): unknown {
    // Of several datasource or auth blocks the original keeps the last one.
    const datasource = this.#all('datasource').at(-1)
    const auth = this.#all('auth').at(-1)
    const queries = this.#all('query')
    return {
      datasource: datasource === undefined ? null : this.#datasource(datasource),
      auth: auth === undefined ? null : this.#auth(auth),
      config_blocks: this.#all('mcp').map((block) => this.#configBlock(block)),
      mixins: this.#all('mixin').map((mixin) => this.#struct(mixin)),
      models: this.#all('model').map((model) => this.#model(model)),
      types: this.#all('type').map((type) => this.#struct(type)),
      enums: this.#all('enum').map((block) => this.#enum(block)),
      procedures: this.#all('procedure').map((procedure) => this.#procedure(procedure)),
      views: this.#all('view').map((view) => this.#view(view)),
      // Named queries came after the snapshot shape; it stays as it is for schemas without them.
      ...(queries.length === 0 ? {} : { queries: queries.map((query) => this.#query(query)) }),
      transport: this.#transport(),
      declared_extensions: knownFirst(
        this.#all('extension').map((extension) => extension.name.text),
      ),
    }
  }

  #all<Kind extends Element['kind']>(kind: Kind): Extract<Element, { kind: Kind }>[] {
    return this.#elements.filter(
      (element): element is Extract<Element, { kind: Kind }> => element.kind === kind,
    )
  }

  #transport(): string {
    return this.#all('transport')[0]?.style?.text ?? 'rest'
  }

  #datasource(block: DatasourceBlock): unknown {
    return {
      docs: docTexts(block.docs),
      name: block.name.text,
      entries: block.entries.map((entry) => ({ key: entry.key.text, value: entry.value.text })),
      span: this.#lines(block.span),
    }
  }

  #configBlock(block: McpBlock): unknown {
    return {
      docs: docTexts(block.docs),
      name: 'mcp',
      entries: block.lines.map((line) => line.text),
      span: this.#lines(block.span),
    }
  }

  /** The auth block is the one named block without a span for its name. */
  #auth(block: AuthBlock): unknown {
    return {
      docs: docTexts(block.docs),
      name: block.name.text,
      fields: block.fields.map((field) => this.#field(field)),
      span: this.#lines(block.span),
    }
  }

  #struct(block: MixinBlock | TypeBlock): unknown {
    return {
      ...this.#heading(block),
      fields: block.fields.map((field) => this.#field(field)),
      span: this.#lines(block.span),
    }
  }

  #model(model: ModelBlock): unknown {
    return {
      ...this.#heading(model),
      fields: this.#expandedFields(model).map((field) => this.#field(field)),
      attributes: model.members
        .filter((member) => member.kind === 'attribute')
        .map((attribute) => this.#attribute(attribute)),
      span: this.#lines(model.span),
    }
  }

  /** Mixin fields first; the model's own field wins over them, an earlier mixin over a later one (5.3). */
  #expandedFields(model: ModelBlock): readonly Field[] {
    const own = model.members.filter((member) => member.kind === 'field')
    const taken = new Set(own.map((field) => field.name.text))
    const mixed: Field[] = []
    const uses = model.members.filter((member) => member.kind === 'use')
    const names = new Set(uses.flatMap((use) => use.mixins.map((name) => name.text)))
    for (const name of names) {
      const { fields = [] } = this.#mixins.get(name) ?? {}
      this.#mixedFields += fields.length
      // The checker has refused a schema with more.
      if (this.#mixedFields > mostMixedFields) break
      for (const field of fields) {
        if (taken.has(field.name.text)) continue
        taken.add(field.name.text)
        mixed.push(field)
      }
    }
    return [...mixed, ...own]
  }

  #enum(block: EnumBlock): unknown {
    return {
      ...this.#heading(block),
      variants: block.variants.map((variant) => ({
        docs: docTexts(variant.docs),
        name: variant.name.text,
        span: this.#span(variant.span),
      })),
      span: this.#lines(block.span),
    }
  }

  #view(view: ViewBlock): unknown {
    return {
      ...this.#heading(view),
      sources: view.sources.map((source) => ({
        name: source.text,
        name_span: this.#span(source.span),
      })),
      fields: view.members
        .filter((member) => member.kind === 'field')
        .map((field) => this.#field(field)),
      attributes: view.members
        .filter((member) => member.kind === 'attribute')
        .map((attribute) => this.#attribute(attribute)),
      span: this.#lines(view.span),
    }
  }

  #procedure(procedure: Procedure): unknown {
    const { kind: _, ...signature } = this.#signature(procedure)
    return {
      docs: signature.docs,
      name: signature.name,
      name_span: signature.name_span,
      kind: procedure.mutation ? 'Mutation' : 'Query',
      args: signature.args,
      return_type: signature.return_type,
      attributes: signature.attributes,
      span: this.#lines(procedure.header),
    }
  }

  #query(query: NamedQuery): unknown {
    const { kind: _, ...signature } = this.#signature(query)
    return { ...signature, span: this.#lines(query.header) }
  }

  #signature(node: Procedure | NamedQuery) {
    return {
      kind: node.kind,
      ...this.#heading(node),
      args: node.args.map((argument) => this.#argument(argument)),
      return_type: this.#type(node.returns),
      attributes: node.attributes.map((attribute) => this.#attribute(attribute)),
    }
  }

  #argument(argument: Argument): unknown {
    return {
      ...this.#heading(argument),
      ty: this.#type(argument.type),
      span: this.#span(argument.span),
    }
  }

  #field(field: Field): unknown {
    return {
      ...this.#heading(field),
      ty: this.#type(field.type),
      attributes: field.attributes.map((attribute) => this.#attribute(attribute)),
      span: this.#lines(field.span),
    }
  }

  #type(type: TypeReference | undefined): unknown {
    if (type === undefined) return null
    return {
      name: type.name.text,
      name_span: this.#span(type.name.span),
      arity: arities[type.arity],
      generic_args: type.argument === undefined ? [] : [this.#type(type.argument)],
      // Spatial types also take names ("Point"), which the original's snapshots never held.
      int_args: (type.parameters ?? []).map(({ text }) =>
        /^\d+$/.test(text) ? Number(text) : text,
      ),
    }
  }

  #attribute(attribute: Attribute): unknown {
    // The original reads lines, so an SQL body never holds the CR of a line end.
    return { raw: attribute.raw.replaceAll('\r\n', '\n'), span: this.#span(attribute.span) }
  }

  #heading(node: { readonly docs: readonly DocLine[]; readonly name: Name }) {
    return {
      docs: docTexts(node.docs),
      name: node.name.text,
      name_span: this.#span(node.name.span),
    }
  }

  /** The original's spans of blocks and fields are whole lines, their indentation included. */
  #lines(span: Span): { start: number; end: number; line: number } {
    const { text } = this.#source
    const start = text.lastIndexOf('\n', span.start - 1) + 1
    let end = text.indexOf('\n', span.end)
    if (end === -1) end = text.length
    if (text.charCodeAt(end - 1) === 0x0d && end > span.end) end--
    // A byte order mark belongs to no line.
    return this.#span({ start: start === 0 && text.charCodeAt(0) === 0xfeff ? 1 : start, end })
  }

  #span(span: Span): { start: number; end: number; line: number } {
    const { start, end, line } = this.#source.resolve(span)
    return { start, end, line }
  }
}

const arities: Readonly<Record<TypeReference['arity'], string>> = {
  required: 'Required',
  optional: 'Optional',
  list: 'List',
}

function docTexts(docs: readonly DocLine[]): readonly string[] {
  return docs.map((line) => line.text)
}

/** Each once, in the original's own order; names it does not know keep theirs. */
function knownFirst(names: readonly string[]): readonly string[] {
  const known = extensionNames.filter((name) => names.includes(name))
  const others = names.filter((name) => !extensionNames.some((each) => each === name))
  return [...known, ...new Set(others)]
}
