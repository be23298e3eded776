/** Where time comes from. Everything that needs some takes one of these as an argument. */
export interface Clock {
  /** Milliseconds since 1970, possibly with a fraction. Jumps when the machine's clock is set. */
  epochMs(): number
  /** Milliseconds since some moment. Only differences mean anything; never goes back. */
  monotonicMs(): number
}

/** The parts of a platform that tell the time; `globalThis` has them. */
export interface ClockPlatform {
  readonly Date: { now(): number }
  readonly performance: { now(): number }
}

/** Reads the clocks of the platform that is passed in: `systemClock(globalThis)`. */
export function systemClock(platform: ClockPlatform): Clock {
  return {
    epochMs: () => platform.Date.now(),
    monotonicMs: () => platform.performance.now(),
  }
}
