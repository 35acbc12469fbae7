import { subscribe } from 'node:diagnostics_channel';
import { type ClientHttp2Stream, constants } from 'node:http2';
import { objectOf } from '../../governance/raw-json.ts';

let isOn = false;

/**
 * Closes HTTP/2 streams that nobody owns, in this thread, from now on. A request that is aborted before its headers have left is
 * sent all the same: Node forgets the stream without resetting it, and makes another when the answer comes, which the HTTP client
 * never hears of. Left alone it goes on receiving, and ends the process when its session fails: no one listens for its error.
 * A Node of before May 2025 tells of no streams: there it is left to the console to say that its cluster's thread has ended.
 */
export function closeUnownedStreams(): void {
  if (isOn) return;
  isOn = true;
  subscribe('http2.client.stream.created', (message) => {
    const { stream, headers } = message as { stream: ClientHttp2Stream; headers: unknown };
    // That of a request is made with what is asked; only one that an answer made has a status, for pushes are refused.
    if (!(constants.HTTP2_HEADER_STATUS in objectOf(headers))) return;
    stream.on('error', () => undefined);
    stream.close(constants.NGHTTP2_CANCEL);
  });
}
