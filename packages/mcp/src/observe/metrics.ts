import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface ServiceMetrics {
  request(endpoint: string, status: number, seconds: number): void;
  authFailure(reason: string): void;
  toolCall(tool: string, outcome: string, seconds: number): void;
  outbox(state: { readonly pending: number; readonly dead: number }): void;
  warnings(count: number): void;
  /** Prometheus text. */
  text(): Promise<string>;
}

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Labels take values of declarations and of our own code only, never of a request, so their number is bounded. */
export function createMetrics(service: string): ServiceMetrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  const registers = [registry];
  const requests = new Counter({
    name: 'axe_http_requests_total',
    help: 'HTTP requests answered',
    labelNames: ['endpoint', 'status'],
    registers,
  });
  const latency = new Histogram({ name: 'axe_http_request_seconds', help: 'Time to answer', labelNames: ['endpoint'], buckets, registers });
  const refused = new Counter({
    name: 'axe_auth_failures_total',
    help: 'Requests refused for their token',
    labelNames: ['reason'],
    registers,
  });
  const calls = new Counter({ name: 'axe_tool_calls_total', help: 'Tool calls by outcome', labelNames: ['tool', 'outcome'], registers });
  const callTime = new Histogram({ name: 'axe_tool_call_seconds', help: 'Time of tool calls', labelNames: ['tool'], buckets, registers });
  const pending = new Gauge({ name: 'axe_outbox_pending', help: 'Events not delivered yet', registers });
  const dead = new Gauge({ name: 'axe_outbox_dead', help: 'Events given up after all retries', registers });
  const warnings = new Gauge({ name: 'axe_warnings', help: 'Warnings that readiness shows', registers });
  const requestCounters = remember((key: string) => requests.labels(...(key.split(' ') as [string, string])));
  const latencies = remember((endpoint: string) => latency.labels(endpoint));
  const callCounters = remember((key: string) => calls.labels(...(key.split(' ') as [string, string])));
  const callTimes = remember((tool: string) => callTime.labels(tool));
  return {
    request(endpoint, status, seconds) {
      requestCounters(`${endpoint} ${status}`).inc();
      latencies(endpoint).observe(seconds);
    },
    authFailure: (reason) => refused.inc({ reason }),
    toolCall(tool, outcome, seconds) {
      callCounters(`${tool} ${outcome}`).inc();
      callTimes(tool).observe(seconds);
    },
    outbox(state) {
      pending.set(state.pending);
      dead.set(state.dead);
    },
    warnings: (count) => warnings.set(count),
    text: () => registry.metrics(),
  };
}

/** prom-client looks its labels up by hashing at every call; a bound child costs a tenth. */
function remember<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    let value = made.get(key);
    if (value === undefined) {
      value = make(key);
      made.set(key, value);
    }
    return value;
  };
}
