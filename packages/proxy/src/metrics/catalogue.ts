import { flows, initiators, mostAttempts, problems, reasons } from 'ekyc-verify-protocol';
import { actions, type CallResult } from '../tencent/call.js';
import { errorKinds, type VendorErrorKind } from '../tencent/errors.js';

/** A metric: what it is, and every value that its labels can have, so that series cannot multiply. */
type Metric = {
  kind: 'counter' | 'histogram' | 'gauge';
  /** One sentence with the unit, for `# HELP` and the documentation. */
  help: string;
  /** Values of each label; null for the routes of the API, which are not listed here. */
  labels: Readonly<Record<string, readonly string[] | null>>;
  /** Upper bounds of a histogram's buckets, in its unit. */
  buckets?: readonly number[];
};

const vendorResults: readonly CallResult[] = [
  'ok',
  ...(Object.keys(errorKinds) as VendorErrorKind[]),
];

/** Every metric of the proxy's own. Process metrics (`process_…`, `nodejs_…`) come from prom-client. */
export const catalogue = {
  ekyc_build_info: {
    kind: 'gauge',
    help: 'Always 1; the label has the version that runs.',
    labels: { version: null },
  },
  ekyc_http_responses_total: {
    kind: 'counter',
    help: 'Responses by route and status; `none` stands for unknown paths.',
    labels: { route: null, status: null },
  },
  ekyc_http_request_duration_seconds: {
    kind: 'histogram',
    help: 'Time from a request’s headers to the end of the response; long polls wait on purpose.',
    labels: { route: null },
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  },
  ekyc_problems_total: {
    kind: 'counter',
    help: 'Error responses by code.',
    labels: { code: Object.keys(problems) },
  },
  ekyc_verifications_created_total: {
    kind: 'counter',
    help: 'Verifications created, by who created them.',
    labels: { initiator: initiators },
  },
  ekyc_verifications_ended_total: {
    kind: 'counter',
    help: 'Verifications that this instance saw end: passed, canceled, or why they failed or expired.',
    labels: { outcome: ['passed', 'canceled', ...reasons] },
  },
  ekyc_verifications_pending: {
    kind: 'gauge',
    help: 'Verifications that have not ended.',
    labels: {},
  },
  ekyc_attempts_started_total: {
    kind: 'counter',
    help: 'Attempts bought from the vendor, by who created the verification and by flow.',
    labels: { initiator: initiators, flow: flows },
  },
  ekyc_attempts_ended_total: {
    kind: 'counter',
    help: 'Attempts that this instance saw end: passed, or why they failed.',
    labels: { outcome: ['passed', ...reasons] },
  },
  ekyc_attempts_to_pass: {
    kind: 'histogram',
    help: 'How many attempts it took to pass: the number of the attempt that passed.',
    labels: {},
    buckets: [1, 2, 3, 4, 5, 7, 10, 15, mostAttempts],
  },
  ekyc_attempts_open: {
    kind: 'gauge',
    help: 'Attempts that have not ended.',
    labels: {},
  },
  ekyc_attempts_today: {
    kind: 'gauge',
    help: 'Attempts since midnight UTC, as EKYC_DAILY_LIMIT counts them.',
    labels: {},
  },
  ekyc_attempts_daily_limit: {
    kind: 'gauge',
    help: 'EKYC_DAILY_LIMIT; missing when it is off.',
    labels: {},
  },
  ekyc_vendor_calls_total: {
    kind: 'counter',
    help: 'Requests sent to the vendor by result, retries included.',
    labels: { action: actions, result: vendorResults },
  },
  ekyc_vendor_call_duration_seconds: {
    kind: 'histogram',
    help: 'Duration of a request to the vendor, without the wait in the queue.',
    labels: { action: actions },
    buckets: [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 3, 5, 10, 30],
  },
  ekyc_vendor_queue_length: {
    kind: 'gauge',
    help: 'Calls of this instance that wait in the queue.',
    labels: { action: actions },
  },
  ekyc_vendor_calls_limit: {
    kind: 'gauge',
    help: 'Calls per second that all instances together may make: EKYC_UPSTREAM_RPS.',
    labels: { action: actions },
  },
  ekyc_vendor_circuit_open: {
    kind: 'gauge',
    help: '1 while this instance makes no calls because the vendor can’t be reached, or tries a single one; otherwise 0.',
    labels: {},
  },
  ekyc_webhook_deliveries_total: {
    kind: 'counter',
    help: 'Webhook deliveries by result: delivered, to be retried, or failed for good.',
    labels: { result: ['delivered', 'retry', 'failed'] },
  },
  ekyc_webhook_delivery_duration_seconds: {
    kind: 'histogram',
    help: 'Time until the receiver of a webhook answered or the delivery failed.',
    labels: {},
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
  },
  ekyc_webhooks_waiting: {
    kind: 'gauge',
    help: 'Webhooks that wait to be delivered.',
    labels: {},
  },
  ekyc_webhooks_failed: {
    kind: 'gauge',
    help: 'Webhooks that failed for good.',
    labels: {},
  },
  ekyc_webhook_oldest_waiting_seconds: {
    kind: 'gauge',
    help: 'Age of the oldest webhook that waits to be delivered; 0 if there is none.',
    labels: {},
  },
  ekyc_reconcile_asked_total: {
    kind: 'counter',
    help: 'Attempts that reconciliation asked the vendor about: ended, still pending, or failed to ask.',
    labels: { result: ['ended', 'pending', 'failed'] },
  },
  ekyc_reconcile_lag_seconds: {
    kind: 'gauge',
    help: 'How long the oldest due attempt has waited for reconciliation; 0 if none is due.',
    labels: {},
  },
  ekyc_database_up: {
    kind: 'gauge',
    help: '1 if the database answered during this scrape, otherwise 0.',
    labels: {},
  },
} as const satisfies Record<string, Metric>;

type Catalogue = typeof catalogue;
export type MetricName = keyof Catalogue;

type OfKind<Kind extends Metric['kind']> = {
  [Name in MetricName]: Catalogue[Name]['kind'] extends Kind ? Name : never;
}[MetricName];
export type CounterName = OfKind<'counter'>;
export type HistogramName = OfKind<'histogram'>;
export type GaugeName = OfKind<'gauge'>;

/** The labels of a metric, all of them. */
export type LabelsOf<Name extends MetricName> = Record<keyof Catalogue[Name]['labels'], string>;

/** Names and declarations, for what treats all metrics alike. */
export const metricList = Object.entries(catalogue) as [MetricName, Metric][];
