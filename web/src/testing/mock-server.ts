import { getResponse } from 'msw';
import { handlers, mock } from './handlers';

/** Answers a request from the same mocked API that the tests use; undefined where it has no such address. */
export const answer = (request: Request) => getResponse(handlers, request);

export { mock };
export { people } from './data';
