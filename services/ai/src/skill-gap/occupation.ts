/** Where a figure comes from. */
export type Source = 'onet' | 'astrapath';

export type OccupationSkill = {
  name: string;
  /** 1 to 5. */
  importance: number;
  /** 0 to 7; unknown where nobody rated it. */
  level: number | null;
  source: Source;
};

export type Technology = {
  name: string;
  /** Names by which people call it, as `technologyKeys` writes them. */
  keys: readonly string[];
  commodityCode: string;
  commodityTitle: string;
  /** Often asked for in job advertisements, of any occupation or of this one. */
  isHot: boolean;
  isInDemand: boolean;
  /** Occupations that use it: what few use tells more of an occupation. */
  users: number;
  source: Source;
};

export type OccupationName = { id: string; title: string };

export type Occupation = OccupationName & {
  description: string;
  source: Source;
  skills: readonly OccupationSkill[];
  technologies: readonly Technology[];
  /** Nearest first. */
  related: readonly OccupationName[];
};

/** Which occupation is meant by a text, and how that was found. */
export type OccupationMatch = {
  id: string;
  matchedBy: 'id' | 'title' | 'alternate-title' | 'similar-title';
  matchedTitle: string;
  /** Others that the same words can mean. */
  alternatives: readonly OccupationName[];
};

export type OccupationSearch =
  | { found: true; match: OccupationMatch }
  | { found: false; suggestions: readonly OccupationName[] };
