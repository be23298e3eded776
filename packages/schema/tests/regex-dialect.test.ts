import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findRegexMistake } from '../src/checker/regex-dialect.ts'

const accepted: ReadonlyArray<readonly [topic: string, patterns: readonly string[]]> = [
  ['text', ['', 'abc', 'é😀', 'a b', '}', ']', '-&~#', '<>', '"\'', '\n']],
  ['validators as they are written', ['^[A-Z]{2} [0-9]+$', '^\\+?[0-9 ()-]{6,20}$', '^[^@\\s]+@']],
  [
    'escaped punctuation',
    ['\\.\\+\\*\\?\\(\\)\\|\\[\\]\\{\\}\\^\\$\\#\\&\\-\\~\\\\', '\\"\\/\\_\\ \\%'],
  ],
  ['escaped control characters of ASCII', ['\\\n', '\\\u0000', '\\\u007F']],
  [
    'escapes of characters',
    ['\\n\\t\\r\\a\\f\\v', '\\x7F\\x{10FFFF}', '\\u007F\\u{7F}', '\\U0000007F\\U{7F}'],
  ],
  ['numbers with leading zeros', ['\\x{000000000041}']],
  ['sets by letter', ['\\d\\w\\s\\D\\W\\S', '[\\d\\W]']],
  [
    'assertions',
    ['\\A\\z\\b\\B\\<\\>', '\\b{start}\\b{end}\\b{start-half}\\b{end-half}', '^*$+\\b?'],
  ],
  ['a count after a boundary', ['\\b{2}', '\\b{2,3}?']],
  ['properties', ['\\pL\\PN', '\\p{Greek}', '\\p{Script=Greek}', '\\p{sc:Grek}', '\\p{gc!=Lu}']],
  ['properties under loose names', ['\\p{is_greek}', '\\p{G r_e-ek}', '\\p{ISgreek}', '\\pl']],
  ['names that are a category before a property', ['\\p{sc}', '\\p{cf}', '\\p{lc}']],
  [
    'further properties',
    ['\\p{Any}', '\\p{ASCII}', '\\p{Age=V16_0}', '\\p{wb=ALetter}', '\\p{alpha}', '\\p{Emoji}'],
  ],
  ['letters outside ASCII, which property names drop', ['\\p{Lé}']],
  [
    'sets',
    [
      '[a-z]',
      '[^a-z]',
      '[]a]',
      '[^]a]',
      '[-a]',
      '[a-]',
      '[--a]',
      '[^--/]',
      '[a-z-9]',
      '[.*+(]',
      '[é-ü]',
    ],
  ],
  [
    'sets in sets',
    ['[a[b[c]]]', '[a&&b]', '[a--b]', '[a~~b]', '[&&]', '[a&&]', '[\\w&&[^\\d]--_]', '[a&b~c]'],
  ],
  ['named ASCII sets', ['[[:alpha:]]', '[[:^alpha:]x]', '[[:word:]-z]']],
  ['what only looks like a named set', ['[:alpha:]', '[[:foo:]]', '[[:alpha]]', '[[::]]']],
  ['groups', ['()', '(a)(?:b)', '(?P<n>a)(?<m>b)', '(?<é_1.[x]>a)', '(?:)', '(|)', '(?i)(?i)']],
  ['flags', ['(?i)a', '(?imsUuRx)', '(?i-s:a)', '(?-i:a)', '(?x-u)a', '(?:)']],
  [
    'repetition',
    [
      'a*a+a?',
      'a*?a+?a??',
      'a{2}a{2,}a{2,3}',
      'a{2}?',
      'a**',
      'a{2}{3}',
      '(a*)*',
      'a{0}',
      'a{0,0}',
    ],
  ],
  ['blanks inside counts', ['a{ 2 , 3 }', 'a{2\n}']],
  [
    'empty text repeated any number of times',
    ['(?:){4294967295}', '(){4294967295}', '(?:\\b){4294967295}'],
  ],
  ['huge counts of nothing', ['(?:a{1000}{1000}){0}']],
  ['alternatives', ['a|b', '|', 'a|', '||', '(a|)']],
  [
    'verbose mode',
    [
      '(?x) a b # c (\n d',
      '(?x)a {2 } ?',
      '(?x)\\x 4 1',
      '(?x)( ?: a )',
      '(?x)[ a - z # ]\n]',
      '(?x)\\p { L }',
      '(?x:#\n)#',
    ],
  ],
  ['a comment after a hyphen, as the crate reads it', ['(?x)[a-#]\n]']],
  [
    'bytes that are ASCII',
    [
      '(?-u)\\x7F',
      '(?-u:\\w\\d\\s)',
      '(?-u:[a-z])',
      '(?-u:\\b\\B)',
      '(?-u)é',
      '(?-u)\\x{FF}',
      '(?-u:a)\\xFF',
      '(?-u:[[:alpha:]])',
    ],
  ],
  [
    'the deepest nesting',
    [
      `${'('.repeat(250)}${')'.repeat(250)}`,
      `a${'*'.repeat(250)}`,
      `${'['.repeat(125)}a${']'.repeat(125)}`,
    ],
  ],
  [
    'large programs',
    ['a{1000}{300}', '\\w{200}', '[a-z]{100000}', '[\\s\\S]{1,255}', '(?:ab|ac){40000}'],
  ],
  ['long text that nothing repeats', ['a'.repeat(400_000)]],
]

