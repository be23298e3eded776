/** SMTP allows no longer path (RFC 5321 §4.5.3.1.3, less the brackets). */
const emailCharacters = 254

/** One `@` between something and a domain of two labels or more; no blanks anywhere. */
export function isEmail(text: string): boolean {
  if (text.length > emailCharacters || /\s/u.test(text)) return false
  const [local = '', domain = '', ...more] = text.split('@')
  if (local === '' || more.length > 0) return false
  const labels = domain.split('.')
  return labels.length > 1 && labels.every((label) => label !== '')
}

/** Whether the text parses as an absolute URL by itself, without blanks that a parser would drop. */
export function isUri(text: string): boolean {
  if (/^[\0- ]|[\0- ]$|[\t\n\r]/.test(text)) return false
  return URL.canParse(text)
}

/** The shape of a currency code; whether it is assigned is not asked. */
export function isIso4217(text: string): boolean {
  return /^[A-Z]{3}$/.test(text)
}
