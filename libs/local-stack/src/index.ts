export { type EngineUrls, type EngineVariable, projectRoot } from './config.ts';
export { type Engines, type RunningEngine, type StartEnginesOptions, startEngines } from './engines.ts';
export type { EngineName } from './engines/engine.ts';
export { type Stack, type StackEntry, readStackFile } from './stack-file.ts';
