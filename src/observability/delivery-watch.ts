/** Says once when spans are not delivered any more, and once when they are again. */
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node';

/** Hears why spans are not delivered; nothing when they are again. */
export type TellUndelivered = (why: unknown) => void;

type Delivered = Parameters<SpanExporter['export']>[1];

export class DeliveryWatch implements SpanExporter {
  #fails = false;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly tell: TellUndelivered,
  ) {}

  export(spans: ReadableSpan[], delivered: Delivered): void {
    this.exporter.export(spans, (result) => {
      const fails = result.error !== undefined;
      if (fails !== this.#fails) this.tell(result.error);
      this.#fails = fails;
      delivered(result);
    });
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }

  async forceFlush(): Promise<void> {
    await this.exporter.forceFlush?.();
  }
}
