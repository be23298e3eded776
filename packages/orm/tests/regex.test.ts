// What Rust's `regex` crate matches, with its default settings.

import { describe, expect, test } from 'vitest'
import { compilePattern } from '../src/validate/regex/compile-pattern.ts'

function matches(pattern: string, text: string): boolean {
  return compilePattern(pattern, 'M.f')(text)
}

describe('the dialect of schemas is the dialect that runs', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['^[a-z0-9_]+$', ['ada_l'], ['Ada', 'a b', '']],
    ['b', ['abc'], ['ac']],
    ['^\\d+$', ['12', '٣'], ['x']],
    ['^[\\d-]+$', ['1-٣'], ['a']],
    ['^\\w+$', ['Straße', 'näive', 'a\u200db', 'の'], ['a b', '-']],
    ['^\\W$', ['-'], ['é', '_']],
    ['^\\s$', ['\u00a0', '\u2003', '\u0085'], ['\ufeff', 'a']],
    ['^\\S\\D$', ['ab'], [' b', 'a٣']],
    ['^[\\S]$', ['a'], ['\u00a0']],
    ['(?-u)^\\d$', ['1'], ['٣']],
    ['(?-u:\\b)cat(?-u:\\b)', ['a cat!'], ['concat']],
    ['^\\u00e9\\U0001F600\\x{e9}\\x41$', ['é😀éA'], []],
    ['^.$', ['😀', '\r'], ['\n', '']],
    ['(?s)^.$', ['\n'], []],
    ['(?i)^straße$', ['STRAßE'], ['STRASSE']],
    ['^(?i:a)b$', ['Ab'], ['AB']],
    ['^a(?i)b$', ['aB'], ['AB']],
    ['^(?:a(?i)b)c$', ['aBc'], ['aBC']],
    ['(?m)^b$', ['a\nb\nc'], ['a\r\nb\r\nc']],
    ['a$', ['a'], ['a\n']],
    ['^(?P<year>\\d{4})-(?<month>\\d{2})$', ['2026-05'], ['2026-5']],
    ['^a{2, 3}$', ['aa', 'aaa'], ['a', 'a{2, 3}']],
    ['^a{2}{2}$', ['aaaa'], ['aa']],
    ['^(a+?b*){2,}$', ['abaab', 'aa'], ['a']],
    ['^a**$', ['', 'aaa'], ['b']],
    ['(?U)^a+$', ['aa'], ['b']],
    ['^[]a-]+$', [']a-'], ['b']],
    ['^[^]a]$', ['b'], [']', 'a']],
    ['^[-a]$', ['-', 'a'], ['b']],
    ['^[a-]$', ['-', 'a'], ['b']],
    ['^[+-\\]]$', [',', ']'], ['^']],
    ['^[a^]$', ['a', '^'], ['b']],
    ['^[[:alpha:][:^space:]]$', ['a', '1'], [' ']],
    ['^[\\[\\]\\\\\\-&~]$', ['[', ']', '\\', '-', '&', '~'], ['a']],
    ['^\\pL\\p{Lu}\\P{L}$', ['aB1'], ['abc']],
    ['^\\p{uppercase letter}$', ['A'], ['a']],
    ['^\\p{Script=greek}$', ['α'], ['a']],
    ['^\\p{old_italic}$', ['𐌀'], ['a']],
    ['^\\p{gc!=Nd}$', ['a'], ['1']],
    ['^[\\p{ASCII}é]$', ['a', 'é'], ['è']],
    ['^\\p{Alphabetic}$', ['é'], ['1']],
    ['^\\$\\.\\#\\ \\/}]$', ['$.# /}]'], ['a']],
    ['^(a|b|)$', ['a', 'b', ''], ['c']],
    ['\\A\\n\\z', ['\n'], ['n']],
  ])('%s', (pattern, yes, no) => {
    for (const text of yes) expect([text, matches(pattern, text)]).toEqual([text, true])
    for (const text of no) expect([text, matches(pattern, text)]).toEqual([text, false])
  })

  test.each([
    ['\\bcat', 'write "(?-u:\\b)"'],
    ['(?-u)\\b{start}cat', 'write "(?-u:\\b)"'],
    ['\\<cat', 'write "(?-u:\\b)"'],
    ['[a-z&&[^aeiou]]', '"&&" in a set'],
    ['[a-z--b]', '"--" in a set'],
    ['[a~~b]', '"~~" in a set'],
    ['[a[bc]]', 'a set in a set'],
    ['[\\W_]', '"\\W" in a set'],
    ['(?x) a b', 'the flag "x"'],
    ['(?mR)^a$', 'the flag "R"'],
    ['(?i-u)k', 'the flags "i" and "-u"'],
    ['\\p{scx=Greek}', 'the property "scx=Greek"'],
    ['\\p{grek}', 'the engine refuses it'],
    ['a{1001}', 'at most 1000 times'],
  ])('%s cannot run, and says so at the start', (pattern, part) => {
    expect(() => compilePattern(pattern, 'Post.slug')).toThrow(
      expect.objectContaining({ message: expect.stringContaining('the @regex of Post.slug') }),
    )
    expect(() => compilePattern(pattern, 'Post.slug')).toThrow(part)
  })

  test('no text takes long', () => {
    const text = `${'a'.repeat(50_000)}!`
    const startedAt = performance.now()
    for (const pattern of ['^(a+)+$', '^(a|aa)*$', '(a*)*b', '^(?:a?){500}a{500}$'])
      expect(matches(pattern, text)).toBe(false)
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })
})
