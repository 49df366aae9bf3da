import { defineErrors } from '@axe/kit';

/** Expected failures of the chassis itself; every service has them besides its own. */
export const serviceErrors = defineErrors({
  INVALID_ARGUMENTS: {
    kind: 'invalid',
    summary: 'The arguments do not fit the input schema of the tool.',
    remedy: 'Correct the named fields and call again; nothing was stored.',
  },
  TOOL_NOT_FOUND: {
    kind: 'missing',
    summary: 'No tool of this service has that name.',
    remedy: 'Call tools/list or find_tool and use a name from there.',
  },
  RATE_LIMITED: {
    kind: 'unavailable',
    summary: 'The caller sent more requests than the service takes in that time.',
    remedy: 'Wait as long as Retry-After says, then repeat the request unchanged.',
    retryable: true,
  },
  CALL_TIMED_OUT: {
    kind: 'unavailable',
    summary: 'The tool did not finish in the time a call may take.',
    remedy: 'Nothing was stored. Try again with less work in one call.',
    retryable: true,
  },
  CALLER_GONE: {
    kind: 'unavailable',
    summary: 'The client closed the connection or cancelled before the call finished.',
    remedy: 'Nothing was stored. Repeat the call, with the same idempotency_key if it had one.',
    retryable: true,
  },
  PAYLOAD_TOO_LARGE: {
    kind: 'invalid',
    summary: 'The request body is larger than the endpoint takes.',
    remedy: 'Send less at once, or upload the file through /files.',
  },
  BODY_TIMED_OUT: {
    kind: 'invalid',
    summary: 'The request body did not arrive in time.',
    remedy: 'Send the request again over a faster connection.',
    retryable: true,
  },
  TOKEN_IN_QUERY: {
    kind: 'invalid',
    summary: 'A token was put into the URL, where logs would keep it.',
    remedy: 'Send the token in the Authorization header, and replace it: it may have been logged on the way.',
  },
  HOST_NOT_ALLOWED: {
    kind: 'denied',
    summary: 'The Host header names no host of this service.',
    remedy: 'Use the public address of the service.',
  },
  ORIGIN_NOT_ALLOWED: {
    kind: 'denied',
    summary: 'A web page of another origin made the request.',
    remedy: 'Ask the operator to add the origin, if the page is trusted.',
  },
  NOT_FOUND: {
    kind: 'missing',
    summary: 'Nothing answers at this path.',
    remedy: 'Check the path: /{service}/mcp, /{service}/files, /{service}/schemas, /{service}/health.',
  },
  METHOD_NOT_ALLOWED: {
    kind: 'invalid',
    summary: 'The path does not take this HTTP method.',
    remedy: 'Use the method that the Allow header names.',
  },
  UPLOAD_NOT_FOUND: {
    kind: 'missing',
    summary: 'There is no such uploaded file for this caller, or it expired.',
    remedy: 'Upload the file again to /files and pass the new file_id.',
  },
  UPLOAD_LIMIT: {
    kind: 'conflict',
    summary: 'The caller has as many unexpired uploads as one may have.',
    remedy: 'Use the files already uploaded, or wait until they expire.',
    retryable: true,
  },
  EVENT_REJECTED: {
    kind: 'invalid',
    summary: 'The event has no known type, or its payload does not fit.',
    remedy: 'Correct the producer; the event was not stored.',
  },
  SENDER_NOT_ALLOWED: {
    kind: 'denied',
    summary: 'Only services may post events, each its own.',
    remedy: 'Use the service token of the producer.',
  },
  NOT_READY: {
    kind: 'unavailable',
    summary: 'The service refuses to start, because its database or a startup probe failed.',
    remedy: 'Repair what the message names and start again.',
  },
  INTERNAL: {
    kind: 'unavailable',
    summary: 'Something unexpected failed inside the service.',
    remedy: 'Nothing was stored. Report the request id to the operator.',
  },
});
