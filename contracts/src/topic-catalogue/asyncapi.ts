import { operationsOf } from './asyncapi-operations.ts';
import { channelsOf, messagesOf, schemasOf } from './asyncapi-channels.ts';
import type { TopicDescription } from './topic-description.ts';

/** Version of the described interface; raised when a topic goes away. */
const VERSION = '1.0.0';

/** The AsyncAPI 3.0 document of topics and of the dead-letter and retry topics that go with them. */
export function asyncApiDocument(topics: TopicDescription[]) {
  return {
    asyncapi: '3.0.0',
    id: 'urn:astrapath:events',
    info: {
      title: 'AstraPath events',
      version: VERSION,
      description:
        'Every event stream of AstraPath. Values are Avro in the wire format of Confluent: a zero byte, the schema id in ' +
        'the registry as 32-bit big-endian integer, the Avro bytes. Delivery is at least once: count an eventId once. ' +
        'Generated from contracts/ by `npm run generate`.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      contact: { name: '@astrapath/data-platform' },
      tags: tagsOf(topics),
    },
    defaultContentType: 'application/vnd.apache.avro+binary',
    servers: {
      local: {
        host: '127.0.0.1:{port}',
        protocol: 'kafka',
        description: 'Kafka of `npm start`; `.local/stack.json` says the ports when these are taken.',
        variables: { port: { default: '9092', description: 'Port of the broker.' } },
        bindings: {
          kafka: {
            schemaRegistryUrl: 'http://127.0.0.1:8081/apis/ccompat/v7',
            schemaRegistryVendor: 'apicurio',
            bindingVersion: '0.5.0',
          },
        },
      },
    },
    channels: Object.assign({}, ...topics.map(channelsOf)),
    operations: Object.assign({}, ...topics.map(operationsOf)),
    components: {
      messages: Object.assign({}, ...topics.map(messagesOf)),
      schemas: schemasOf(topics),
    },
  };
}

function tagsOf(topics: TopicDescription[]) {
  const teams = [...new Set(topics.map(({ team }) => team))];
  return teams.map((name) => ({ name, description: `Topics whose schemas ${name} owns.` }));
}
