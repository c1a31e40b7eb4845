/** Connections to PostgreSQL: statements, transactions, and time limits on everything. */
import { createHash } from 'node:crypto';
import pg from 'pg';
import { asRefusal, isUnreachable } from './faults.js';

/** Statements that are sent to the database. */
export interface Queries {
  /**
   * The rows of one statement; `$1` stands for the first value. One with values is prepared once a connection. Rejects
   * with `READ_STORE_UNREACHABLE` where trying again may help, else with what the driver says.
   */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

export interface TransactionOptions {
  /** False: a crash of the server may take it back, whole, though it was said to be stored. Default: true. */
  readonly durable?: boolean;
  /** How long one statement may take, in milliseconds. Default: ten seconds. */
  readonly limit?: number;
}

export interface Database extends Queries {
  /** For what must not wait until others have ended their work: leases. */
  readonly urgent: Queries;
  /** Everything that the work does, or nothing. It is rolled back when the work rejects. */
  transaction<T>(work: (queries: Queries) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Waits for what is running, then lets go of all connections. May be repeated. */
  close(): Promise<void>;
}

const STATEMENT_LIMIT = 10_000;
const LOCK_LIMIT = 2000;
/** So much longer than the server this side waits before it takes the server for dead. */
const GRACE = 5000;
const URGENT_PATIENCE = 3000;
const URGENT_CONNECTIONS = 2;
const INT8 = 20;

/**
 * Every read is one stretch of an index, and statistics come when they come: no plan may depend on them. The first plan
 * of a prepared statement stays.
 */
const PLANNING = '-c enable_seqscan=off -c jit=off -c plan_cache_mode=force_generic_plan';

export interface ConnectionOptions {
  readonly max: number;
  readonly silenceInTransaction: number;
}

/** The driver gives up a connection at a fault of its own, such as a password that it lacks, but leaves it open. */
class Client extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.connection.on('error', () => this.connection.stream.destroy());
  }
}

/** The driver takes a limit for each statement, of which its types say nothing. */
type Statement = pg.QueryConfig<unknown[]> & { readonly query_timeout: number };

export class Connections implements Database {
  readonly urgent: Queries;
  readonly #names = new Map<string, string>();
  #closed?: Promise<void>;

  private constructor(
    private readonly work: pg.Pool,
    private readonly kept: pg.Pool,
  ) {
    this.urgent = { query: (text, values) => this.#query(kept, text, values, URGENT_PATIENCE) };
  }

  /** Connects at the first statement. */
  static to(url: string, { max, silenceInTransaction }: ConnectionOptions): Connections {
    const poolOf = (size: number) => {
      const pool = new pg.Pool({
        connectionString: url,
        max: size,
        application_name: 'throughline',
        connectionTimeoutMillis: GRACE,
        idleTimeoutMillis: 60_000,
        maxLifetimeSeconds: 3600,
        keepAlive: true,
        keepAliveInitialDelayMillis: 10_000,
        statement_timeout: STATEMENT_LIMIT,
        lock_timeout: LOCK_LIMIT,
        idle_in_transaction_session_timeout: silenceInTransaction,
        query_timeout: STATEMENT_LIMIT + GRACE,
        options: PLANNING,
        Client,
        types: { getTypeParser },
      });
      // A connection that breaks while nobody uses it is replaced at the next use.
      pool.on('error', () => {});
      return pool;
    };
    return new Connections(poolOf(max), poolOf(URGENT_CONNECTIONS));
  }

  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]> {
    return this.#query(this.work, text, values);
  }

  async transaction<T>(
    work: (queries: Queries) => Promise<T>,
    { durable = true, limit = STATEMENT_LIMIT }: TransactionOptions = {},
  ): Promise<T> {
    const client = await this.work.connect().catch((error: unknown) => Promise.reject(asRefusal(error)));
    // What breaks a connection also rejects the statement that runs on it, or the next one.
    const ignore = () => {};
    client.on('error', ignore);
    const queries: Queries = { query: (text, values) => this.#query(client, text, values, limit + GRACE) };
    let isBroken = true;
    try {
      await queries.query(beginning(durable, limit));
      const result = await work(queries).catch(async (error: unknown) => {
        // A server that did not answer is not waited for once more: it rolls back when the connection is gone.
        if (!isUnreachable(error)) await queries.query('ROLLBACK').then(() => (isBroken = false), ignore);
        throw error;
      });
      await this.#commit(client);
      isBroken = false;
      return result;
    } finally {
      client.off('error', ignore);
      client.release(isBroken);
    }
  }

  close(): Promise<void> {
    this.#closed ??= Promise.all([this.work.end(), this.kept.end()]).then(() => {});
    return this.#closed;
  }

  /** The database rolls back, and calls that a success, when the work passed over an error. */
  async #commit(client: pg.PoolClient): Promise<void> {
    const { command } = await client
      .query('COMMIT')
      .catch((error: unknown) => Promise.reject(asRefusal(error)));
    if (command !== 'COMMIT') throw new Error('A transaction went on after an error, and was rolled back.');
  }

  async #query<Row extends object>(
    on: pg.Pool | pg.PoolClient,
    text: string,
    values: readonly unknown[] | undefined,
    patience = STATEMENT_LIMIT + GRACE,
  ): Promise<Row[]> {
    const prepared = values && { name: this.#nameOf(text), values: [...values] };
    const statement: Statement = { text, ...prepared, query_timeout: patience };
    try {
      const { rows } = await on.query<Row>(statement);
      return rows;
    } catch (error) {
      throw asRefusal(error);
    }
  }

  #nameOf(text: string): string {
    const name = this.#names.get(text) ?? createHash('sha1').update(text).digest('hex');
    this.#names.set(text, name);
    return name;
  }
}

const beginning = (durable: boolean, limit: number): string =>
  [
    'BEGIN ISOLATION LEVEL READ COMMITTED',
    ...(limit === STATEMENT_LIMIT ? [] : [`SET LOCAL statement_timeout = ${limit}`]),
    ...(durable ? [] : ['SET LOCAL synchronous_commit = off']),
  ].join('; ');

/** Counts and positions are safe integers; as the driver has it, they would be text. */
const getTypeParser: typeof pg.types.getTypeParser = ((oid: number, format?: 'text' | 'binary') =>
  oid === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format as 'text')) as never;
