// Datasource, auth, transport, extension and mcp blocks (spec/language 4).

import type { ExtensionName, ProviderName } from '../ir/schema-ir.ts'
import type { DatasourceBlock, Element, McpBlock } from '../syntax/nodes.ts'
import { nearest, quoted } from '../text/suggest.ts'
import { readQuoted } from './arguments.ts'
import type { CheckContext } from './context.ts'
import { refuseUnbuilt, reportInert } from './inert.ts'
import { unbuiltOfOurs } from './unbuilt.ts'

/** Directives, which the original reads while it parses: transports, extensions, doubled blocks. */
export function checkDirectives(context: CheckContext): void {
  const first = new Map<Element['kind'], Element>()
  for (const element of context.tree.elements) {
    switch (element.kind) {
      case 'transport':
        checkTransport(context, element, first.get('transport'))
        break
      case 'extension':
        checkExtension(context, element)
        break
      case 'datasource':
      case 'auth':
        checkDoubled(context, element, first.get(element.kind))
        break
      case 'mixin':
      case 'type':
      case 'model':
      case 'enum':
      case 'view':
      case 'procedure':
      case 'query':
      case 'mcp':
        break
    }
    if (!first.has(element.kind)) first.set(element.kind, element)
  }
}

function checkTransport(
  context: CheckContext,
  element: Extract<Element, { kind: 'transport' }>,
  first: Element | undefined,
): void {
  const { style } = element
  if (style === undefined) {
    context.report('CS0121', element.span, '"transport" names no style', {
      hint: 'write "transport rest" or "transport rpc"',
    })
  } else if (style.text === 'grpc') {
    context.report('CS0122', style.span, '"grpc" is gone: protobuf support was removed', {
      hint: 'write "transport rpc"',
    })
  } else if (style.text !== 'rest' && style.text !== 'rpc') {
    const near = nearest(style.text, ['rest', 'rpc'])
    context.report('CS0122', style.span, `unknown transport style ${quoted(style.text)}`, {
      hint: near === undefined ? 'the styles are rest and rpc' : `did you mean "${near}"?`,
    })
  }
  if (first !== undefined) {
    context.report('CS0120', element.span, 'a schema has one transport', {
      related: [{ message: 'the first one', span: first.span }],
    })
  }
}

function checkExtension(
  context: CheckContext,
  element: Extract<Element, { kind: 'extension' }>,
): void {
  const { name } = element
  if (extensionNames.some((known) => known === name.text)) {
    if (context.options.target === 'embedded' && name.text !== 'rate_limit') {
      context.report('CS0824', element.header, `an embedded store has no "${name.text}"`)
    }
    return
  }
  const near = nearest(name.text, extensionNames)
  context.report('CS0130', element.header, `unknown extension ${quoted(name.text)}`, {
    hint:
      near === undefined
        ? `the extensions are ${extensionNames.join(', ')}`
        : `did you mean "${near}"?`,
  })
}

export const extensionNames: readonly ExtensionName[] = ['rate_limit', 'pgvector', 'postgis']

/** The original silently lets the last one win (section 2). */
function checkDoubled(
  context: CheckContext,
  element: Extract<Element, { kind: 'datasource' | 'auth' }>,
  first: Element | undefined,
): void {
  if (first === undefined) return
  context.report('CS0110', element.header, `a second ${element.kind} block replaces the first`, {
    related: [{ message: 'the first one', span: first.span }],
  })
}

/** Provider, and what contradicts it (4.1). */
export function checkDatasource(context: CheckContext): void {
  const { datasource } = context.names
  if (datasource === undefined) return
  const provider = datasource.entries.find((entry) => entry.key.text === 'provider')
  const name = provider === undefined ? undefined : providerOf(datasource)
  if (provider !== undefined && name === undefined) {
    const written = unquote(provider.value.text)
    const near = nearest(
      written,
      providers.filter((each) => each !== 'none' || !hasModels(context)),
    )
    // The original points at the block; the line of its header stays the line of ours.
    context.report('CS0301', datasource.header, `unsupported provider ${quoted(written)}`, {
      hint:
        near === undefined
          ? `the providers are ${providers.join(', ')}`
          : `did you mean "${near}"?`,
      fix:
        near === undefined
          ? undefined
          : { title: `use "${near}"`, edits: [{ span: provider.value.span, text: `"${near}"` }] },
      related: [{ message: 'written here', span: provider.value.span }],
    })
  }
  if (name === 'none') refuseModels(context, datasource)
  if (context.options.target === 'server' && name === 'sqlite') {
    context.report(
      'CS0823',
      datasource.header,
      'a server needs the provider "postgresql" or "none", and this is "sqlite"',
    )
  }
  const seen = new Set<string>()
  for (const entry of datasource.entries) {
    if (seen.has(entry.key.text)) {
      const message = `the key ${quoted(entry.key.text)} is given already; the first one counts`
      reportInert(context, 'block', entry.key.span, message)
    } else checkEntry(context, entry)
    seen.add(entry.key.text)
  }
}

/** Under "none" every model is an error, so it is no help against a slip (CS0302). */
function hasModels({ names }: CheckContext): boolean {
  return names.models.size > 0
}

