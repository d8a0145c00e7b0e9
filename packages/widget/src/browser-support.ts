import { showsCode, thisScreen } from './handoff/device.js';
import type { Mode, ScreenFacts } from './handoff/device.js';
import { inTime } from './in-time.js';
import { settingsOf } from './settings.js';
import type { Configured } from './settings.js';

/**
 * Why the verification will hardly work here: no camera, a page inside another app, a browser that
 * is too old, or a page inside another page. The person may know better, and may go on.
 */
export type UnsupportedReason = 'no-camera' | 'in-app' | 'browser' | 'framed';

/** What the browser says of itself. */
export type Device = ScreenFacts & {
  userAgent: string;
  /** Undefined where the browser has no way to a camera, or hides it from a page in the clear. */
  mediaDevices: Pick<MediaDevices, 'enumerateDevices'> | undefined;
  /** Whether the page is one that a browser shows its camera to. */
  secure: boolean;
  /** Whether the page's own policy forbids it the camera: then nothing can be told. */
  forbidden: boolean;
  /** Whether the page is shown inside another. */
  framed: boolean;
  /** Whether the page says that the app around it is the site's own, which gives it the camera. */
  ownApp: boolean;
};

/** A program and its version in a user agent, as hundreds: 1403 is 14.3. */
type Versioned = { named: RegExp; from: number };

/** WeChat works from this version on, whatever its engine says of itself. */
const weChat: Versioned = { named: /\bMicroMessenger\/(\d+)\.(\d+)/, from: 605 };

/** The oldest systems and engines that the vendor's page serves. */
const systems: Versioned[] = [
  { named: / OS (\d+)_(\d+)\S* like Mac OS X/, from: 1403 },
  { named: /\bAndroid (\d+)/, from: 700 },
];
const engines: Versioned[] = [
  { named: /\bChrome\/(\d+)/, from: 8700 },
  { named: /\bFirefox\/(\d+)/, from: 9000 },
];

/** Works on most of its phones, though it calls itself a web view. */
const vivoBrowser = 'VivoBrowser/';

/**
 * What apps and browsers call themselves that keep camera or microphone from pages: the browsers that
 * the vendor names as not supported, one that works on a third of its phones, and apps of which it is
 * known. Source: the vendor's compatibility page (document 1061/55996). `test/user-agents.ts` has a
 * row for each, from which the table in `docs/web-views.md` is made.
 */
const blocking = [
  // From before the vendor's page worked in it.
  'MicroMessenger/',
  ' QQ/',
  'QQBrowser/',
  'UCBrowser/',
  'UBrowser/',
  'baiduboxapp/',
  'baidubrowser/',
  'MiuiBrowser/',
  'Mint Browser/',
  'FBAN/',
  'FBAV/',
  'FB_IAB/',
  'Instagram ',
  ' Line/',
  'musical_ly',
  'BytedanceWebview/',
  'TikTok',
  'KAKAOTALK',
  'Snapchat',
  'Zalo',
  'Twitter',
  '[LinkedInApp]',
  // Android's web view.
  '; wv)',
];

/** The version in hundreds; null when the user agent doesn't name the program. */
function versionIn(userAgent: string, { named }: Versioned): number | null {
  const found = named.exec(userAgent);
  return found && Number(found[1]) * 100 + Number(found[2] ?? 0);
}

function isWeChat(userAgent: string): boolean {
  return (versionIn(userAgent, weChat) ?? 0) >= weChat.from;
}

/** Whether the page is shown by an app or a browser that is known to keep the camera to itself. */
function isBlockedByApp(userAgent: string): boolean {
  if (isWeChat(userAgent) || userAgent.includes(vivoBrowser)) return false;
  return blocking.some((name) => userAgent.includes(name));
}

function isTooOld(userAgent: string): boolean {
  const known = isWeChat(userAgent) ? systems : [...systems, ...engines];
  return known.some((program) => (versionIn(userAgent, program) ?? Infinity) < program.from);
}

/**
 * Why the verification will hardly work here; `phone`: it goes better on a phone, which is offered a
 * code. Null: nothing speaks against it. Asks for no permission.
 */
export async function browserSupport(
  device: Device,
  mode: Mode | null,
  proxy: URL,
  patienceMs = 5000,
): Promise<UnsupportedReason | 'phone' | null> {
  // The vendor's page does not come up inside another, and the way back would end in there.
  if (device.framed) return 'framed';
  if (showsCode(mode, device, proxy)) return 'phone';
  if (!device.ownApp && isBlockedByApp(device.userAgent)) return 'in-app';
  if (isTooOld(device.userAgent)) return 'browser';
  if (!device.secure || device.forbidden) return null;
  if (!device.mediaDevices) return 'browser';
  const devices = await inTime(device.mediaDevices.enumerateDevices(), patienceMs);
  return devices.some(({ kind }) => kind === 'videoinput') ? null : 'no-camera';
}

/** The same for an element of this page, in this browser. */
export function supportOf(element: Configured): Promise<UnsupportedReason | 'phone' | null> {
  const device = { ...thisDevice(), ownApp: element.inApp };
  return browserSupport(device, element.mode, settingsOf(element).proxy);
}

function thisDevice(): Omit<Device, 'ownApp'> {
  // Chromium's own, and no standard yet.
  const { featurePolicy } = document as {
    featurePolicy?: { allowsFeature(name: string): boolean };
  };
  return {
    ...thisScreen(),
    userAgent: navigator.userAgent,
    mediaDevices: navigator.mediaDevices,
    secure: isSecureContext,
    forbidden: featurePolicy?.allowsFeature('camera') === false,
    framed: window.top !== window,
  };
}
