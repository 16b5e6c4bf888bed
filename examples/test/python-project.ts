import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { preparePython, projectRoot } from '@astrapath/local-stack';

const FOLDER = fileURLToPath(new URL('../python', import.meta.url));
const RUN_TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
const execute = promisify(execFile);

export type Engines = { kafkaBrokers: string; schemaRegistryUrl: string };
export type Answer = Record<string, unknown>;

export type PythonProject = Awaited<ReturnType<typeof openPythonProject>>;

/** The examples as a data team runs them: their own virtual environment, made once, and the engines by their variables. */
export async function openPythonProject({ kafkaBrokers, schemaRegistryUrl }: Engines) {
  const python = await preparePython({
    dir: join(projectRoot, '.local', 'python', 'examples'),
    requirements: join(FOLDER, 'requirements.txt'),
    log: (line) => void process.stdout.write(`examples: ${line}\n`),
  });
  const env = { ...process.env, KAFKA_BROKERS: kafkaBrokers, SCHEMA_REGISTRY_URL: schemaRegistryUrl };

  async function run(...args: string[]): Promise<{ stdout: string; stderr: string }> {
    return execute(python, args, { cwd: FOLDER, env, timeout: RUN_TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES });
  }

  return {
    run,

    /** How many records of each topic a run of `extract` added, and all it printed. */
    async extract(folder: string, ...options: string[]) {
      const { stdout, stderr } = await run('-m', 'astrapath_examples', 'extract', '--out', folder, ...options);
      const lines = [...stdout.matchAll(/^(\S+) +(\d+) records added/gm)];
      return { added: new Map(lines.map(([, topic = '', count]) => [topic, Number(count)])), stdout, stderr };
    },

    /** The rows of an answer. */
    async ask(folder: string, question: string, ...options: string[]): Promise<Answer[]> {
      const { stdout } = await run('-m', 'astrapath_examples', 'ask', question, '--from', folder, '--json', ...options);
      return stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line));
    },
  };
}
