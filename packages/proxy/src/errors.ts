import { problems, type ProblemCode } from 'ekyc-verify-protocol';

type ProblemOptions = {
  /** What is particular to this request; goes to the caller, so it holds no secret and no vendor text. */
  detail?: string;
  /** Fields that were refused. */
  errors?: { pointer: string; detail: string }[];
  /** Seconds until it is worth trying again: the `Retry-After` header. */
  retryAfter?: number;
  /** What helps the operator; goes to the log alone. Holds no secret, no token, no personal data. */
  log?: Record<string, string | number | boolean | null>;
  cause?: unknown;
};

/** An error with a stable code that the caller may see. Everything else becomes `internal-error`. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly status: number;
  readonly detail: string | undefined;
  readonly errors: { pointer: string; detail: string }[] | undefined;
  readonly retryAfter: number | undefined;
  readonly log: Record<string, string | number | boolean | null>;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(problems[code].title, { cause: options.cause });
    this.code = code;
    this.status = problems[code].status;
    this.detail = options.detail;
    this.errors = options.errors;
    this.retryAfter = options.retryAfter;
    this.log = options.log ?? {};
  }
}
