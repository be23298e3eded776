// A DateTime is an instant, written as RFC 3339 text in UTC with the fewest fraction digits of 0, 3
// or 6 that are exact: the wire form and the value in one. Two texts of this form are equal when
// their instants are.

import { ScalarError } from './scalar-error.ts'

const microsPerSecond = 1_000_000
const microsPerDay = 86_400 * microsPerSecond
const bigMicrosPerDay = 86_400_000_000n

/** Days from 1970-01-01 to 0000-01-01, and to the day after 9999-12-31. */
const firstDay = -719_528
const endDay = 2_932_897

/** RFC 3339 §5.6: `t` and `z` may be lower case; a blank between date and time may not. */
const rfc3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:([Zz])|([+-])(\d{2}):(\d{2}))$/

/** A day and the microseconds passed in it: both are exact numbers. */
interface Instant {
  readonly day: number
  readonly micros: number
}

/**
 * Parses RFC 3339 text with any offset and gives its normal form in UTC.
 *
 * Digits beyond microseconds are cut. A leap second (`:60`) is taken where one can be, at the end
 * of a month's last day in UTC, and means the second after it, as PostgreSQL reads it.
 *
 * @throws ScalarError `malformed`; `outOfRange` when the instant is not in the years 0 to 9999 of
 *   UTC, and for `infinity` and `-infinity`
 */
export function parseDateTime(text: string): string {
  return isNormal(text) ? text : printInstant(readInstant(text))
}

/** Microseconds since 1970 of RFC 3339 text. Throws what {@link parseDateTime} throws. */
export function dateTimeToMicros(text: string): bigint {
  const { day, micros } = readInstant(text)
  return BigInt(day) * bigMicrosPerDay + BigInt(micros)
}

/**
 * Prints an instant given in microseconds since 1970.
 *
 * @throws ScalarError `outOfRange` outside the years 0 to 9999
 */
export function dateTimeFromMicros(epochMicros: bigint): string {
  const micros = ((epochMicros % bigMicrosPerDay) + bigMicrosPerDay) % bigMicrosPerDay
  const day = (epochMicros - micros) / bigMicrosPerDay
  // Far beyond the range a day loses digits as a number, and stays far beyond the range.
  return printInstant(inRange({ day: Number(day), micros: Number(micros) }))
}

/** Makes a `Date`, which keeps milliseconds: the rest is cut towards the past. */
export function dateTimeToDate(text: string): Date {
  const { day, micros } = readInstant(text)
  return new Date(day * 86_400_000 + Math.floor(micros / 1000))
}

/**
 * Prints a `Date`.
 *
 * @throws ScalarError `malformed` for an invalid date, `outOfRange` outside the years 0 to 9999
 */
export function dateTimeFromDate(date: Date): string {
  const epochMs = date.getTime()
  if (Number.isNaN(epochMs)) throw malformed()
  const day = Math.floor(epochMs / 86_400_000)
  return printInstant(inRange({ day, micros: (epochMs - day * 86_400_000) * 1000 }))
}

/** Compares instants, whatever offsets they are written with. */
export function compareDateTimes(left: string, right: string): -1 | 0 | 1 {
  const one = readInstant(left)
  const other = readInstant(right)
  const difference = one.day - other.day || one.micros - other.micros
  if (difference === 0) return 0
  return difference < 0 ? -1 : 1
}

/** Whether a text is in normal form already, as nearly all are. Says no when in doubt. */
function isNormal(text: string): boolean {
  if (text.length !== 20 && text.length !== 24 && text.length !== 27) return false
  if (text.charCodeAt(text.length - 1) !== letterZ) return false
  for (let index = 0; index < text.length - 1; index += 1) {
    const code = text.charCodeAt(index)
    const separator = index < 20 ? separators[index] : undefined
    if (separator === undefined ? !isDigit(code) : code !== separator) return false
  }
  if (text.length > 20 && text.endsWith('000Z')) return false
  const month = twoDigitsAt(text, 5)
  const day = twoDigitsAt(text, 8)
  if (month < 1 || month > 12 || day < 1) return false
  if (day > 28 && day > daysInMonth(Number(text.slice(0, 4)), month)) return false
  return twoDigitsAt(text, 11) < 24 && twoDigitsAt(text, 14) < 60 && twoDigitsAt(text, 17) < 60
}

