// Character classes as the original's line scanner sees them: blanks are Unicode's White_Space,
// which is not what JavaScript's trim() removes (it keeps U+0085 and drops U+FEFF).

/** Whether a UTF-16 code unit is White_Space in Unicode's sense. All of them are in the BMP. */
export function isBlank(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d)
  if (code < 0x85) return false
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  )
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** A letter or `_`, ASCII only: what declared names start with (spec/language 1.4). */
export function isNameStart(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f
}

export function isNamePart(code: number): boolean {
  return isNameStart(code) || isDigit(code)
}

export function isPlainName(text: string): boolean {
  if (text.length === 0 || !isNameStart(text.charCodeAt(0))) return false
  for (let at = 1; at < text.length; at++) if (!isNamePart(text.charCodeAt(at))) return false
  return true
}

const unicodeName = /^[\p{XID_Start}_][\p{XID_Continue}]*$/u

/** A name that the original accepts in type references: Unicode letters allowed. */
export function isUnicodeName(text: string): boolean {
  return isPlainName(text) || unicodeName.test(text)
}

/** Characters that change how an attribute looks but not how it reads, or the reverse (CS1015). */
export const hiddenCharacter: RegExp =
  /[\p{Zl}\p{Zp}\u0085\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Default_Ignorable_Code_Point}|(?=[^\t\n\r])\p{Cc}/u
