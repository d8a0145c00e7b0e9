import type { ElementMessages, PageMessages } from '../messages.js';

export const element: ElementMessages = {
  language: 'zh-Hans',
  direction: 'ltr',
  states: {
    idle: { title: '验证您的身份', text: '{site}需要确认是您本人在操作。请准备好：' },
    starting: { title: '正在准备…', text: '' },
    redirecting: { title: '正在打开验证页面…', text: '完成后，您会回到此页面。' },
    'opened-externally': {
      title: '请在新打开的窗口中继续',
      text: '完成后，请回到这里查看结果。',
    },
    busy: { title: '正在排队', text: '当前人数较多。请不要关闭此页面，稍后会自动继续。' },
    checking: { title: '正在查询结果…', text: '通常只需几秒钟。' },
    slow: { title: '仍在查询…', text: '这次比平时慢一些，请不要关闭此页面。' },
    unfinished: {
      title: '您还没有完成验证',
      text: '可以接着上次继续。如果您其实已经完成，结果会显示在这里。',
    },
    passed: { title: '验证通过', text: '谢谢，已全部完成。您可以继续了。' },
    expired: { title: '此次验证已过期', text: '准备好后，随时可以重新开始。' },
    canceled: { title: '此次验证已取消', text: '如果您对此不知情，请联系{site}寻求帮助。' },
    lost: {
      title: '会话已结束',
      text: '如果您已完成验证，{site}仍会收到结果。如果没有，请重新开始。',
    },
  },
  reasons: {
    capture: {
      title: '画面不够清晰',
      text: '请找一个光线均匀的地方，并让整张脸保持在取景框内。',
    },
    rejected: {
      title: '未能验证您的身份',
      text: '如果您认为有误，请重试，或联系{site}寻求帮助。',
    },
    cancelled: { title: '您中途退出了验证', text: '没关系，准备好后随时可以重新开始。' },
    'timed-out': { title: '操作超时', text: '请先准备好身份证件，然后重试。' },
    limit: { title: '验证次数已用完', text: '请联系{site}寻求帮助。' },
    expired: { title: '此次验证已失效', text: '它已过期或已被使用。请重新开始。' },
    service: { title: '我们这边出了点问题', text: '这不是您的问题，请过几分钟再试。' },
    integration: { title: '暂时无法进行验证', text: '这不是您的问题，请将此情况告知{site}。' },
    unknown: { title: '未能完成验证', text: '请重试。如果问题依旧，请联系{site}寻求帮助。' },
  },
  hints: {
    light: { title: '光线不合适', text: '请找光线均匀的地方，身后不要有窗户或灯。' },
    covered: { title: '脸部被遮挡', text: '请取下口罩、墨镜等遮挡物。' },
    'several-faces': { title: '画面中有其他人', text: '请确保镜头前只有您一个人。' },
    'no-face': {
      title: '没有拍到完整的脸',
      text: '请将摄像头举到与眼睛齐平，并让整张脸保持在取景框内。',
    },
    sound: { title: '没有听到您的声音', text: '请找一个安静的地方，吐字清晰地说话。' },
    video: { title: '视频未能上传', text: '请检查网络连接，或换一个浏览器。' },
  },
  errors: {
    offline: { title: '网络连接失败', text: '请检查网络连接，然后重试。' },
    busy: { title: '当前人数较多', text: '很多人正在进行验证，请过几分钟再试。' },
    photo: { title: '请返回后重新开始', text: '如需再试一次，请回到{site}重新开始。' },
    captcha: {
      title: '请重新完成人机验证',
      text: '上一次的人机验证已过期或已被使用。',
    },
  },
  unsupported: {
    'no-camera': { title: '未找到摄像头', text: '请改用手机打开此页面。' },
    'in-app': {
      title: '此应用可能无法使用摄像头',
      text: '请在应用菜单中选择用浏览器打开此页面。',
    },
    browser: { title: '浏览器版本过低', text: '请更新浏览器，或换一个浏览器打开此页面。' },
    framed: {
      title: '请在新标签页中继续',
      text: '为了您的安全，验证不能在其他网页内进行。',
    },
  },
  needs: {
    document: '身份证件原件（不能是复印件）',
    camera: '摄像头和充足的光线',
    time: '大约两分钟',
  },
  buttons: {
    start: '开始验证',
    tryAgain: '重试',
    checkResult: '查看结果',
    continueAnyway: '仍然继续',
    continue: '继续',
    startOver: '重新开始',
    openInNewTab: '在新标签页中打开',
  },
  links: {
    notRedirected: '没有跳转？点此继续。',
    privacy: '您的数据将如何使用',
  },
  notes: {
    data: '腾讯云受{site}委托，核验您的证件和面部。',
    contact: '请联系{site}寻求帮助。',
    canClose: '谢谢，已全部完成。您可以关闭此页面了。',
    attemptsLeft: { other: '还可尝试{n}次' },
    reference: '联系客服时请提供：',
    required: '请先验证身份，再继续。',
    thisSite: '本网站',
  },
  handoff: {
    scan: {
      title: '在手机上继续',
      text: '请用手机相机扫描此二维码，结果会显示在这里。',
    },
    code: '供手机扫描的二维码',
    number: '手机上应显示此数字：',
    link: '在手机上打开的链接',
    copyLink: '复制链接',
    copied: '链接已复制，请只发给您自己。',
    useThisDevice: '改用此设备',
    onPhone: {
      title: '请按手机上的步骤操作',
      text: '请不要关闭此页面，结果会显示在这里。',
    },
    expired: { title: '二维码已过期', text: '为了您的安全，每个二维码只在几分钟内有效。' },
    newCode: '显示新的二维码',
  },
};

