import { type Diagnostic, type SourceSpan, SourceText } from '@cratestack/schema'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderDiagnostic } from '../src/report/human.ts'
import { plain } from '../src/report/paint.ts'

/**
 * Renders a diagnostic for the part of the text between `«` and `»`, and gives what stands below
 * message and place.
 */
function frame(
  marked: string,
  more: (
    at: (needle: string) => SourceSpan,
    source: SourceText,
  ) => Partial<Diagnostic> = () => ({}),
  columns = 60,
): string {
  const start = marked.indexOf('«')
  const end = marked.indexOf('»') - 1
  const source = new SourceText(marked.replace(/[«»]/g, ''))
  const at = (needle: string) => {
    const from = source.text.indexOf(needle)
    return source.resolve({ start: from, end: from + needle.length })
  }
  const diagnostic: Diagnostic = {
    code: 'CS0202',
    severity: 'error',
    message: 'unknown type "Usr"',
    span: source.resolve({ start, end }),
    related: [],
    ...more(at, source),
  }
  const rendered = renderDiagnostic(diagnostic, 'a.cstack', source, { paint: plain, columns })
  return `\n${rendered.split('\n').slice(2).join('\n')}\n`
}

describe('a frame', () => {
  test('shows the line before and after, and carets below the span', () => {
    expect(frame('model Post {\n  author «Usr»?\n}\n')).toBe(`
  1 | model Post {
  2 |   author Usr?
    |          ^^^
  3 | }
`)
  })

  test('leaves blank neighbours out', () => {
    expect(frame('\n«modle» A {\n\n')).toBe(`
  2 | modle A {
    | ^^^^^
`)
  })

  test('expands tabs and drops carriage returns', () => {
    expect(frame('model Post {\r\n\tauthor\t«Usr»?\r\n}\r\n')).toBe(`
  1 | model Post {
  2 |     author  Usr?
    |             ^^^
  3 | }
`)
  })

  test('counts wide characters as two columns and combining marks as none', () => {
    expect(frame('// 船\u{1f6a2}e\u0301 «Usr»')).toBe(`
  1 | // 船\u{1f6a2}e\u0301 Usr
    |          ^^^
`)
  })

  test('counts an emoji of several code points once', () => {
    expect(frame('// \u{1f469}\u200d\u{1f469}\u200d\u{1f467} «\u{1f1e9}\u{1f1ea}» x')).toBe(`
  1 | // \u{1f469}\u200d\u{1f469}\u200d\u{1f467} \u{1f1e9}\u{1f1ea} x
    |       ^^
`)
  })

  test('makes control and direction characters visible', () => {
    expect(frame('a \u001b[31m \u202e «b»')).toBe(`
  1 | a \u241b[31m <U+202E> b
    |                  ^
`)
  })

  test('does not show a byte order mark', () => {
    expect(frame('\ufeff«modle» A {')).toBe(`
  1 | modle A {
    | ^^^^^
`)
  })

  test('marks an empty span with one caret, also behind the end', () => {
    expect(frame('model A {«»')).toBe(`
  1 | model A {
    |          ^
`)
    expect(frame('«»')).toBe(`
  1 |
    | ^
`)
  })

  test('marks first and last line of a longer span, and leaves out what is between', () => {
    expect(frame('«model A {\n  b Int\n}»\n\n')).toBe(`
  1 | model A {
    | ^^^^^^^^^ from here
  2 |   b Int
  3 | }
    | ^ to here
`)
    expect(frame('\n\n\n\n\n\n\n\n«model A {\n  b Int\n  c Int\n  d Int\n}\n»model B {\n')).toBe(`
   9 | model A {
     | ^^^^^^^^^ from here
  ...
  13 | }
     | ^ to here
  14 | model B {
`)
  })

  test('cuts a long line around the span', () => {
    const long = `  note String @default("${'x'.repeat(5000)}") «@bad» ${'y'.repeat(3000)}`
    expect(frame(long)).toBe(`
  1 | …xxxxxxxxxxxxxxxxxxxxx") @bad yyyyyyyyyyyyyyyyyyyyyyy…
    |                          ^^^^
`)
  })

  test('cuts a span that is longer than the line has room for', () => {
    expect(frame(`a «${'x'.repeat(500)}» b`, undefined, 40)).toBe(`
  1 | …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
    |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
`)
  })
})

