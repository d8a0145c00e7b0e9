import type { HandoffTexts } from '../texts.js';

const texts: HandoffTexts = {
  scan: ['在手机上继续', '请用手机相机扫描此二维码，结果会显示在本页面。'],
  code: '供手机扫描的二维码',
  number: '手机上应显示此号码：',
  copy: '复制链接',
  copied: '已复制。请只发给您自己。',
  here: '改用此设备',
  onPhone: ['请按手机上的步骤操作', '请不要关闭本页面，结果会显示在这里。'],
  restart: '重新开始',
  over: ['此二维码已失效', '为了安全，它只在几分钟内有效。'],
  renew: '显示新的二维码',
};

export default texts;
