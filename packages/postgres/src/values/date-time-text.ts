import { parseDateTime } from '@cratestack/core'

/**
 * Year 0 of RFC 3339 is 1 BC to PostgreSQL; all other texts it reads as they are. Leap seconds and
 * offsets too, so nothing is normalised here.
 */
export function printTimestamp(text: string): string {
  return text.startsWith('0000-') ? `0001-${text.slice(5)} BC` : text
}

/**
 * The normal form of core for what PostgreSQL prints in the session of ours (ISO, UTC):
 * `2026-01-02 03:04:05.678+00`.
 *
 * @throws ScalarError `outOfRange` for infinities and years that RFC 3339 cannot write
 */
export function parseTimestamp(text: string): string {
  const fraction = text.length - 22
  if (text.endsWith('+00') && text[10] === ' ' && (fraction === 0 || text[19] === '.')) {
    const seconds = `${text.slice(0, 10)}T${text.slice(11, 19)}`
    if (fraction === 0) return `${seconds}Z`
    const digits = text.slice(20, -3)
    return `${seconds}.${digits.length <= 3 ? digits.padEnd(3, '0') : digits.padEnd(6, '0')}Z`
  }
  return parseUnusual(text)
}

function parseUnusual(text: string): string {
  const yearZero = /^0001-(\d\d-\d\d) (.*)\+00 BC$/.exec(text)
  if (yearZero !== null) return parseDateTime(`0000-${yearZero[1]}T${yearZero[2]}Z`)
  const parts = /^(\d{4}-\d\d-\d\d) ([\d:.]+)([+-]\d\d(?::\d\d)?)$/.exec(text)
  if (parts === null) return parseDateTime('infinity')
  const offset = parts[3] ?? ''
  return parseDateTime(`${parts[1]}T${parts[2]}${offset.length === 3 ? `${offset}:00` : offset}`)
}
