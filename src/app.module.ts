/** The Nest application: GraphQL over Apollo on Fastify, buses, health. */
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Logger, Module, type DynamicModule } from '@nestjs/common';
import { CommandBus, CqrsModule, QueryBus } from '@nestjs/cqrs';
import { GraphQLModule } from '@nestjs/graphql';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { buildSchema } from 'graphql';
import { randomUUID } from 'node:crypto';
import { CommandHandling } from './command-handling/command-handling.js';
import { messagesOf } from './command-handling/bus.js';
import { committedSchema } from './graphql/committed-schema.js';
import { errorFormatter } from './graphql/errors.js';
import { graphqlLimits } from './graphql/limits.js';
import { RequestContext } from './graphql/request-context.js';
import { resolversOf } from './graphql/resolvers.js';
import { serviceFields } from './graphql/service-fields.js';
import { HealthController } from './health.controller.js';
import { Answering } from './read-models/answering.js';
import { ServiceHolder } from './service-holder.js';
import type { Service } from './service.js';
import { allBatches, allCommands, allQueries } from './use-cases.js';

@Module({})
export class AppModule {
  /** The application on an open service. */
  static on(service: Service): DynamicModule {
    const messages = messagesOf(allCommands, allBatches, allQueries);
    const logger = new Logger('GraphQL');
    const typeDefs = committedSchema();
    const schema = buildSchema(typeDefs);
    return {
      module: AppModule,
      imports: [
        CqrsModule.forRoot(),
        GraphQLModule.forRootAsync<ApolloDriverConfig>({
          driver: ApolloDriver,
          imports: [CqrsModule.forRoot()],
          inject: [CommandBus, QueryBus],
          useFactory: (commandBus: CommandBus, queryBus: QueryBus) => ({
            typeDefs,
            resolvers: resolversOf(schema, messages, commandBus, queryBus, serviceFields(service)) as never,
            path: '/graphql',
            graphiql: true,
            introspection: true,
            csrfPrevention: true,
            validationRules: graphqlLimits,
            plugins: [ApolloServerPluginCacheControlDisabled()],
            includeStacktraceInErrorResponses: false,
            formatError: errorFormatter((error, id) => logger.error(`${id} ${String(error)}`), randomUUID),
            context: (request: { headers: Record<string, string | string[] | undefined> }) =>
              new RequestContext(request.headers, service.log, service.readModels),
          }),
        }),
      ],
      controllers: [HealthController],
      providers: [
        { provide: ServiceHolder, useValue: new ServiceHolder(service) },
        { provide: CommandHandling, useValue: service.handling },
        { provide: Answering, useValue: service.answering },
        ...messages.handlers,
      ],
    };
  }
}
