// Generated from contracts/events by `npm run generate`. Do not edit.

/** A person opened an account. */
export type UserRegistered = {
  /** Identity of the fact; the same on every redelivery, so readers count it once. */
  eventId: string;
  /** When it happened, UTC. */
  occurredAt: number;
  /** The user it is about. Pseudonymous: no name, no address. */
  userId: string;
  /** IANA zone chosen at registration. */
  timezone: string;
};

/** A person's erasure was accepted; every store deletes what it holds on the user. */
export type UserErased = {
  /** Identity of the fact; the same on every redelivery, so readers count it once. */
  eventId: string;
  /** When it happened, UTC. */
  occurredAt: number;
  /** The user it is about. Pseudonymous: no name, no address. */
  userId: string;
  /** The erasure that collects the receipts. */
  erasureId: string;
};

/** A person completed one of their goals. */
export type GoalCompleted = {
  /** Identity of the fact; the same on every redelivery, so readers count it once. */
  eventId: string;
  /** When it happened, UTC. */
  occurredAt: number;
  /** The user it is about. Pseudonymous: no name, no address. */
  userId: string;
  /** The goal that was completed, as in /api/users/me/goals. */
  goalId: string;
  /** Calendar day (YYYY-MM-DD) of occurredAt in timezone: the day it counts in. */
  statDate: string;
  /** IANA zone of the user at the time of the event. */
  timezone: string;
};

/** A team gained, changed or lost a member. */
export type TeamMemberChanged = {
  /** Identity of the fact; the same on every redelivery, so readers count it once. */
  eventId: string;
  /** When it happened, UTC. */
  occurredAt: number;
  /** The user it is about. Pseudonymous: no name, no address. */
  userId: string;
  /** The team whose member changed. */
  teamId: string;
  /** member or lead; null when the member left. */
  role: string | null;
};

/** A person asked for a run of a career tool. */
export type ExecutionRequested = {
  /** Identity of the fact; the same on every redelivery, so readers count it once. */
  eventId: string;
  /** When it happened, UTC. */
  occurredAt: number;
  /** The user it is about. Pseudonymous: no name, no address. */
  userId: string;
  /** The execution asked for; its completion carries the same id. */
  executionId: string;
  /** The tool to run, such as interview_coach (GET /api/tools lists them). */
  toolId: string;
  /** Input of the tool as JSON, valid against its inputSchema. */
  input: string;
};

/** An execution ended, with a result or without. */
export type ExecutionCompleted = {
  /** Identity of the fact; the same on every redelivery, so readers count it once. */
  eventId: string;
  /** When it happened, UTC. */
  occurredAt: number;
  /** The user it is about. Pseudonymous: no name, no address. */
  userId: string;
  /** The execution that ended; its request carried the same id. */
  executionId: string;
  /** The tool that ran, such as interview_coach (GET /api/tools lists them). */
  toolId: string;
  /** How it ended. */
  status: 'completed' | 'failed';
  /** Whole seconds from request to end. */
  duration: number;
  /** Milliseconds from request to end. */
  durationMs: number;
  /** Model that did the work. */
  modelName: string | null;
  /** Version of the model that did the work. */
  modelVersion: string | null;
  /** Calendar day (YYYY-MM-DD) of occurredAt in timezone: the day it counts in. */
  statDate: string;
  /** IANA zone of the user at the time of the event. */
  timezone: string;
};

/** An AI job ended, with a result or without. */
export type AiJobCompleted = {
  /** Identity of the fact; the same on every redelivery, so readers count it once. */
  eventId: string;
  /** When it happened, UTC. */
  occurredAt: number;
  /** The user it is about. Pseudonymous: no name, no address. */
  userId: string;
  /** The job, as in /api/ai/jobs/:jobId/status. */
  jobId: string;
  /** The tool execution it was for. */
  executionId: string | null;
  /** What the job did, such as interview_coach. */
  kind: string;
  /** How it ended. */
  status: 'completed' | 'failed';
  /** Result as JSON. */
  output: string | null;
  /** Code from the table of errors when it failed. */
  errorCode: string | null;
  /** One sentence for the person who asked. */
  errorDetail: string | null;
  /** Model that did the work. */
  modelName: string | null;
  /** Version of the model that did the work. */
  modelVersion: string | null;
  /** Tokens the model read. */
  inputTokens: number;
  /** Tokens the model wrote. */
  outputTokens: number;
  /** Cost in US dollars. */
  costUsd: number;
  /** Milliseconds of inference. */
  durationMs: number;
};

/** A learning path can be enrolled in, in this form. */
export type PathPublished = {
  /** Identity of the fact; the same on every redelivery, so readers count it once. */
  eventId: string;
  /** When it happened, UTC. */
  occurredAt: number;
  /** The path that can be enrolled in. */
  pathId: string;
  /** What the path is called in the catalogue. */
  title: string;
  /** beginner, intermediate or advanced. */
  difficulty: string;
  /** Hours of work it takes, as its editors estimate. */
  estimatedHours: number;
  /** Subjects it is filed under in the catalogue. */
  tags: string[];
  /** Skills it teaches. */
  skills: string[];
};

/** A person enrolled in a learning path. */
export type EnrolmentCreated = {
  /** Identity of the fact; the same on every redelivery, so readers count it once. */
  eventId: string;
  /** When it happened, UTC. */
  occurredAt: number;
  /** The user it is about. Pseudonymous: no name, no address. */
  userId: string;
  /** The enrolment, one for each person and path. */
  enrolmentId: string;
  /** The path enrolled in. */
  pathId: string;
};

