// The shapes of the HTTP API by the names that the pages use. They are what the server says of itself (openapi.d.ts, made by
// `npm run types`); here stands more closely only what it leaves open as JSON. Fields may be added by the server, so readers
// ignore what they do not know.
import type { Json, JsonObject } from './json';
import type { components } from './openapi';

export type { Json, JsonObject } from './json';

/** What the server describes, for shapes that one feature alone reads. */
export type Described = components['schemas'];
export type Closer<Shape, More> = Omit<Shape, keyof More> & More;

export type Role = Described['Role'];
export type User = Closer<Described['User'], { roles: Role[]; groups: string[] }>;
/** In a session: there is always a token. */
export type Me = Closer<Described['Me'], { user: User; csrf_token: string }>;
export type SignedIn = Closer<Described['Session'], { user: User }>;
export type DemoAccount = Described['DemoAccount'];

export interface Page<Item> {
  items: Item[];
  next_cursor?: string | null;
}

export type Party = Described['Person'];
export type WorkflowRef = Closer<Described['WorkflowRef'], { version: number }>;

export interface Schema {
  type?: string | string[];
  title?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: Json[];
  const?: Json;
  default?: Json;
  format?: string;
  maxLength?: number;
  [keyword: string]: unknown;
}

export type Policy = Described['Policy'];

export interface FormSummary {
  path: string;
  title: string;
  description?: string | null;
  workflow: { id: string; name: string };
}

export type Form = Closer<Described['Form'], { schema: Schema; workflow: WorkflowRef }>;

export type StoredFile = Described['File'];
/** A file that was sent before, by where it goes. */
export type FileRef = Described['FileReference'];
/** A file as it stands in a request. */
export type AttachedFile = Described['AttachedFile'];

export type ExecutionStatus = Described['ExecutionStatus'];
export type Step = Described['Step'];
export type StepStatus = Step['status'];
export type Execution = Closer<Described['Execution'], { workflow: WorkflowRef }>;
export type Attention = Execution['attention'][number];

export type Decision = Described['Decision'];
export type Verdict = Decision['decision'];
export type Outcome = NonNullable<Described['Outcome']>;
export type FieldNote = Described['FieldNote'];
export type Reviewer = Described['Reviewer'];
export type Stage = Described['Stage'];
export type Change = Described['Change'];
export type EarlierRevision = Described['EarlierRevision'];
export type Comment = Described['Comment'];

/** What was frozen when the approval opened. Its canonical form is what `context_hash` stands for. */
export interface ApprovalContext {
  request?: Json;
  files?: AttachedFile[] | null;
  nodes?: { [id: string]: Json };
  policy?: JsonObject | null;
  rules?: Json;
  ai?: Json;
  [key: string]: Json | AttachedFile[] | undefined;
}

export type Approval = Closer<
  Described['Approval'],
  {
    workflow: WorkflowRef;
    context?: ApprovalContext;
    /** The start node's schema: the request's fields in their order, with their titles. */
    schema?: Schema | null;
    metadata?: JsonObject | null;
  }
>;
export type CommentRule = NonNullable<Approval['require_comment']>;

export type RequestNote = Described['RequestNote'];
export type RequestView = Closer<
  Described['Request'],
  { schema?: Schema | null; form_schema?: Schema | null; body: JsonObject | null }
>;
/** What somebody is asked to fill in; the schema is not in lists. */
export type Task = Closer<Described['Task'], { schema?: Schema | null }>;

export type WaitingFor = RequestView['waiting_for'][number];

export type RegisterEntry = Described['RegisterEntry'];
export type RegisterStatus = RegisterEntry['status'];

/** What a node type is: its configuration's schema, its ports, and how a configuration can look. */
export type NodeType = Closer<Described['NodeType'], { config_schema: Schema }>;

export type WorkflowNode = Described['WorkflowNode'];
export type Position = NonNullable<WorkflowNode['position']>;
export type WorkflowEdge = Described['WorkflowEdge'];
export type WorkflowDocument = Described['WorkflowDocument'];
export type WorkflowProblem = Described['ProblemInDraft'];
export type ActiveVersion = NonNullable<Described['ActiveVersion']>;
/** A workflow as lists give it. */
export type WorkflowSummary = Described['WorkflowSummary'];
export type Workflow = Described['Workflow'];
export type WorkflowVersion = Described['Version'] & { document?: WorkflowDocument };