describe('a pattern is accepted:', () => {
  test.each(accepted)('%s', (_topic, patterns) => {
    for (const pattern of patterns)
      expect([pattern, findRegexMistake(pattern)]).toEqual([pattern, undefined])
  })
})

/** A pattern, the text that is underlined in it, and a part of the message. */
const refused: ReadonlyArray<readonly [pattern: string, underlined: string, message: string]> = [
  // What linear time rules out.
  ['a(?=b)', '(?=', 'found look-ahead'],
  ['a(?!b)', '(?!', 'found negative look-ahead'],
  ['(?<=a)b', '(?<=', 'found look-behind'],
  ['(?<!a)b', '(?<!', 'found negative look-behind'],
  ['(?x)( ?=a)', '( ?=', 'found look-ahead'],
  ['(a)\\1', '\\1', 'found back-reference'],
  ['(?P<a>)(?P=a)', 'P', 'found "P" after "(?"'],
  ['(?<a>)\\k<a>', '\\k', 'found unknown escape "\\k"'],
  ['(?R)a(?R', '(?R', 'the pattern ends inside "(?"'],
  ['(?1)', '1', 'found "1" after "(?"'],
  ['(?>a)', '>', 'found ">" after "(?"'],
  ['(?#c)', '#', 'found "#" after "(?"'],
  // Escapes.
  ['a\\', '\\', 'the pattern ends in a backslash'],
  ['\\Z', '\\Z', 'found unknown escape "\\Z"'],
  ['\\e', '\\e', 'found unknown escape'],
  ['\\é', '\\é', 'found unknown escape'],
  ['\\😀', '\\😀', 'found unknown escape'],
  ['\\0', '\\0', 'found "\\0"'],
  ['\\xG0', 'G', 'expected a hexadecimal digit'],
  ['\\x4', '\\x4', 'the pattern ends inside "\\x"'],
  ['\\x', '\\x', 'the pattern ends inside "\\x"'],
  ['\\x{}', '\\x{}', 'found an empty number'],
  ['\\x{4', '\\x{4', 'this number is never closed'],
  ['\\x{ 41 }', ' ', 'expected a hexadecimal digit'],
  ['\\x{110000}', '\\x{110000}', 'is no Unicode character'],
  ['\\uD800', '\\uD800', 'is no Unicode character'],
  ['\\U00110000', '\\U00110000', 'is no Unicode character'],
  ['\\b{foo}', 'foo', 'found unknown word boundary "foo"'],
  ['\\b{start', '{start', 'this word boundary is never closed'],
  ['\\b{', '{', 'this word boundary is never closed'],
  ['\\b{ start}', 's', 'expected a count of digits'],
  // Properties.
  ['\\p', '\\p', 'the pattern ends after "\\p"'],
  ['\\pX', '\\pX', 'found unknown Unicode property "X"'],
  ['\\p{^L}', '\\p{^L}', 'found unknown Unicode property "^L"'],
  ['\\p{Grek', '\\p{Grek', 'this property is never closed'],
  ['\\p{}', '\\p{}', 'found unknown Unicode property ""'],
  ['\\p{Greeek}', '\\p{Greeek}', 'found unknown Unicode property "Greeek"'],
  ['\\p{sc=Greeek}', '\\p{sc=Greeek}', 'found unknown value "Greeek"'],
  ['\\p{Block=Greek}', '\\p{Block=Greek}', 'found unknown Unicode property "Block"'],
  ['\\p{sc:!=Greek}', '\\p{sc:!=Greek}', 'found unknown Unicode property "sc:"'],
  ['\\p{isc}', '\\p{isc}', 'found unknown Unicode property "isc"'],
  ['\\p{Cs}', '\\p{Cs}', 'found unknown Unicode property "Cs"'],
  ['\\p{gc}', '\\p{gc}', 'found unknown Unicode property "gc"'],
  ['\\p\\', '\\', 'expected the letter of a category'],
  // Sets.
  ['[a', '[', 'this set is never closed'],
  ['[]', '[', 'this set is never closed'],
  ['[^]', '[', 'this set is never closed'],
  ['[[a]', '[', 'this set is never closed'],
  ['[a-', '[', 'this set is never closed'],
  ['[z-a]', 'z-a', 'found a range from "z" down to "a"'],
  ['[a-\\d]', '\\d', 'as an end of a range'],
  ['[\\w-z]', '\\w', 'as an end of a range'],
  ['[\\b]', '\\b', 'found "\\b" in a set'],
  ['[\\A-z]', '\\A', 'as an end of a range'],
  // Groups and flags.
  ['(a', '(', 'this group is never closed'],
  ['a)', ')', 'found ")" without a "("'],
  ['(a|b', '(', 'this group is never closed'],
  ['a|b)', ')', 'found ")" without a "("'],
  ['(?<>a)', '(?<>', 'found an empty group name'],
  ['(?<1>a)', '1', 'at the start of a group name'],
  ['(?<a-b>a)', '-', 'in a group name'],
  ['(?<a', '(?<a', 'this group name is never closed'],
  ['(?<a>)(?P<a>)', 'a', 'found a second group named "a"'],
  ['(?)', '(?)', 'found "(?)"'],
  ['(?', '(?', 'the pattern ends inside "(?"'],
  ['(?y)', 'y', 'found "y" after "(?"'],
  ['(?ii)', 'i', 'found the flag "i" twice'],
  ['(?i-i)', 'i', 'found the flag "i" twice'],
  ['(?i-)', '-', 'found "-" with no flag after it'],
  ['(?i--s)', '-', 'found a second "-"'],
  // Repetition.
  ['*', '*', 'found "*" with nothing before it'],
  ['a|*', '*', 'found "*" with nothing before it'],
  ['(?:+)', '+', 'found "+" with nothing before it'],
  ['(?i)*', '*', 'found "*" with nothing before it'],
  ['{2}', '{', 'found "{" with nothing before it'],
  ['a{', '{', 'this count is never closed'],
  ['a{2', '{2', 'this count is never closed'],
  ['a{2,', '{2,', 'this count is never closed'],
  ['a{}', '}', 'expected a count of digits'],
  ['a{,2}', ',', 'expected a count of digits'],
  ['a{2, }', '}', 'expected a count of digits'],
  ['a{x}', 'x', 'expected a count of digits'],
  ['a{１}', '１', 'expected a count of digits'],
  ['a{1 2}', '{1 ', 'this count is never closed'],
  ['a{3,2}', '{3,2}', 'found a repetition of at least 3 and at most 2 times'],
  ['a{4294967296}', '4294967296', 'found a count above 4294967295'],
  // Bytes that are no characters.
  ['(?-u).', '.', 'could match half a character'],
  ['(?-u)\\xFF', '\\xFF', 'could match half a character'],
  ['(?-u:\\W)', '\\W', 'could match half a character'],
  ['(?-u:[^a])', '[^', 'could match half a character'],
  ['(?-u:[[:^alpha:]])', '[:^alpha:]', 'could match half a character'],
  ['(?-u)[é]', 'é', 'expected an ASCII character'],
  ['(?-u)[\\x{FF}]', '\\x{FF}', 'expected an ASCII character'],
  ['(?-u)\\pL', '\\pL', 'found a Unicode property without the "u" flag'],
  ['a|(?-u)b|.', '.', 'could match half a character'],
  ['\uD800', '\uD800', 'found half of a surrogate pair'],
  // Limits.
  ['a{1000}{1000}', '{1000}', 'compile to more than 10 MiB'],
  ['x{1000}{1000}{1000}{1000}', '{1000}', 'compile to more than 10 MiB'],
  ['^[\\w.-]{1,255}$', '{1,255}', 'compile to more than 10 MiB'],
  ["^[\\p{L} '-]{1,255}$", '{1,255}', 'compile to more than 10 MiB'],
  ['\\d{3000}', '{3000}', 'compile to more than 10 MiB'],
  ['[\\w\\s]{1,255}', '{1,255}', 'compile to more than 10 MiB'],
  ['a{200000}b{300000}', '{300000}', 'compile to more than 10 MiB'],
]

