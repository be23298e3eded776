/** A documentation comment of the lines that a schema gives. Nothing in them can end it early. */
export function docComment(
  docs: readonly string[],
  tags: readonly string[] = [],
): readonly string[] {
  const lines = [...trimmed(docs.map(harmless)), ...tags.map(harmless)]
  const [first] = lines
  if (first === undefined) return []
  if (lines.length === 1) return [`/** ${first} */`]
  return ['/**', ...lines.map((line) => (line === '' ? ' *' : ` * ${line}`)), ' */']
}

function trimmed(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line !== '')
  if (first === -1) return []
  return lines.slice(first, lines.findLastIndex((line) => line !== '') + 1)
}

/** A star and a slash would end the comment; a control character could hide what stands in it. */
function harmless(line: string): string {
  return line
    .replaceAll('*/', '*\\/')
    .replaceAll('\t', '  ')
    .replace(/[\p{Cc}\p{Bidi_C}\u2028\u2029]/gu, ' ')
    .trimEnd()
}
