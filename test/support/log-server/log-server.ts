/**
 * A server for tests that speaks EventStoreDB's protocol over gRPC on the loopback and keeps its log in memory. It does
 * what a real server (23.10) was seen to do with appends, reads, subscriptions, gossip and refused users, and what a test
 * tells it to do wrong. It is no database: nothing is written to a disk, and its cluster elects whom a test says.
 */
import gossip from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { AppendService } from './append-service.js';
import { Faults } from './faults.js';
import { featureService } from './feature-service.js';
import { gossipService } from './gossip-service.js';
import { KeptLog } from './kept-log.js';
import type { Membership } from './membership.js';
import { ReadService } from './read-service.js';
import { Relay } from './relay.js';
import type { Users } from './users.js';

export interface LogServerOptions {
  readonly log?: KeptLog;
  readonly version?: string;
  /** Whoever is not listed is refused; without a list everybody may do everything. */
  readonly users?: Users;
  /** The cluster that this server is a member of. */
  readonly cluster?: Membership;
  readonly certificate?: { readonly key: string; readonly certificate: string };
}

export class LogServer {
  readonly log: KeptLog;
  readonly faults = new Faults();
  readonly #relay = new Relay();
  #server: Server | undefined;

  constructor(private readonly options: LogServerOptions = {}) {
    this.log = options.log ?? new KeptLog();
  }

  /** Starts a server on a port of its own and answers it. */
  static async started(options?: LogServerOptions): Promise<LogServer> {
    const server = new LogServer(options);
    await server.start();
    return server;
  }

  get port(): number {
    return this.#relay.port;
  }

  get url(): string {
    return `esdb://127.0.0.1:${this.port}?tls=false`;
  }

  /** Starts, on the same port as before and with the events of before. */
  async start(): Promise<void> {
    const server = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 });
    for (const [service, implementation] of this.#services()) server.addService(service, implementation);
    this.#server = server;
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', this.#credentials(), (error, bound) => {
        if (error) reject(error);
        else resolve(bound);
      });
    });
    await this.#relay.open(port);
  }

  /** Goes away at once, as a killed process does. */
  async stop(): Promise<void> {
    await this.#relay.close();
    this.#server?.forceShutdown();
    this.faults.forgetCalls();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Takes connections and answers nothing, as a stopped process does. */
  freeze(): void {
    this.#relay.freeze();
  }

  thaw(): void {
    this.#relay.thaw();
  }

  #services(): [Parameters<Server['addService']>[0], UntypedServiceImplementation][] {
    const { users, cluster, version } = this.options;
    const leads = () => cluster?.leads(this) ?? true;
    const guard = { users, leads, leader: () => cluster?.leader };
    const appends = new AppendService(this.log, this.faults, guard);
    const reads = new ReadService(this.log, this.faults, guard);
    return [
      [
        streamsService.StreamsService,
        { batchAppend: appends.batchAppend, append: appends.append, read: reads.read },
      ],
      [featuresService.ServerFeaturesService, featureService(this.faults, version)],
      [gossip.GossipService, gossipService(this, this.faults, cluster)],
    ];
  }

  #credentials(): ServerCredentials {
    const { certificate } = this.options;
    if (!certificate) return ServerCredentials.createInsecure();
    const pair = {
      private_key: Buffer.from(certificate.key),
      cert_chain: Buffer.from(certificate.certificate),
    };
    return ServerCredentials.createSsl(null, [pair]);
  }
}
