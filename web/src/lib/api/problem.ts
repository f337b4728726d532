/** One refused field of an RFC 9457 answer. */
export interface FieldProblem {
  pointer: string;
  message: string;
}

export interface Problem {
  /** A short stable path such as `/problems/stale-revision`; `network` and `unexpected-answer` are our own. */
  type: string;
  title: string;
  status: number;
  detail?: string;
  errors?: FieldProblem[];
  [member: string]: unknown;
}

/** An answer that is not what was asked for: a refusal of the server, or no answer at all (status 0). */
export class ApiError extends Error {
  readonly problem: Problem;
  readonly requestId: string | null;

  constructor(problem: Problem, requestId: string | null = null) {
    super(problem.detail ?? problem.title);
    this.name = 'ApiError';
    this.problem = problem;
    this.requestId = requestId;
  }

  get status(): number {
    return this.problem.status;
  }

  /** The last part of the type: `stale-revision` of `/problems/stale-revision`. */
  get kind(): string {
    return this.problem.type.split('/').pop() ?? this.problem.type;
  }

  get errors(): FieldProblem[] {
    return this.problem.errors ?? [];
  }
}

function isFieldProblem(value: unknown): value is FieldProblem {
  const candidate = value as FieldProblem | null;
  return typeof candidate?.pointer === 'string' && typeof candidate.message === 'string';
}

/** Reads an error answer; whatever a proxy in between sent instead becomes a problem of its status. */
export function readProblem(status: number, statusText: string, contentType: string, text: string): Problem {
  if (contentType.includes('json')) {
    try {
      const body = JSON.parse(text) as Partial<Problem> | null;
      if (body && typeof body === 'object') {
        return {
          ...body,
          type: typeof body.type === 'string' ? body.type : 'about:blank',
          title: typeof body.title === 'string' ? body.title : statusText,
          detail: typeof body.detail === 'string' ? body.detail : undefined,
          errors: Array.isArray(body.errors) ? body.errors.filter(isFieldProblem) : undefined,
          status,
        };
      }
    } catch {
      // Not JSON after all: told below by its status.
    }
  }
  return { type: 'about:blank', title: statusText || `Status ${status}`, status };
}
