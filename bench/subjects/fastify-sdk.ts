/** (b) Fastify, and `tencentcloud-sdk-nodejs-common` as its README shows. */
import { CommonClient } from 'tencentcloud-sdk-nodejs-common/tencentcloud/common/common_client.js';
import fastify from 'fastify';
import { credentials, port, region, vendor } from './settings.ts';

const client = new CommonClient(vendor.host, '2018-03-01', {
  credential: credentials,
  region,
  profile: { httpProfile: { endpoint: vendor.host, reqTimeout: 30 } },
});

const app = fastify();
app.post<{ Body: Record<string, string> }>('/v1/verifications', async (request, reply) => {
  const { redirectUrl, documentType } = request.body;
  const answer = (await client.request('ApplyWebVerificationBizTokenIntl', {
    RedirectURL: redirectUrl,
    Config: { CheckMode: 1, IDCardType: documentType },
  })) as Record<string, unknown>;
  return reply.code(201).send({
    bizToken: answer['BizToken'],
    verificationUrl: answer['VerificationURL'],
  });
});
app.post<{ Body: Record<string, string> }>('/result', async (request) => {
  const answer = (await client.request('GetWebVerificationResultIntl', {
    BizToken: request.body['token'],
  })) as Record<string, unknown>;
  return { errorCode: answer['ErrorCode'], errorMsg: answer['ErrorMsg'] };
});
await app.listen({ host: '127.0.0.1', port });
