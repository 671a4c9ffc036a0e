import { describeTables } from './tables.ts'

describeTables('Postgres')
