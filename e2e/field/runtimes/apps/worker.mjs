// Workers: settings come as a request's body, facts are the answer.
import { use } from './uses.mjs';

export default {
  async fetch(request) {
    return Response.json(await use(await request.json()));
  },
};
