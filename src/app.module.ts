/** The Nest application: GraphQL over Apollo on Fastify, buses, health. */
import { ApolloDriver } from '@nestjs/apollo';
import { Logger, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, HttpAdapterHost } from '@nestjs/core';
import { CommandBus, CqrsModule, QueryBus } from '@nestjs/cqrs';
import { GraphQLModule, GraphQLSchemaHost } from '@nestjs/graphql';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { buildSchema } from 'graphql';
import { CommandHandling } from './command-handling/command-handling.js';
import { messagesOf } from './command-handling/bus.js';
import { committedSchema } from './graphql/committed-schema.js';
import { CompilingApolloDriver, type CompilingDriverConfig } from './graphql/compiled/compiling-driver.js';
import type { Config } from './config.js';
import { checkVariables } from './graphql/checked-variables.js';
import { errorFormatter } from './graphql/errors.js';
import { FaultCorrelation } from './graphql/fault-correlation.js';
import { graphqlLimits, MAX_TOKENS } from './graphql/limits.js';
import { liveFields } from './graphql/live-fields.js';
import { LiveSocket } from './graphql/live-socket.js';
import { RequestContext } from './graphql/request-context.js';
import { resolversOf } from './graphql/resolvers.js';
import { serviceFields } from './graphql/service-fields.js';
import { HealthController } from './health.controller.js';
import { MetricsController } from './observability/metrics.controller.js';
import { ToldOperations } from './observability/operations.js';
import { TroubleWatch } from './observability/trouble-watch.js';
import { withoutAddresses } from './observability/without-addresses.js';
import { folderWork } from './owner/folder-work.js';
import { OwnerDesk } from './owner/owner-desk.js';
import { OwnerController, OwnerGuard } from './owner/owner.controller.js';
import { Answering } from './read-models/answering.js';
import { LiveAnswers } from './read-models/live/live-answers.js';
import { ServiceHolder } from './service-holder.js';
import type { Service } from './service.js';
import { UnreadableRequests } from './unreadable-requests.js';
import { allBatches, allCommands, allQueries } from './use-cases.js';

@Module({})
export class AppModule {
  /** The application on an open service. */
  static on(service: Service, { graphqlCompiled }: Pick<Config, 'graphqlCompiled'>): DynamicModule {
    const messages = messagesOf(allCommands, allBatches, allQueries);
    const logger = new Logger('GraphQL');
    const typeDefs = committedSchema();
    const schema = buildSchema(typeDefs);
    const correlation = new FaultCorrelation();
    const operations = new ToldOperations(service.observability);
    const logFault = (fault: unknown, correlationId: string) => {
      const traceId = correlation.traceIdOf(fault);
      logger.error(stackOf(fault), { correlationId, ...(traceId ? { traceId } : {}) });
    };
    return {
      module: AppModule,
      imports: [
        CqrsModule.forRoot(),
        GraphQLModule.forRootAsync<CompilingDriverConfig>({
          driver: graphqlCompiled ? CompilingApolloDriver : ApolloDriver,
          imports: [CqrsModule.forRoot()],
          inject: [CommandBus, QueryBus],
          useFactory: (commandBus: CommandBus, queryBus: QueryBus) => ({
            typeDefs,
            resolvers: resolversOf(schema, messages, commandBus, queryBus, {
              ...serviceFields(service),
              Subscription: liveFields(schema, allQueries, new LiveAnswers(service)),
            }) as never,
            begin: operations.begin,
            path: '/graphql',
            graphiql: false,
            playground: false,
            introspection: true,
            csrfPrevention: true,
            // Before that, work for other processes is given up, which Apollo would wait for.
            stopOnApplicationShutdown: true,
            validationRules: graphqlLimits,
            plugins: [
              ApolloServerPluginCacheControlDisabled(),
              operations.plugin,
              correlation.plugin,
              checkVariables,
            ],
            parseOptions: { maxTokens: MAX_TOKENS },
            includeStacktraceInErrorResponses: false,
            formatError: errorFormatter(logFault, (error) => correlation.idOf(error)),
            context: (request: { headers: Record<string, string | string[] | undefined> }) =>
              new RequestContext(request.headers, service.log, service.readModels),
          }),
        }),
      ],
      controllers: [HealthController, MetricsController, OwnerController],
      providers: [
        { provide: ServiceHolder, useValue: new ServiceHolder(service) },
        { provide: CommandHandling, useValue: service.handling },
        { provide: Answering, useValue: service.answering },
        { provide: OwnerDesk, useValue: new OwnerDesk(folderWork(service)) },
        OwnerGuard,
        { provide: TroubleWatch, useValue: new TroubleWatch(service) },
        {
          provide: LiveSocket,
          inject: [HttpAdapterHost, GraphQLSchemaHost],
          useFactory: (http: HttpAdapterHost, host: GraphQLSchemaHost) =>
            new LiveSocket(service, http, host, logFault),
        },
        { provide: APP_FILTER, useClass: UnreadableRequests },
        ...messages.handlers,
      ],
    };
  }
}

const stackOf = (fault: unknown): string =>
  withoutAddresses((fault instanceof Error && fault.stack) || String(fault));
