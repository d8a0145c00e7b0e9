import type { PageTexts } from '../texts.js';

export const zhHans: PageTexts = {
  direction: 'ltr',
  confirm: {
    title: '在这部手机上验证您的身份',
    asks: '{site} 请您验证身份。',
    compare: '您的电脑上显示的是这个号码吗？',
    goOn: '是，继续',
    next: '接下来请拍摄您的身份证件和面部，大约需要两分钟。',
    warning:
      '号码不一致，或者这个二维码是别人发给您的？请关闭此页面。只有您本人在 {site} 上开始了验证，才可继续。',
  },
  leaving: {
    title: '正在前往验证页面…',
    advice: '完成后请回到您的电脑。',
    goOn: '没有反应？请点这里继续。',
  },
  codeOver: {
    title: '此二维码已失效',
    advice: '它已被使用，或已过期。请在电脑上显示新的二维码，然后重新扫描。',
  },
  done: {
    title: '手机上的步骤已完成',
    advice: '请回到您的电脑，结果会显示在那里的页面上。您可以关闭此页面。',
  },
  linkOver: {
    title: '此链接已失效',
    advice: '请回到要求您验证身份的网站，重新开始。',
  },
  busy: {
    title: '目前人数过多',
    advice: '请稍等一分钟，然后重新打开二维码。',
  },
  trouble: {
    title: '出现问题',
    advice: '这不是您的问题。请几分钟后再试。',
  },
};
