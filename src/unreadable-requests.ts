/** Requests to GraphQL that fail before GraphQL sees them, in the shape of its errors. */
import { Catch, HttpException, type ArgumentsHost } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { HOW_TO_ASK } from './graphql/errors.js';

const TOO_LARGE = 413;

interface Reply {
  status(code: number): { send(body: unknown): unknown };
}

const shown = (status: number) =>
  status === TOO_LARGE
    ? {
        code: 'REQUEST_TOO_LARGE',
        message: 'This request is too large to be read. Send it in several parts.',
      }
    : { code: 'BAD_REQUEST', message: `This request is no question that can be read. ${HOW_TO_ASK}` };

/** Answers them as GraphQL would; leaves everything else to Nest. */
@Catch(HttpException)
export class UnreadableRequests extends BaseExceptionFilter<HttpException> {
  override catch(exception: HttpException, host: ArgumentsHost): void {
    const { url } = host.switchToHttp().getRequest<{ url: string }>();
    if (!url.startsWith('/graphql')) return super.catch(exception, host);
    const { message, code } = shown(exception.getStatus());
    const reply = host.switchToHttp().getResponse<Reply>();
    void reply.status(exception.getStatus()).send({ errors: [{ message, extensions: { code } }] });
  }
}