export const pages: PageMessages = {
  direction: 'ltr',
  confirm: {
    title: '在此手机上验证身份',
    asks: '{site}的网页请您验证身份。',
    compare: '您的电脑上显示的也是这个数字吗？',
    continue: '是的，继续',
    next: '接下来，您需要拍摄身份证件和面部，大约需要两分钟。',
    warning:
      '数字不一样？或者二维码是别人发给您的？那么请关闭此页面。只有您本人在{site}开始了验证，才能继续。',
  },
  leaving: {
    title: '正在打开验证页面…',
    text: '完成后，请回到电脑上。',
    notRedirected: '没有跳转？点此继续。',
  },
  codeExpired: {
    title: '此二维码已失效',
    text: '它已过期或已被使用。请在电脑上显示新的二维码，然后重新扫描。',
  },
  done: { title: '手机上的步骤已完成', text: '请在电脑上查看结果。您可以关闭此页面了。' },
  link: {
    title: '验证身份',
    asks: '{site}请您在此验证身份。',
    warning: '没想到会收到此链接，或者不认识{site}？那么请关闭此页面。',
    noScript: '此页面需要 JavaScript。请启用它，或在其他浏览器中打开此链接。',
    continue: '继续前往{site}',
    canClose: '您可以关闭此页面了。',
    ends: {
      passed: { title: '验证通过', text: '谢谢，已全部完成。' },
      failed: { title: '未能验证您的身份', text: '请联系{site}寻求帮助。' },
      expired: { title: '此次验证已过期', text: '请向{site}索取新的链接。' },
      canceled: {
        title: '此次验证已取消',
        text: '您无需再做任何操作。如有疑问，请联系{site}寻求帮助。',
      },
    },
  },
  linkExpired: {
    title: '此链接已失效',
    text: '它已过期或已被使用。请回到您来时的网站，重新开始。',
  },
  tryAgain: '重试',
  busy: { title: '当前人数较多', text: '请稍等一分钟，然后重试。' },
  service: { title: '我们这边出了点问题', text: '这不是您的问题，请过几分钟再试。' },
};
