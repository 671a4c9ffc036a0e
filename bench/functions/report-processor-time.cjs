const { readdirSync, readFileSync, writeFileSync } = require('node:fs')
const { isMainThread } = require('node:worker_threads')

// Loaded ahead of a program: when that ends, the file in PROCESSOR_TIME_FILE says how many milliseconds of
// processor it had with the processes that it started, also those that it has not waited for.
const file = process.env.PROCESSOR_TIME_FILE
delete process.env.PROCESSOR_TIME_FILE
delete process.env.NODE_OPTIONS

process.once('exit', () => {
  if (!isMainThread) return
  const { user, system } = process.cpuUsage()
  writeFileSync(file, String((user + system) / 1000 + timeOfChildren()))
})

/** From /proc, whose clock ticks each 10 ms (proc(5)); NaN where there is none. */
function timeOfChildren() {
  try {
    const running = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(readStat)
    const own = readStat('self')
    const children = running.filter(({ parent }) => parent === process.pid)
    return children.reduce((sum, { time }) => sum + time, own.waitedFor)
  } catch {
    return Number.NaN
  }
}

function readStat(pid) {
  let text
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    // It has just ended.
    return { parent: 0, time: 0, waitedFor: 0 }
  }
  // After its name, which may have spaces: state, parent and so on.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  const [user, system, childrenUser, childrenSystem] = fields.slice(11, 15)
  return {
    parent: fields[1],
    time: (user + system) * 10,
    waitedFor: (childrenUser + childrenSystem) * 10,
  }
}