describe('a pattern is refused:', () => {
  test.each(refused)('%j', (pattern, underlined, message) => {
    const mistake = findRegexMistake(pattern)
    expect(mistake?.message).toContain(message)
    expect(pattern.slice(mistake?.start, mistake?.end)).toBe(underlined)
  })
})

describe('a pattern is nested too deeply', () => {
  const tooDeep: ReadonlyArray<readonly [what: string, pattern: string]> = [
    ['groups', `${'('.repeat(251)}${')'.repeat(251)}`],
    ['groups in a sequence', `a${'('.repeat(250)}${')'.repeat(250)}`],
    ['repetitions', `a${'*'.repeat(251)}`],
    ['sets', `${'['.repeat(251)}a${']'.repeat(251)}`],
    ['set operators', `[${'a&&'.repeat(250)}a]`],
    ['alternatives', `${'(?:a|'.repeat(126)}${')'.repeat(126)}`],
  ]
  test.each(tooDeep)('by %s', (_what, pattern) => {
    expect(findRegexMistake(pattern)?.message).toBe('found more than 250 levels of nesting')
  })
})

describe('hints say what to write instead', () => {
  test.each([
    ['(?=a)', 'patterns run in linear time, so look-around does not exist'],
    ['(a)\\1', 'patterns run in linear time, so back-references do not exist'],
    ['(?>a)', 'atomic groups are not needed'],
    ['a\\Z', 'write "\\z" for the end of the text'],
    ['{', 'write "\\{" to match the character itself'],
    ['[\\b]', 'write "\\x08" for the backspace'],
    ['\\w{1,255}', 'use smaller counts'],
  ])('%j', (pattern, hint) => {
    expect(findRegexMistake(pattern)?.hint).toContain(hint)
  })
})

