/** Lists that no service should send, and that one day one does. */
import { createHttpHeaders, createPipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import { EndlessListError, soundPages } from '../../src/azure/sound-pages.ts';

const url = (page: number) => `https://management.azure.com/subscriptions/s/things?page=${page}`;

function read(policy: ReturnType<typeof soundPages>, at: string, body: unknown): Promise<PipelineResponse> {
  return readText(policy, at, JSON.stringify(body));
}

function readText(policy: ReturnType<typeof soundPages>, at: string, bodyAsText: string): Promise<PipelineResponse> {
  const request = createPipelineRequest({ url: at });
  return policy.sendRequest(request, async () => ({
    request,
    status: 200,
    headers: createHttpHeaders(),
    bodyAsText,
  }));
}

describe('pages', () => {
  it.each(['nextLink', '@odata.nextLink'])('that lead to themselves by %s are not read for ever', async (name) => {
    await expect(read(soundPages(), url(1), { value: [], [name]: url(1) })).rejects.toThrow(EndlessListError);
  });

  it('that lead back to one before are not either', async () => {
    const policy = soundPages();
    await read(policy, url(1), { value: [], nextLink: url(2) });
    await read(policy, url(2), { value: [], nextLink: url(3) });
    await expect(read(policy, url(3), { value: [], nextLink: url(2) })).rejects.toThrow('lead back to themselves');
  });

  it('may be read again, and by two at a time', async () => {
    const policy = soundPages();
    for (const page of [1, 1, 2, 2, 3, 1, 2, 3]) {
      await read(policy, url(page), { value: [], ...(page < 3 && { nextLink: url(page + 1) }) });
    }
  });

  it('come without entries that are null', async () => {
    const { bodyAsText } = await read(soundPages(), url(1), { value: [null, { a: [null] }, null], nextLink: url(2) });
    expect(JSON.parse(bodyAsText ?? '')).toEqual({ value: [{ a: [null] }], nextLink: url(2) });
  });

  it('come without what is nested deeper than anybody can read, and with all else', async () => {
    const deep = `${'{"a":'.repeat(9_000)}"}]"${'}'.repeat(9_000)}`;
    const text = `{"value":[null,{"name":"one","parameters":{"p":{"value":${deep}}}},{"name":"two"}]}`;
    const { bodyAsText } = await readText(soundPages(), url(1), text);
    const { value } = JSON.parse(bodyAsText ?? '') as { value: { name: string }[] };
    expect(value.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(JSON.stringify(value)).toContain('nested deeper than 200 levels');
    await expect(readText(soundPages(), url(1), deep)).rejects.toThrow('is nested too deep to be read');
  });

  it('come as they are where they are not too deep', async () => {
    const text = JSON.stringify({
      value: [{ text: ']}'.repeat(500), nested: JSON.parse('['.repeat(100) + ']'.repeat(100)) }],
    });
    expect((await readText(soundPages(), url(1), text)).bodyAsText).toBe(text);
  });
});