function refuseModels(context: CheckContext, datasource: DatasourceBlock): void {
  for (const model of context.names.models.values()) {
    context.report(
      'CS0302',
      model.node.header,
      `the provider "none" has no database to keep "${model.name}" in`,
      {
        hint: 'declare a type, or choose another provider',
        related: [{ message: 'the provider is set here', span: datasource.header }],
      },
    )
  }
}

const providers: readonly ProviderName[] = ['postgresql', 'sqlite', 'none']

export function providerOf(datasource: DatasourceBlock | undefined): ProviderName | undefined {
  const entry = datasource?.entries.find((each) => each.key.text === 'provider')
  const written = entry === undefined ? undefined : unquote(entry.value.text)
  return providers.find((name) => name === written)
}

/** The original strips double quotes at both ends, however many; single quotes are ours (I15). */
function unquote(text: string): string {
  let start = 0
  let end = text.length
  while (text.charAt(start) === '"') start++
  while (end > start && text.charAt(end - 1) === '"') end--
  const stripped = text.slice(start, end)
  return readQuoted(stripped) ?? stripped
}

function checkEntry(context: CheckContext, entry: DatasourceBlock['entries'][number]): void {
  const allowed = datasourceKeys.get(entry.key.text)
  if (allowed === undefined) {
    const near = nearest(entry.key.text, datasourceKeys.keys())
    reportInert(
      context,
      'block',
      entry.key.span,
      `nothing reads the datasource key ${quoted(entry.key.text)}`,
      {
        hint:
          near === undefined
            ? `the keys are ${[...datasourceKeys.keys()].join(', ')}`
            : `did you mean "${near}"?`,
      },
    )
    return
  }
  const value = unquote(entry.value.text)
  if (allowed.length === 0 || allowed.includes(value)) {
    const setting = `${entry.key.text} = "${value}"`
    if (unbuiltOfOurs.has(setting)) refuseUnbuilt(context, entry.value.span, `'${setting}'`)
    return
  }
  reportInert(
    context,
    'block',
    entry.value.span,
    `"${entry.key.text}" does not take this value, which has no effect`,
    {
      hint: `its values are ${allowed.map((value) => `"${value}"`).join(', ')}`,
    },
  )
}

/** Values of each key; an empty list takes anything, or is checked elsewhere. The last four are ours. */
const datasourceKeys: ReadonlyMap<string, readonly string[]> = new Map([
  ['provider', []],
  ['url', []],
  ['compat', ['0.4', '0.8']],
  ['bytes', ['array', 'base64']],
  ['maps', ['on', 'off']],
  ['enumStorage', ['native', 'check']],
])

/** What an mcp block says (4.5): the lines of the 0.13 grammar; others are opaque, with a warning. */
export interface McpFacts {
  readonly name: string | undefined
  readonly expose: readonly string[]
}

export function checkMcp(context: CheckContext): McpFacts | undefined {
  const blocks = context.tree.elements.filter(
    (element): element is McpBlock => element.kind === 'mcp',
  )
  const [first, ...others] = blocks
  if (first === undefined) return undefined
  context.unbuilt.note('"mcp"', first.header)
  for (const block of others) {
    context.report('CSW0140', block.header, 'only the first mcp block is read', {
      related: [{ message: 'the first one', span: first.header }],
    })
  }
  let name: string | undefined
  let expose: readonly string[] = []
  let sound = true
  for (const line of first.lines) {
    const match = /^(name|expose)\s*=\s*(.+)$/s.exec(line.text)
    const value = match?.[2]
    const label = match?.[1] === 'name' && value !== undefined ? readQuoted(value) : undefined
    const list = match?.[1] === 'expose' && value !== undefined ? readExposeList(value) : undefined
    if (label !== undefined && dnsLabel.test(label) && name === undefined) name = label
    else if (list !== undefined && expose.length === 0) expose = list
    else {
      sound = false
      context.report('CSW0140', line.span, 'nothing reads this line', {
        hint: mcpHint(line.text),
      })
    }
  }
  // A line that nobody reads may be the one that is missing.
  if (sound) checkMcpParts(context, first, { name, expose })
  return { name, expose }
}

/** `expose` is required, and `name` where resources have addresses (4.5). */
function checkMcpParts(context: CheckContext, block: McpBlock, { name, expose }: McpFacts): void {
  if (expose.length === 0) {
    context.report('CSW0140', block.header, 'this mcp block exposes nothing', {
      hint: 'write "expose = [tools, resources]"',
    })
  } else if (name === undefined && expose.includes('resources')) {
    context.report('CSW0140', block.header, 'this mcp block exposes resources and has no name', {
      hint: 'write name = "dns-label"',
    })
  }
}

function readExposeList(text: string): readonly string[] | undefined {
  if (!text.startsWith('[') || !text.endsWith(']')) return undefined
  const names = text
    .slice(1, -1)
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
  return names.length > 0 && names.every((each) => exposable.has(each)) ? names : undefined
}

const exposable: ReadonlySet<string> = new Set(['tools', 'resources', 'schema'])
const dnsLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

function mcpHint(line: string): string {
  if (line.startsWith('expose resources')) return 'write "expose = [resources]"'
  if (line.startsWith('expose procedures')) return 'write "expose = [tools]"'
  return 'an mcp block has the lines name = "dns-label" and expose = [tools, resources]'
}
