/** Configurations of services that tests start. */
import { readConfig, type Config } from '../../src/config.js';
import type { StoresForTests } from './stores-for-tests.js';

/** A quiet service on a free port, with this data folder; in SQLite alone unless other stores are named. */
export const configIn = (dataDir: string, stores?: StoresForTests): Config => ({
  ...readConfig({ DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error' }, {}),
  ...stores,
  fillInWorker: false,
});
