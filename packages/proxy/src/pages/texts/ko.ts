import type { PageTexts } from '../texts.js';

export const ko: PageTexts = {
  direction: 'ltr',
  confirm: {
    title: '이 휴대전화에서 본인 확인',
    asks: '{site}에서 본인 확인을 요청합니다.',
    compare: '컴퓨터에도 이 번호가 표시되어 있나요?',
    goOn: '예, 계속하기',
    next: '다음으로 신분증과 얼굴을 촬영합니다. 약 2분 정도 걸립니다.',
    warning:
      '번호가 다르거나 다른 사람이 이 코드를 보냈나요? 그렇다면 이 페이지를 닫으세요. 본인이 직접 {site}에서 시작한 경우에만 계속하세요.',
  },
  leaving: {
    title: '본인 확인 페이지로 이동하는 중…',
    advice: '끝나면 컴퓨터로 돌아가세요.',
    goOn: '화면이 바뀌지 않나요? 여기에서 계속하세요.',
  },
  codeOver: {
    title: '이 코드는 더 이상 유효하지 않습니다',
    advice: '이미 사용되었거나 시간이 지났습니다. 컴퓨터에 새 코드를 표시한 다음 다시 스캔하세요.',
  },
  done: {
    title: '휴대전화에서 할 일이 끝났습니다',
    advice: '컴퓨터로 돌아가세요. 결과는 그 페이지에 표시됩니다. 이 페이지는 닫아도 됩니다.',
  },
  linkOver: {
    title: '이 링크는 종료되었습니다',
    advice: '본인 확인을 요청한 사이트로 돌아가 다시 시작하세요.',
  },
  busy: {
    title: '한 번에 너무 많은 사람이 이용하고 있습니다',
    advice: '1분 정도 기다린 후 코드를 다시 여세요.',
  },
  trouble: {
    title: '문제가 발생했습니다',
    advice: '고객님의 잘못이 아닙니다. 몇 분 후에 다시 시도하세요.',
  },
};
