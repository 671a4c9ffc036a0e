import type { Clock } from '../../../scripts/data-api/clock.ts'

export interface TurningClock extends Clock {
  /** Lets time pass, and what falls due in it happen. */
  turn(milliseconds: number): void
  /** How many callbacks are still to come. */
  alarms(): number
}

export function createTurningClock(): TurningClock {
  const alarms = new Map<() => void, number>()
  let time = 0

  return {
    now: () => time,
    after(milliseconds, callback) {
      const alarm = () => callback()
      alarms.set(alarm, time + milliseconds)
      return () => alarms.delete(alarm)
    },
    turn(milliseconds) {
      time += milliseconds
      for (const [alarm, due] of alarms) {
        if (due > time) continue
        alarms.delete(alarm)
        alarm()
      }
    },
    alarms: () => alarms.size,
  }
}
