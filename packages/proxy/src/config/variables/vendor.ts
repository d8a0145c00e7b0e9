import { vendorHosts } from 'ekyc-verify-protocol';
import { baseUrl, hostPatterns } from '../addresses.js';
import { matching, seconds, wholeNumber } from '../format.js';
import { vendorCredential } from '../secrets.js';
import type { Variable } from '../variable.js';

/** The account at Tencent Cloud and the way there. The first four are named as the vendor's own tools name them. */
export const vendorVariables = {
  TENCENTCLOUD_SECRET_ID: {
    topic: 'vendor',
    summary: 'SecretId of the API key that calls Tencent Cloud.',
    details:
      'Give the key to a sub-account that may call the two eKYC actions and nothing else. The browser never sees it.',
    format: vendorCredential,
    example: 'AKID0123456789abcdefghijklmnopqrstuv',
    required: true,
    secret: true,
  },
  TENCENTCLOUD_SECRET_KEY: {
    topic: 'vendor',
    summary: 'SecretKey of the same API key.',
    format: vendorCredential,
    example: '0123456789abcdefghijklmnopqrstuv',
    required: true,
    secret: true,
  },
  TENCENTCLOUD_TOKEN: {
    topic: 'vendor',
    summary: 'Session token, when the key is a temporary one.',
    format: vendorCredential,
    example: '0123456789abcdefghijklmnopqrstuvwxyz',
    secret: true,
  },
  TENCENTCLOUD_REGION: {
    topic: 'vendor',
    summary: 'Region that handles the calls.',
    details:
      'Known at the end of 2025: `ap-singapore`, `ap-bangkok`, `ap-hongkong`, `ap-jakarta`, `sa-saopaulo`. Others are passed on as they are.',
    format: matching(/^[a-z]{2,4}(-[a-z0-9]{1,20}){1,3}$/, 'a region such as `ap-singapore`'),
    example: 'ap-jakarta',
    default: 'ap-singapore',
  },
  EKYC_TENCENT_URL: {
    topic: 'vendor',
    summary: 'Address of the API.',
    details:
      'Older documents of the vendor name `https://faceid.tencentcloudapi.com`. A loopback address with `http:` is for the simulator.',
    format: baseUrl,
    example: 'https://faceid.tencentcloudapi.com',
    default: 'https://faceid.intl.tencentcloudapi.com',
  },
  EKYC_VERIFICATION_HOSTS: {
    topic: 'vendor',
    summary: 'Hosts that the address of a verification page may have.',
    details:
      'The proxy refuses an answer of the API that would send a person anywhere else. Only add a host that the vendor names.',
    format: hostPatterns,
    example: 'faceid.qq.com,.faceid.qq.com',
    default: vendorHosts.join(','),
  },
  EKYC_UPSTREAM_TIMEOUT: {
    topic: 'vendor',
    summary:
      'Deadline of one call to the API in seconds, connection, queue and repetitions included.',
    format: seconds(0.1, 60),
    example: '15',
    default: '10',
  },
  EKYC_UPSTREAM_RPS: {
    topic: 'vendor',
    summary: 'Calls a second and action that the account may make.',
    details:
      'The vendor’s limit is 20 for a whole account. Instances with a common PostgreSQL database share it; each instance with SQLite counts for itself. Give a smaller number when other programs use the same account.',
    format: wholeNumber(1, 100_000, 'calls'),
    example: '10',
    default: '20',
  },
  EKYC_UPSTREAM_QUEUE: {
    topic: 'vendor',
    summary: 'Calls that may wait for their turn, by action and instance.',
    details:
      'People and the proxy’s own questions each have a queue of this length. Who finds it full, or could not be served before `EKYC_UPSTREAM_TIMEOUT`, is answered at once with `upstream-busy`.',
    format: wholeNumber(1, 10_000, 'calls'),
    example: '100',
    default: '200',
  },
} as const satisfies Record<string, Variable>;
