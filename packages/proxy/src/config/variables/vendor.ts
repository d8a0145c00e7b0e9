import { vendorHosts } from 'ekyc-verify-protocol';
import { baseUrl, hostPatterns } from '../addresses.js';
import { matching, seconds, wholeNumber, type Variable } from '../variable.js';
import { vendorCredential } from '../secrets.js';

/** The account at Tencent Cloud and the way there. The first four are named as the vendor's own tools name them. */
export const vendorVariables = {
  TENCENTCLOUD_SECRET_ID: {
    topic: 'vendor',
    summary: 'SecretId of your Tencent Cloud API key.',
    details:
      'Use a key of a sub-user that may call the two eKYC actions and nothing else. Browsers never see it.',
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
    summary: 'Session token, if the key is temporary.',
    format: vendorCredential,
    example: '0123456789abcdefghijklmnopqrstuvwxyz',
    secret: true,
  },
  TENCENTCLOUD_REGION: {
    topic: 'vendor',
    summary: 'Tencent Cloud region that handles the calls.',
    details:
      'Known regions as of late 2025: `ap-singapore`, `ap-bangkok`, `ap-hongkong`, `ap-jakarta`, `sa-saopaulo`. The proxy passes on any other as it is.',
    format: matching(/^[a-z]{2,4}(-[a-z0-9]{1,20}){1,3}$/, 'a region such as `ap-singapore`'),
    example: 'ap-jakarta',
    default: 'ap-singapore',
  },
  EKYC_TENCENT_URL: {
    topic: 'vendor',
    summary: 'URL of the Tencent Cloud API.',
    details:
      'Older vendor documentation names `https://faceid.tencentcloudapi.com`. Use `http:` with a loopback address for the simulator only.',
    format: baseUrl,
    example: 'https://faceid.tencentcloudapi.com',
    default: 'https://faceid.intl.tencentcloudapi.com',
  },
  EKYC_VERIFICATION_HOSTS: {
    topic: 'vendor',
    summary: 'Hosts that a verification page may be on.',
    details:
      'The proxy never sends anyone to another host, whatever the API answers. Add a host only if the vendor names it.',
    format: hostPatterns,
    example: 'faceid.qq.com,.faceid.qq.com',
    default: vendorHosts.join(','),
  },
  EKYC_UPSTREAM_TIMEOUT: {
    topic: 'vendor',
    summary: 'Timeout of an API call in seconds, including connecting, queueing, and retries.',
    format: seconds(0.1, 60),
    example: '15',
    default: '10',
  },
  EKYC_UPSTREAM_RPS: {
    topic: 'vendor',
    summary: 'Maximum number of API calls per second and action.',
    details:
      'The vendor allows 20 for the whole account. Instances that share a PostgreSQL database share the limit; with SQLite, each instance counts on its own. Set a lower number if other programs use the same account.',
    format: wholeNumber(1, 100_000, 'calls'),
    example: '10',
    default: '20',
  },
  EKYC_UPSTREAM_QUEUE: {
    topic: 'vendor',
    summary: 'Maximum number of API calls that wait in the queue, per action and instance.',
    details:
      'There are four queues of this length, served in this order: calls that begin a backend’s verifications or read a report, other people’s calls, repeated questions, and the proxy’s own calls. If the queue is full, or the call couldn’t be made before `EKYC_UPSTREAM_TIMEOUT`, the proxy answers `upstream-busy` right away.',
    format: wholeNumber(1, 10_000, 'calls'),
    example: '100',
    default: '200',
  },
} as const satisfies Record<string, Variable>;
