// Text for the property tests: schemas of the conformance cases, and what typing, merging and
// hostility make of them.

import fc from 'fast-check'
import { readCases, readFolders } from './cases.ts'

/** Every schema of the conformance cases. */
export const corpus: readonly string[] = [
  ...readCases('conformance/language', '.cstack').map((file) => file.text),
  ...readFolders('conformance/format').flatMap((folder) =>
    readCases(`conformance/format/${folder}`, '.cstack').map((file) => file.text),
  ),
]

/** Pieces of the language, joined without sense. */
const soupPieces = [
  ...['model ', 'type ', 'enum ', 'mixin ', 'view ', 'auth ', 'datasource ', 'mcp {', 'extension '],
  ...['procedure ', 'mutation procedure ', 'query ', 'transport rest', ' from ', '@use('],
  ...['{', '}', '(', ')', '[', ']', '<', '>', '"', "'", '"""', '@', '@@', '//', '///', ',', ':'],
  ...['=', '==', '!=', '&&', '||', '!', '?', '.', '-', '\n', '\r\n', ' ', '\t', '\r', '\u0085'],
  ...['\u00a0', '\u2028', '\ufeff', '\u200b', '\ud83d', '\udea2', '🚢', 'é', '\u0000', '__proto__'],
  ...['id', 'Int', 'Uuid', 'Page', 'FindMany', 'Vector(3)', 'auth()', 'null', 'in', 'not', 'now()'],
  ...['@id', '@default(', '@relation(fields:[a],references:[b])', '@@allow("read", ', '@@sql("""'],
  ...[
    '@length(min:1)',
    '@regex("',
    '@@id([',
    '@@index([',
    '@authorize(',
    '@range(max:',
    '12',
    '0.5',
  ],
]

export const soup: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...soupPieces), { maxLength: 120 })
  .map((pieces) => pieces.join(''))

/** Any UTF-16 text at all, lone surrogates included. */
export const anyText: fc.Arbitrary<string> = fc.string({ unit: 'binary', maxLength: 400 })

/** Bytes as a careless reader would decode them. */
export const decodedBytes: fc.Arbitrary<string> = fc
  .uint8Array({ maxLength: 400 })
  .map((bytes) => new TextDecoder().decode(bytes))

/** A schema of the corpus after a few edits that people and tools make. */
export const mutated: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...corpus),
    fc.array(
      fc.record({
        kind: fc.constantFrom(...mutationKinds()),
        at: fc.nat(),
        other: fc.nat(),
        donor: fc.constantFrom(...corpus),
        piece: fc.constantFrom(...soupPieces),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([text, edits]) => edits.reduce((result, edit) => mutate(result, edit), text))

interface Edit {
  readonly kind: keyof typeof mutations
  readonly at: number
  readonly other: number
  /** Another schema to take from. */
  readonly donor: string
  readonly piece: string
}

/** One edit. Offsets are taken modulo the length, so that every number is some place. */
export function mutate(text: string, edit: Edit): string {
  return mutations[edit.kind](text, edit)
}

function mutationKinds(): readonly (keyof typeof mutations)[] {
  return ['dropLine', 'repeatLine', 'swapLines', 'dropToken', 'repeatToken', 'swapTokens'].concat([
    'rename',
    'splice',
    'insert',
    'cut',
  ]) as readonly (keyof typeof mutations)[]
}

const mutations = {
  dropLine: (text: string, { at }: Edit) =>
    editLines(text, (lines) => lines.toSpliced(at % lines.length, 1)),
  repeatLine: (text: string, { at }: Edit) =>
    editLines(text, (lines) => {
      const index = at % lines.length
      return lines.toSpliced(index, 0, lines[index] ?? '')
    }),
  swapLines: (text: string, { at, other }: Edit) =>
    editLines(text, (lines) => swap(lines, at, other)),
  dropToken: (text: string, { at }: Edit) =>
    editTokens(text, (tokens) => tokens.toSpliced(at % tokens.length, 1)),
  repeatToken: (text: string, { at }: Edit) =>
    editTokens(text, (tokens) => {
      const index = at % tokens.length
      return tokens.toSpliced(index, 0, tokens[index] ?? '')
    }),
  swapTokens: (text: string, { at, other }: Edit) =>
    editTokens(text, (tokens) => swap(tokens, at, other)),
  /** One word everywhere becomes another word of the same schema. */
  rename: (text: string, { at, other }: Edit) => {
    const words = text.match(/[A-Za-z_]\w*/g) ?? ['x']
    const from = words[at % words.length] ?? 'x'
    const to = words[other % words.length] ?? 'x'
    return text.replaceAll(new RegExp(`\\b${from}\\b`, 'g'), to)
  },
  splice: (text: string, { at, other, donor }: Edit) =>
    text.slice(0, at % (text.length + 1)) + donor.slice(other % (donor.length + 1)),
  insert: (text: string, { at, piece }: Edit) => {
    const index = at % (text.length + 1)
    return text.slice(0, index) + piece + text.slice(index)
  },
  cut: (text: string, { at, other }: Edit) => {
    const [from, to] = [at % (text.length + 1), other % (text.length + 1)].sort((a, b) => a - b)
    return text.slice(0, from) + text.slice(to)
  },
}

function editLines(text: string, edit: (lines: string[]) => string[]): string {
  return edit(text.split('\n')).join('\n')
}

/** Words, single symbols and the blanks between them. */
function editTokens(text: string, edit: (tokens: string[]) => string[]): string {
  return edit(text.match(/\w+|\s+|[^\w\s]/g) ?? ['']).join('')
}

function swap(items: string[], at: number, other: number): string[] {
  const [left, right] = [at % items.length, other % items.length]
  const swapped = [...items]
  swapped[left] = items[right] ?? ''
  swapped[right] = items[left] ?? ''
  return swapped
}