describe('whatever the text', () => {
  const patternPiece = fc.constantFrom(
    ...['(', ')', '(?', '(?x)', '(?-u)', '(?<a>', '[', '[^', ']', '{', '}', '|', '*', '+', '?'],
    ...['\\', '\\p{', '\\x', '\\b{', '\\d', '&&', '--', '-', ':', ',', '#', '\n', ' ', '[:', '1'],
    ...['a', 'é', '😀', '\uD83D', '\uDE00', '\u0000'],
  )
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(patternPiece).map((pieces) => pieces.join('')),
  )

  test('it does not throw, and the span stays inside the pattern', () => {
    fc.assert(
      fc.property(anyText, (pattern) => {
        const mistake = findRegexMistake(pattern)
        if (mistake === undefined) return
        expect(mistake.start).toBeGreaterThanOrEqual(0)
        expect(mistake.end).toBeGreaterThan(mistake.start)
        expect(mistake.end).toBeLessThanOrEqual(pattern.length)
        expect(mistake.message).toMatch(/^[a-z]/)
        expect(mistake.message).not.toMatch(/\.$/)
      }),
      { numRuns: 2000 },
    )
  })

  test.each(['(', '[', '[:', '[^-', 'a?', 'a&&', '(?x)[a-#', '(?i)', '\\b{', 'a|', 'a{1}'])(
    'a long run of %j is read without exhausting the call stack',
    (piece) => {
      expect(() => findRegexMistake(piece.repeat(50_000))).not.toThrow()
    },
  )
})