describe('below a frame', () => {
  test('stand related places, the hint, and the lines as the fix writes them', () => {
    const text = 'model User {\n}\nmodel Post {\n  author «Usr»\n}\n'
    const more = (at: (needle: string) => SourceSpan) => ({
      hint: 'types are models, enums and scalars',
      related: [{ message: 'a model "User" is here', span: at('User') }],
      fix: { title: 'write "User"', edits: [{ span: at('Usr'), text: 'User' }] },
    })
    expect(frame(text, more)).toBe(`
  3 | model Post {
  4 |   author Usr
    |          ^^^
  5 | }
  see: a model "User" is here
  a.cstack:1:7
  1 | model User {
    |       ^^^^
  hint: types are models, enums and scalars
  fix: write "User"
  4 +   author User
`)
  })

  test('a fix that adds lines shows those alone', () => {
    const more = (at: (needle: string) => SourceSpan) => ({
      fix: { title: 'add a key', edits: [{ span: at('\n}'), text: '\n  id Int @id\n}' }] },
    })
    expect(frame('«model A {»\n  b Int\n}\n', more)).toContain(
      'fix: add a key\n  3 +   id Int @id\n',
    )
  })

  test('a fix that removes lines shows what goes', () => {
    const more = (at: (needle: string) => SourceSpan) => ({
      fix: { title: 'remove it', edits: [{ span: at('  b Int\n'), text: '' }] },
    })
    expect(frame('model A {\n  «b Int»\n}\n', more)).toContain('fix: remove it\n  2 -   b Int\n')
  })

  test('edits at several places each show their line', () => {
    const more = (at: (needle: string) => SourceSpan) => ({
      fix: {
        title: 'rename to "c"',
        edits: [
          { span: at('b Int'), text: 'c Int' },
          { span: at('A'), text: 'C' },
        ],
      },
    })
    expect(frame('model «A» {\n\n  b Int\n}\n', more)).toContain(
      'fix: rename to "c"\n  1 + model C {\n  3 +   c Int\n',
    )
  })
})

describe('any text and any span', () => {
  const pieces = fc.array(
    fc.constantFrom(
      ...['a', '\t', '\n', '\r\n', ' ', '船', '\u{1f6a2}', '\u0301', '\u200d', '\ufeff', '\u001b'],
      'x'.repeat(90),
    ),
    { maxLength: 30 },
  )

  test('can be rendered, in lines that fit and without control characters', () => {
    fc.assert(
      fc.property(
        pieces,
        fc.nat(200),
        fc.nat(200),
        fc.integer({ min: 40, max: 90 }),
        (...given) => {
          const [parts, one, other, columns] = given
          const text = parts.join('')
          const start = Math.min(one, other, text.length)
          const end = Math.min(Math.max(one, other), text.length)
          const source = new SourceText(text)
          const span = source.resolve({ start, end })
          const rendered = renderDiagnostic(
            { code: 'CS0202', severity: 'error', message: 'm', span, related: [] },
            'a.cstack',
            source,
            { paint: plain, columns },
          )
          const lines = rendered.split('\n')
          expect(lines.join('')).not.toMatch(/[\p{Cc}\ufeff]/u)
          expect(lines.some((line) => line.includes('^'))).toBe(true)
          const longest = columns + ' from here'.length
          for (const line of lines) expect(line.replace(/\p{M}/gu, '').length).toBeLessThan(longest)
        },
      ),
    )
  })
})

test('a file without line breaks is cut before it is looked at', () => {
  const text = 'x'.repeat(20_000_000)
  const source = new SourceText(text)
  const span = source.resolve({ start: 10_000_000, end: 10_000_003 })
  const startedAt = performance.now()
  renderDiagnostic(
    { code: 'CS0202', severity: 'error', message: 'm', span, related: [] },
    'a.cstack',
    source,
    { paint: plain, columns: 80 },
  )
  expect(performance.now() - startedAt).toBeLessThan(2000)
})
