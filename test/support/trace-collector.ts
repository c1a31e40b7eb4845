/** A collector of traces (OTLP over HTTP, as JSON) that keeps what it is sent. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

type Value = string | number | boolean | readonly string[];

/** A span as it was sent. */
export interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly failed: boolean;
  readonly attributes: Readonly<Record<string, Value>>;
}

interface OtlpValue {
  readonly stringValue?: string;
  readonly intValue?: number;
  readonly boolValue?: boolean;
  readonly arrayValue?: { readonly values: readonly OtlpValue[] };
}

interface OtlpSpan extends Omit<SentSpan, 'attributes' | 'failed'> {
  readonly attributes: readonly { readonly key: string; readonly value: OtlpValue }[];
  readonly status: { readonly code?: number };
}

interface OtlpBody {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

const FAILED = 2;

export class TraceCollector {
  readonly spans: SentSpan[] = [];
  /** Everything that was sent, as it came. */
  text = '';
  /** Takes what it is sent, and never answers. */
  silent = false;

  readonly #server = createServer(async (request, response) => {
    await this.#take(request);
    if (!this.silent) response.setHeader('content-type', 'application/json').end('{}');
  });

  static async start(): Promise<TraceCollector> {
    const collector = new TraceCollector();
    collector.#server.listen(0, '127.0.0.1');
    await once(collector.#server, 'listening');
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The one span with a name; throws when there is none, or another. */
  one(name: string): SentSpan {
    const [span, ...others] = this.spans.filter((sent) => sent.name === name);
    if (!span || others.length > 0)
      throw new Error(`Not one ${name} in ${this.spans.map((sent) => sent.name).join(', ')}.`);
    return span;
  }

  /** The names of what led to a span, from the first cause on. */
  wayTo({ parentSpanId, name }: SentSpan): string[] {
    const parent = this.spans.find(({ spanId }) => spanId === parentSpanId);
    return [...(parent ? this.wayTo(parent) : []), name];
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #take(request: IncomingMessage): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    this.text += text;
    const { resourceSpans } = JSON.parse(text) as OtlpBody;
    const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
    this.spans.push(...spans.map(asSent));
  }
}

const asSent = ({ attributes, status, ...span }: OtlpSpan): SentSpan => ({
  ...span,
  failed: status.code === FAILED,
  attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value)])),
});

const valueOf = ({ stringValue, intValue, boolValue, arrayValue }: OtlpValue): Value =>
  stringValue ??
  intValue ??
  boolValue ??
  (arrayValue?.values ?? []).map(({ stringValue: text }) => text ?? '');
