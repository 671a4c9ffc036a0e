/**
 * Runs work as on a machine in another zone. Node looks at TZ again when it is set, but only in the main
 * thread of a process: in a worker thread this rejects.
 */
export async function inTimeZone<Result>(
  zone: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const before = process.env.TZ
  process.env.TZ = zone
  try {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    if (timeZone !== zone) throw new Error(`the zone is ${timeZone}, not ${zone}`)
    return await work()
  } finally {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
  }
}
