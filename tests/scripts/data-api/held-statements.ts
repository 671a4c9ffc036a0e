import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * `hold(name)` gives the name back once it is let go, and until then makes its statement last: the test
 * decides what comes first, not the machine. Both sides tell each other by files in the data directory.
 */
export const createHold = `create function hold(name text) returns text language plpgsql as $$
  begin
    execute format('copy (select) to %L', current_setting('data_directory') || '/held-' || name);
    while pg_stat_file('go-' || name, true) is null loop
      perform pg_sleep(0.01);
    end loop;
    return name;
  end $$`

/** Resolves once a statement is at `hold(name)`. */
export async function untilHeld(dataDirectory: string, name: string): Promise<void> {
  while (!existsSync(join(dataDirectory, `held-${name}`))) await sleep(5)
}

export function letGo(dataDirectory: string, name: string): void {
  writeFileSync(join(dataDirectory, `go-${name}`), '')
}
