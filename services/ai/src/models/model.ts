/** A model that does jobs. */
export type Model = {
  id: string;
  name: string;
  version: string;
  /** `local:` and the name of one of this service's analysers, or the address of an OpenAI-compatible interface. */
  apiEndpoint: string;
  parameters: unknown;
  isActive: boolean;
  /** Kinds of jobs it can do. */
  capabilities: readonly string[];
};

export type NewModel = Pick<Model, 'name' | 'version' | 'apiEndpoint' | 'capabilities'>;

/** The analysers of this release. Raise a version when the same input gives another output. */
export const localModels: readonly NewModel[] = [
  {
    name: 'astrapath-interview-coach',
    version: '1.0.0',
    apiEndpoint: 'local:interview-coach',
    capabilities: ['interview_coach'],
  },
  { name: 'astrapath-skill-gap', version: '1.0.0', apiEndpoint: 'local:skill-gap', capabilities: ['skill_gap'] },
];
