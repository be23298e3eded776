// The two layouts that generated TypeScript has: on one line where it fits, else one part per line.

export const lineWidth = 100

/** Lines with two blanks in front; empty ones stay empty. */
export function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`))
}

/**
 * `open`, the parts, `close`: on one line with commas between, or a line each with a comma behind.
 *
 * @param used - columns that stand before `open` on the line
 */
export function enclosed(
  open: string,
  parts: readonly string[],
  close: string,
  { padded = false, used = 0 }: { readonly padded?: boolean; readonly used?: number } = {},
): readonly string[] {
  const blank = padded && parts.length > 0 ? ' ' : ''
  const line = `${open}${blank}${parts.join(', ')}${blank}${close}`
  if (used + line.length <= lineWidth) return [line]
  return [open, ...indent(parts.map((part) => `${part},`)), close]
}

/** `head` and a union: on one line, or a line for each of its members. */
export function unionOf(head: string, members: readonly string[]): readonly string[] {
  const line = `${head} ${members.join(' | ')}`
  if (line.length <= lineWidth || members.length === 1) return [line]
  return [head, ...indent(members.map((member) => `| ${member}`))]
}

/** `interface Name extends A, B {`, or the supertypes a line each. */
export function interfaceHead(
  name: string,
  supertypes: readonly string[],
  end: '{' | '{}',
): readonly string[] {
  const open = `export interface ${name}`
  if (supertypes.length === 0) return [`${open} ${end}`]
  const line = `${open} extends ${supertypes.join(', ')} ${end}`
  if (line.length <= lineWidth) return [line]
  const [first = '', ...rest] = supertypes
  const lines = [`extends ${first}`, ...rest.map((supertype) => `  ${supertype}`)]
  return [
    open,
    ...indent(lines.map((text, at) => (at === lines.length - 1 ? `${text} ${end}` : `${text},`))),
  ]
}

/** An interface with its members, each given as lines. */
export function interfaceOf(
  name: string,
  members: readonly (readonly string[])[],
  supertypes: readonly string[] = [],
): readonly string[] {
  if (members.length === 0) return interfaceHead(name, supertypes, '{}')
  return [...interfaceHead(name, supertypes, '{'), ...indent(members.flat()), '}']
}

/** Blocks with an empty line between them. */
export function paragraphs(blocks: readonly (readonly string[])[]): readonly string[] {
  return blocks
    .filter((block) => block.length > 0)
    .flatMap((block, at) => (at === 0 ? block : ['', ...block]))
}