const letterZ = 0x5a

/** Which character stands where among the first 20, other than digits. */
const separators: readonly (number | undefined)[] = Array.from(
  'dddd-dd-ddTdd:dd:dd.',
  (character) => (character === 'd' ? undefined : character.charCodeAt(0)),
)

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function twoDigitsAt(text: string, index: number): number {
  return text.charCodeAt(index) * 10 + text.charCodeAt(index + 1) - 528
}

function readInstant(text: string): Instant {
  const match = rfc3339.exec(text)
  if (match === null) {
    if (text === 'infinity' || text === '-infinity') throw outOfRange()
    throw malformed()
  }
  const year = Number(match[1])
  const month = Number(match[2])
  const day = Number(match[3])
  const hour = Number(match[4])
  const minute = Number(match[5])
  const second = Number(match[6])
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) throw malformed()
  if (hour > 23 || minute > 59 || second > 60) throw malformed()
  const offsetMinutes = readOffset(match[9], match[10], match[11])
  const fraction = Number((match[7] ?? '').slice(0, 6).padEnd(6, '0'))
  const minuteOfDay = hour * 60 + minute - offsetMinutes
  const minuteInUtc = (minuteOfDay + 2880) % 1440
  const dayInUtc = daysFromCivil(year, month, day) + Math.floor(minuteOfDay / 1440)
  if (second === 60 && !isMonthsLastMinute(dayInUtc, minuteInUtc)) throw malformed()
  const micros = (minuteInUtc * 60 + second) * microsPerSecond + fraction
  return inRange(
    micros < microsPerDay
      ? { day: dayInUtc, micros }
      : { day: dayInUtc + 1, micros: micros - microsPerDay },
  )
}

function readOffset(sign = '', hours = '0', minutes = '0'): number {
  const hour = Number(hours)
  const minute = Number(minutes)
  if (hour > 23 || minute > 59) throw malformed()
  return (sign === '-' ? -1 : 1) * (hour * 60 + minute)
}

function isMonthsLastMinute(day: number, minute: number): boolean {
  return minute === 1439 && civilFromDays(day + 1).day === 1
}

function inRange(instant: Instant): Instant {
  if (instant.day >= firstDay && instant.day < endDay) return instant
  throw outOfRange()
}

function printInstant({ day, micros }: Instant): string {
  const date = civilFromDays(day)
  const seconds = Math.floor(micros / microsPerSecond)
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return (
    `${String(date.year).padStart(4, '0')}-${twoDigits(date.month)}-${twoDigits(date.day)}` +
    `T${clock.map(twoDigits).join(':')}${printFraction(micros % microsPerSecond)}Z`
  )
}

/** The fewest digits of 0, 3 or 6 that are exact. */
function printFraction(micros: number): string {
  if (micros === 0) return ''
  const digits = String(micros).padStart(6, '0')
  return `.${digits.endsWith('000') ? digits.slice(0, 3) : digits}`
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

// The two conversions between days and dates count years from March, so that the leap day is the
// last of its year, and eras of 400 years, which are all alike: 146,097 days each. 719,468 days lie
// between 0000-03-01 and 1970-01-01.

function daysFromCivil(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

function civilFromDays(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  }
}

function malformed(): ScalarError {
  return new ScalarError('DateTime', 'malformed', 'expected RFC 3339 date and time with an offset')
}

function outOfRange(): ScalarError {
  return new ScalarError('DateTime', 'outOfRange', 'expected an instant of the years 0 to 9999')
}
