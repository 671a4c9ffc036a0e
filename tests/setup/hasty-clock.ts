import { type Clock, systemClock } from '../../scripts/data-api/clock.ts'
import { serviceLimits } from '../../scripts/data-api/limits.ts'

export interface HastyClock extends Clock {
  /** The time of the next statement is over as soon as it runs. */
  hurry(): void
}

/** Milliseconds for which a transaction may be idle. */
const idle = 10_000

/** Lets no other time pass, but for a transaction that was left: it has the session that all others want. */
export function createHastyClock(): HastyClock {
  let isNextTooLong = false
  return {
    now: systemClock.now,
    after(milliseconds, callback) {
      if (milliseconds === serviceLimits.idle) return systemClock.after(idle, callback)
      if (!isNextTooLong || milliseconds !== serviceLimits.statement) return () => {}
      isNextTooLong = false
      const timer = setTimeout(callback)
      return () => clearTimeout(timer)
    },
    hurry() {
      isNextTooLong = true
    },
  }
}
