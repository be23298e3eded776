// Schemas come from elsewhere too. What is shown of them must not steer the terminal, and must not
// look like something that it is not (Unicode TR 36, "Trojan Source").

const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** Makes every character of a text visible: control characters as symbols, others as `<U+202E>`. */
export function visible(text: string): string {
  return text.replace(invisible, visibleCharacter)
}

/** How one character is shown: itself when it can be seen. */
export function visibleCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0
  // U+2400 to U+2421 are pictures of the control characters.
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '\u2421'
  if (!/^[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]$/u.test(character)) return character
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`
}
