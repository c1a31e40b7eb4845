/** The orders of `npm run import` and `npm run rebuild`, over the loopback. Not part of the interface for clients. */
import {
  BadRequestException,
  Body,
  CanActivate,
  Controller,
  ExecutionContext,
  Get,
  HttpCode,
  Injectable,
  Post,
  StreamableFile,
  UseGuards,
} from '@nestjs/common';
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { OwnerDesk } from './owner-desk.js';

const path = z.string().refine(isAbsolute);
const importOrderSchema = z.strictObject({ file: path, mapping: path.optional() });

const NDJSON = { type: 'application/x-ndjson' };

/** Lets in who has read the note in the data folder. */
@Injectable()
export class OwnerGuard implements CanActivate {
  constructor(private readonly desk: OwnerDesk) {}

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<{ headers: { authorization?: string } }>();
    return this.desk.admits(headers.authorization);
  }
}

@Controller('owner')
@UseGuards(OwnerGuard)
export class OwnerController {
  constructor(private readonly desk: OwnerDesk) {}

  @Get()
  here() {
    return { owner: true };
  }

  @Post('import')
  @HttpCode(200)
  import(@Body() body: unknown): StreamableFile {
    const order = importOrderSchema.safeParse(body);
    if (!order.success) throw new BadRequestException('Name the file, and the mapping, by absolute paths.');
    return new StreamableFile(
      this.desk.answer((work, watch) => work.import(order.data, watch)),
      NDJSON,
    );
  }

  @Post('rebuild')
  @HttpCode(200)
  rebuild(): StreamableFile {
    return new StreamableFile(
      this.desk.answer((work, watch) => work.rebuild(watch)),
      NDJSON,
    );
  }
}
