/** Records work as spans of OpenTelemetry and sends them to a collector (OTLP over HTTP). */
import {
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type Span,
  type SpanContext,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { Refusal } from '../kernel/refusal.js';
import { untoldWork, type Work, type WorkFacts, type WorkKind } from '../kernel/telemetry.js';
import { DeliveryWatch, type TellUndelivered } from './delivery-watch.js';
import { faultClassOf } from './outcomes.js';

/** How long a stop waits for spans to be delivered, and a delivery for its answer, in milliseconds. */
const LAST_DELIVERY_MS = 2_000;
const DELIVERY_MS = 5_000;

const KINDS: Partial<Record<WorkKind, SpanKind>> = {
  operation: SpanKind.SERVER,
  project: SpanKind.CONSUMER,
};

/** Work that is only shown within a trace; work of the other kinds may begin one. */
const ONLY_WITHIN_TRACES = new Set<WorkKind>(['append', 'project']);
/** Reads are too many, and subscriptions go on for hours. */
const NOT_SHOWN = new Set<WorkKind>(['read', 'subscription']);

export class Spans {
  private constructor(private readonly provider: NodeTracerProvider) {}

  /** Sends to a collector at this base address. `tell` hears when it stops taking spans, and when it does so again. */
  static to(address: string, tell: TellUndelivered): Spans {
    const url = `${address.replace(/\/+$/, '')}/v1/traces`;
    const exporter = new DeliveryWatch(new OTLPTraceExporter({ url, timeoutMillis: DELIVERY_MS }), tell);
    const resource = resourceFromAttributes({ 'service.name': 'throughline' });
    return new Spans(
      new NodeTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] }),
    );
  }

  /**
   * Begins to record work, unless it is not to be shown or its trace is not recorded. Such an operation still names itself,
   * so that its commands begin no trace either; such a command does not, so that nothing of it is stored.
   */
  begin(kind: WorkKind, cause: string | undefined, facts: WorkFacts): Work {
    if (NOT_SHOWN.has(kind) || (ONLY_WITHIN_TRACES.has(kind) && !cause)) return untoldWork;
    const tracer = this.provider.getTracer('throughline');
    const span = tracer.startSpan(kind, { kind: KINDS[kind] ?? SpanKind.INTERNAL }, contextOf(cause));
    if (span.isRecording()) return recorded(span, kind, facts);
    return kind === 'operation' ? { ...untoldWork, traceparent: traceparentOf(span) } : untoldWork;
  }

  /** Delivers what is left, for a short time at most. */
  async close(): Promise<void> {
    const delivered = this.provider.shutdown().catch(() => undefined);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, LAST_DELIVERY_MS)));
    await Promise.race([delivered, late]);
    clearTimeout(timer);
  }
}

function recorded(span: Span, kind: WorkKind, first: WorkFacts): Work {
  let known = first;
  return {
    traceparent: traceparentOf(span),
    note: (facts) => void (known = { ...known, ...facts }),
    end: (facts, fault) => {
      known = { ...known, ...facts };
      span.updateName(nameOf(kind, known));
      span.setAttributes(attributesOf(known));
      if (fault !== undefined) markFault(span, fault);
      span.end();
    },
  };
}

/** A code says what went wrong; the words of a fault may repeat what somebody wrote. */
function markFault(span: Span, fault: unknown): void {
  const outcome = faultClassOf(fault);
  span.setAttribute('throughline.outcome', outcome);
  if (fault instanceof Refusal) span.setAttribute('throughline.code', fault.code);
  if (outcome === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
}

/** A span is named by what is done to what: `command reportProgress`, `project ProgressReported`. */
function nameOf(kind: WorkKind, { type, field, useCase, eventType }: WorkFacts): string {
  if (kind === 'operation') return [type, field].filter(Boolean).join(' ') || kind;
  return [kind, useCase ?? eventType].filter(Boolean).join(' ');
}

const attributesOf = (facts: WorkFacts): Attributes =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      `throughline.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
      typeof value === 'object' ? [...value] : value,
    ]),
  );

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-|$)/;

/** What cannot be read begins a new trace. */
function contextOf(traceparent: string | undefined): Context {
  const [, traceId = '', spanId = '', flags = ''] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  const traceFlags = parseInt(flags, 16) & TraceFlags.SAMPLED;
  const context: SpanContext = { traceId, spanId, traceFlags, isRemote: true };
  return isSpanContextValid(context) ? trace.setSpanContext(ROOT_CONTEXT, context) : ROOT_CONTEXT;
}

function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}
