import type { HandoffTexts } from '../texts.js';

const texts: HandoffTexts = {
  scan: [
    '휴대전화에서 계속하기',
    '휴대전화 카메라로 이 코드를 스캔하세요. 결과는 이 페이지에 표시됩니다.',
  ],
  code: '휴대전화용 QR 코드',
  number: '휴대전화에 이 번호가 표시되어야 합니다:',
  copy: '링크 복사',
  copied: '복사했습니다. 본인에게만 보내세요.',
  here: '이 기기에서 진행하기',
  onPhone: ['휴대전화의 안내를 따르세요', '이 페이지를 열어 두세요. 결과가 여기에 표시됩니다.'],
  restart: '다시 시작하기',
  over: ['이 코드는 더 이상 유효하지 않습니다', '안전을 위해 몇 분 동안만 유효합니다.'],
  renew: '새 코드 표시',
};

export default texts;
