// Uses a gateway as an application would, through OpenAI's own SDK, and prints what came of it as one JSON object.
import OpenAI from 'openai';

const connection = { baseURL: process.env.WINGMAN_URL + '/v1', maxRetries: 0 };
const client = new OpenAI({ ...connection, apiKey: process.env.WINGMAN_TOKEN });
const stranger = new OpenAI({ ...connection, apiKey: 'sk-wrong' });
const user = (content) => [{ role: 'user', content }];
const ask = (more) => client.chat.completions.create({ model: 'gpt-4o-mini', messages: user('Say hi'), ...more });
const textOf = (chunks) => chunks.map((chunk) => chunk.choices[0]?.delta?.content ?? '').join('');

async function stream(more) {
  const chunks = [];
  for await (const chunk of await ask({ ...more, stream: true })) chunks.push(chunk);
  return chunks;
}

const uses = {
  async models() {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    return { ids, one: await client.models.retrieve('gpt-4o') };
  },
  unknownModelRetrieved: () => client.models.retrieve('no-such'),
  slashInModelRetrieved: () => client.models.retrieve('vendor/model'),
  async completion() {
    const { data, request_id: requestId } = await ask({}).withResponse();
    return { data, requestId };
  },
  async streamed() {
    const chunks = await stream({});
    return {
      text: textOf(chunks),
      usage: chunks.map((chunk) => 'usage' in chunk),
      finish: chunks.at(-1).choices[0].finish_reason,
    };
  },
  async streamedWithUsage() {
    const chunks = await stream({ stream_options: { include_usage: true } });
    return { text: textOf(chunks), usage: chunks.map((chunk) => chunk.usage), last: chunks.at(-1) };
  },
  async helper() {
    const run = client.chat.completions.stream({
      model: 'premium',
      messages: user('Say hi'),
      stream_options: { include_usage: true },
    });
    let text = '';
    run.on('content', (delta) => (text += delta));
    return { final: await run.finalChatCompletion(), usage: await run.totalUsage(), text };
  },
  async abortedStream() {
    const run = await ask({ stream: true, messages: user('Tell a long story '.repeat(50)) });
    let seen = 0;
    for await (const _ of run) if (++seen === 2) run.controller.abort();
    return { seen, next: (await ask({})).choices[0].finish_reason };
  },
  conversation: () =>
    ask({
      messages: [
        { role: 'system', content: 'Be brief.' },
        ...user('My name is Ada.'),
        { role: 'assistant', content: 'Hello Ada!' },
        ...user([{ type: 'text', text: 'What is ' }, { type: 'text', text: 'my name?' }]),
      ],
    }),
  oldLimit: () => ask({ max_tokens: 3 }),
  newLimit: () => ask({ max_completion_tokens: 3 }),
  harmless: () =>
    ask({
      user: 'u', metadata: { a: 'b' }, store: true, seed: 3, service_tier: 'auto', parallel_tool_calls: true, tools: [],
      reasoning_effort: 'low', verbosity: 'low', n: 1, response_format: { type: 'text' }, temperature: 0, top_p: 1,
    }),
  twoChoices: () => ask({ n: 2 }),
  tools: () => ask({ tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }] }),
  toolMessage: () => ask({ messages: [...user('Hi'), { role: 'tool', tool_call_id: '1', content: 'x' }] }),
  json: () => ask({ response_format: { type: 'json_object' } }),
  webSearch: () => ask({ web_search_options: {} }),
  logprobs: () => ask({ logprobs: true, top_logprobs: 2 }),
  image: () => ask({ messages: user([{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }]) }),
  hot: () => ask({ temperature: 3 }),
  noMessages: () => ask({ messages: [] }),
  unknownModel: () => ask({ model: 'gpt-99' }),
  unknownParameter: () => ask({ colour: 'red' }),
  tooLarge: () => ask({ messages: user('x'.repeat(1_100_000)) }),
  wrongKey: () => stranger.models.list(),
  wrongKeyStreamed: () => stranger.chat.completions.create({ model: 'auto', messages: user('Hi'), stream: true }),
  notServed: () => client.embeddings.create({ model: 'auto', input: 'Hi' }),
};

const results = {};
for (const [name, use] of Object.entries(uses)) {
  try {
    results[name] = { value: await use() };
  } catch (e) {
    const { status, message, type, param, code, requestID } = e;
    results[name] = { error: { class: e.constructor.name, status, message, type, param, code, requestId: requestID } };
  }
}
console.log(JSON.stringify(results));