/** A person completed a module of a path they are enrolled in. */
export type ModuleCompleted = {
  /** Identity of the fact; the same on every redelivery, so readers count it once. */
  eventId: string;
  /** When it happened, UTC. */
  occurredAt: number;
  /** The user it is about. Pseudonymous: no name, no address. */
  userId: string;
  /** The module that was completed. */
  moduleId: string;
  /** The path the module belongs to. */
  pathId: string;
  /** Whole seconds the person spent, when they said. */
  duration: number | null;
  /** Calendar day (YYYY-MM-DD) of occurredAt in timezone: the day it counts in. */
  statDate: string;
  /** IANA zone of the user at the time of the event. */
  timezone: string;
};

/** A person completed the last open module of a path. */
export type PathCompleted = {
  /** Identity of the fact; the same on every redelivery, so readers count it once. */
  eventId: string;
  /** When it happened, UTC. */
  occurredAt: number;
  /** The user it is about. Pseudonymous: no name, no address. */
  userId: string;
  /** The enrolment by which the person took the path. */
  enrolmentId: string;
  /** The path that was completed. */
  pathId: string;
};

/** A client or an import reported what a person did. */
export type ActivityRecorded = {
  /** Identity of the fact; the same on every redelivery, so readers count it once. */
  eventId: string;
  /** When it happened, UTC. */
  occurredAt: number;
  /** The user it is about. Pseudonymous: no name, no address. */
  userId: string;
  /** What was done. */
  type: 'tool_usage' | 'learning_activity' | 'module_completed' | 'goal_completed' | 'ai_interaction';
  /** With which tool or component, as the client program calls it; never a name of a person. */
  toolId: string | null;
  /** Whole seconds it took. */
  duration: number | null;
  /** How it went, in one word of the client program; failed means it does not count as a use. */
  result: string | null;
  /** Calendar day (YYYY-MM-DD) of occurredAt in timezone: the day it counts in. */
  statDate: string;
  /** IANA zone of the user at the time of the event. */
  timezone: string;
};

/** An administrator took an event out of a user's day, for good or to count it in another day. */
export type ActivityCorrected = {
  /** Identity of the fact; the same on every redelivery, so readers count it once. */
  eventId: string;
  /** When it was corrected, UTC. Of two corrections of one event in one day the later one stands. */
  occurredAt: number;
  /** The user it is about. Pseudonymous: no name, no address. */
  userId: string;
  /** void: it counts no more. move: it counts in toStatDate instead. */
  action: 'void' | 'move';
  /** The event that is corrected, as it stands in the document of statDate. */
  correctedEventId: string;
  /** Calendar day (YYYY-MM-DD) it is taken out of. */
  statDate: string;
  /** IANA zone of the day it is taken out of. */
  timezone: string;
  /** Calendar day (YYYY-MM-DD) it is moved to; null for a void. */
  toStatDate: string | null;
  /** When the corrected event happened, UTC. */
  activityAt: number;
  /** What was done. */
  activityType: 'tool_usage' | 'learning_activity' | 'module_completed' | 'goal_completed' | 'ai_interaction';
  /** With which tool or component, as the client program calls it; never a name of a person. */
  toolId: string | null;
  /** Whole seconds it took. */
  duration: number | null;
  /** How it went; failed means it does not count as a use. */
  result: string | null;
};

/** The daily-stats document of a user and day changed; the newest version is the whole truth. */
export type DailyStatsUpdated = {
  /** Identity of the fact; the same on every redelivery, so readers count it once. */
  eventId: string;
  /** When it happened, UTC. */
  occurredAt: number;
  /** The user it is about. Pseudonymous: no name, no address. */
  userId: string;
  /** Calendar day (YYYY-MM-DD) of occurredAt in timezone: the day it counts in. */
  statDate: string;
  /** IANA zone of the user at the time of the event. */
  timezone: string;
  /** Grows with every change of the document. */
  version: number;
  /** Events of all types in the day. */
  eventCount: number;
  /** Events of type tool_usage in the day that did not fail. */
  toolsUsed: number;
  /** Seconds, summed over all events. */
  timeSpent: number;
  /** Events of type goal_completed in the day. */
  goalsCompleted: number;
};

/** A watched limit was crossed. */
export type IncidentDetected = {
  /** Identity of the fact; the same on every redelivery, so readers count it once. */
  eventId: string;
  /** When it happened, UTC. */
  occurredAt: number;
  /** The user concerned, when there is one. */
  userId: string | null;
  /** Which limit; unknown where the reader is older than the kind. */
  kind: 'temp_lockout' | 'refresh_replay' | 'rate_limit' | 'data_exfiltration' | 'unknown';
  /** Keyed hash of the client's network prefix. */
  client: string;
  /** How often within the window. */
  count: number | null;
};

export type Events = {
  'identity.user.registered.v1': UserRegistered;
  'identity.user.erased.v1': UserErased;
  'identity.goal.completed.v1': GoalCompleted;
  'identity.team-member.changed.v1': TeamMemberChanged;
  'tools.execution.requested.v1': ExecutionRequested;
  'tools.execution.completed.v1': ExecutionCompleted;
  'ai.job.completed.v1': AiJobCompleted;
  'learning.path.published.v1': PathPublished;
  'learning.enrolment.created.v1': EnrolmentCreated;
  'learning.module.completed.v1': ModuleCompleted;
  'learning.path.completed.v1': PathCompleted;
  'analytics.activity.recorded.v1': ActivityRecorded;
  'analytics.activity.corrected.v1': ActivityCorrected;
  'analytics.daily-stats.updated.v1': DailyStatsUpdated;
  'security.incident.detected.v1': IncidentDetected;
};

export type EventOf<T extends keyof Events> = Events[T];
