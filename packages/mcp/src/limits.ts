/** Bounds of one service; every one has a default. */
export interface Limits {
  readonly mcpBodyBytes: number;
  readonly fileBytes: number;
  readonly eventBodyBytes: number;
  /** How long a body of /mcp or /events may take to arrive. */
  readonly bodyTimeoutMs: number;
  /** How long a file may take to arrive. */
  readonly fileTimeoutMs: number;
  /** How long one tool call may run. */
  readonly callTimeoutMs: number;
  /** Requests a second that one subject may send for ever, and how many it may send at once after a pause. */
  readonly subjectRatePerSecond: number;
  readonly subjectBurst: number;
  /** Unexpired uploads of one actor, and how long each waits for its tool. */
  readonly uploadsPerActor: number;
  readonly uploadLifetimeMs: number;
}

const mebibyte = 1024 * 1024;

export const defaultLimits: Limits = {
  mcpBodyBytes: 6 * mebibyte,
  fileBytes: 32 * mebibyte,
  eventBodyBytes: mebibyte,
  bodyTimeoutMs: 30_000,
  fileTimeoutMs: 300_000,
  callTimeoutMs: 60_000,
  subjectRatePerSecond: 100,
  subjectBurst: 1000,
  uploadsPerActor: 50,
  uploadLifetimeMs: 24 * 60 * 60 * 1000,
};
